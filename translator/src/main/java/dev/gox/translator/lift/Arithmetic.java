package dev.gox.translator.lift;

import static dev.gox.translator.lift.Lift.constant;

import dev.gox.runtime.memory.GuestAtomics;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Expr.BinaryOp;
import dev.gox.translator.ir.Stmt.FlagRule;
import java.util.List;

/** Binary and decimal arithmetic and logic: Intel SDM vol. 1, 7.3.2 and 7.3.5. */
final class Arithmetic {
  private Arithmetic() {}

  public static void add(Lift l) {
    Expr b = l.read(1);
    int w = l.width(0);
    if (l.shape().lock()) {
      Expr a = l.call(GuestAtomics.class, "xadd" + w, l.address(), b);
      l.flags(FlagRule.ADD, w, a, b, l.let(Lift.add(a, b)));
      return;
    }
    Expr a = l.readToWrite(0);
    Expr r = l.let(Lift.add(a, b));
    l.write(0, r);
    l.flags(FlagRule.ADD, w, a, b, r);
  }

  public static void sub(Lift l) {
    Expr b = l.read(1);
    int w = l.width(0);
    if (l.shape().lock()) {
      Expr a = l.call(GuestAtomics.class, "xadd" + w, l.address(), Lift.sub(constant(0), b));
      l.flags(FlagRule.SUB, w, a, b, l.let(Lift.sub(a, b)));
      return;
    }
    Expr a = l.readToWrite(0);
    Expr r = l.let(Lift.sub(a, b));
    l.write(0, r);
    l.flags(FlagRule.SUB, w, a, b, r);
  }

  public static void cmp(Lift l) {
    Expr a = l.read(0);
    Expr b = l.read(1);
    l.flags(FlagRule.SUB, l.width(0), a, b, l.let(Lift.sub(a, b)));
  }

  public static void adc(Lift l) {
    Expr b = l.read(1);
    Expr carry = l.let(Lift.carryBit());
    int w = l.width(0);
    if (l.shape().lock()) {
      Expr a = l.call(GuestAtomics.class, "xadd" + w, l.address(), l.let(Lift.add(b, carry)));
      l.flags(FlagRule.ADD, w, a, b, l.let(Lift.add(Lift.add(a, b), carry)));
      return;
    }
    Expr a = l.readToWrite(0);
    Expr r = l.let(Lift.add(Lift.add(a, b), carry));
    l.write(0, r);
    l.flags(FlagRule.ADD, w, a, b, r);
  }

  public static void sbb(Lift l) {
    Expr b = l.read(1);
    Expr carry = l.let(Lift.carryBit());
    int w = l.width(0);
    if (l.shape().lock()) {
      Expr less = l.let(Lift.sub(constant(0), Lift.add(b, carry)));
      Expr a = l.call(GuestAtomics.class, "xadd" + w, l.address(), less);
      l.flags(FlagRule.SUB, w, a, b, l.let(Lift.add(a, less)));
      return;
    }
    Expr a = l.readToWrite(0);
    Expr r = l.let(Lift.sub(Lift.sub(a, b), carry));
    l.write(0, r);
    l.flags(FlagRule.SUB, w, a, b, r);
  }

  public static void and(Lift l) {
    logic(l, BinaryOp.AND, "and");
  }

  public static void or(Lift l) {
    logic(l, BinaryOp.OR, "or");
  }

  public static void xor(Lift l) {
    logic(l, BinaryOp.XOR, "xor");
  }

  private static void logic(Lift l, BinaryOp op, String atomic) {
    Expr b = l.read(1);
    int w = l.width(0);
    if (l.shape().lock()) {
      Expr a = l.call(GuestAtomics.class, atomic + w, l.address(), b);
      l.flags(FlagRule.LOGIC, w, l.let(Lift.binary(op, a, b)));
      return;
    }
    Expr r = l.let(Lift.binary(op, l.readToWrite(0), b));
    l.write(0, r);
    l.flags(FlagRule.LOGIC, w, r);
  }

  public static void test(Lift l) {
    l.flags(FlagRule.LOGIC, l.width(0), l.let(Lift.and(l.read(0), l.read(1))));
  }

  public static void inc(Lift l) {
    step(l, FlagRule.ADD, 1);
  }

  public static void dec(Lift l) {
    step(l, FlagRule.SUB, -1);
  }

  /** INC and DEC leave CF alone. */
  private static void step(Lift l, FlagRule rule, long delta) {
    int w = l.width(0);
    Expr a =
        l.shape().lock()
            ? l.call(GuestAtomics.class, "xadd" + w, l.address(), constant(delta))
            : l.readToWrite(0);
    Expr r = l.let(Lift.add(a, constant(delta)));
    if (!l.shape().lock()) {
      l.write(0, r);
    }
    List<Expr> sum = List.of(a, constant(1), r);
    l.flagPair(rule.result(w, sum), Lift.withCarry(rule.carries(w, sum), Lift.carryBit()));
  }

  public static void neg(Lift l) {
    int w = l.width(0);
    Expr a =
        l.shape().lock() ? l.call(GuestAtomics.class, "neg" + w, l.address()) : l.readToWrite(0);
    Expr r = l.let(Lift.sub(constant(0), a));
    if (!l.shape().lock()) {
      l.write(0, r);
    }
    l.flags(FlagRule.SUB, w, constant(0), a, r);
  }

  public static void not(Lift l) {
    if (l.shape().lock()) {
      l.call(GuestAtomics.class, "xor" + l.width(0), l.address(), constant(-1));
      return;
    }
    l.write(0, Lift.not(l.readToWrite(0)));
  }
}
