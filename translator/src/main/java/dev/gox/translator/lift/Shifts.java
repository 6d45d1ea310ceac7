package dev.gox.translator.lift;

import static dev.gox.translator.lift.Lift.and;
import static dev.gox.translator.lift.Lift.binary;
import static dev.gox.translator.lift.Lift.constant;
import static dev.gox.translator.lift.Lift.equal;
import static dev.gox.translator.lift.Lift.flagCarries;
import static dev.gox.translator.lift.Lift.flagResult;
import static dev.gox.translator.lift.Lift.pure;
import static dev.gox.translator.lift.Lift.select;
import static dev.gox.translator.lift.Lift.sext;
import static dev.gox.translator.lift.Lift.sub;

import dev.gox.runtime.cpu.ShiftOps;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Expr.BinaryOp;

/**
 * Shifts and rotates: Intel SDM vol. 1, 7.3.6. The result is written first, then the flags, which a
 * count of zero leaves alone. Shifts set all flags, rotates CF and OF.
 */
final class Shifts {
  private Shifts() {}

  public static void shl(Lift l) {
    int w = l.width(0);
    Expr n = count(l);
    Expr a = l.readToWrite(0);
    Expr r = l.let(binary(BinaryOp.SHL, a, n));
    l.write(0, r);
    // The carries out of the top bit and the one below, which the last step moves there.
    Expr last = binary(BinaryOp.SHL, binary(BinaryOp.SHL, a, constant(64 - w)), less1(n));
    flags(l, n, sext(w, r), and(last, constant(3L << 62)));
  }

  public static void sal(Lift l) {
    shl(l);
  }

  public static void shr(Lift l) {
    int w = l.width(0);
    Expr n = count(l);
    Expr a = l.readToWrite(0);
    Expr r = l.let(binary(BinaryOp.SHR, a, n));
    l.write(0, r);
    flags(l, n, sext(w, r), pure(ShiftOps.class, "shrCarries", constant(w), a, n));
  }

  public static void sar(Lift l) {
    int w = l.width(0);
    Expr n = count(l);
    Expr a = l.let(sext(w, l.readToWrite(0)));
    Expr r = l.let(binary(BinaryOp.SAR, a, n));
    l.write(0, r);
    // CF is the last bit shifted out; OF is clear: bits 63 and 62 are alike.
    Expr out = binary(BinaryOp.SHL, binary(BinaryOp.SAR, a, less1(n)), constant(63));
    flags(l, n, r, binary(BinaryOp.SAR, out, constant(1)));
  }

  public static void rol(Lift l) {
    rotate(l, "rol");
  }

  public static void ror(Lift l) {
    rotate(l, "ror");
  }

  private static void rotate(Lift l, String operation) {
    int w = l.width(0);
    Expr n = count(l);
    Expr a = l.readToWrite(0);
    Expr r = l.call(ShiftOps.class, operation + w, a, n);
    l.write(0, r);
    Expr carries = pure(ShiftOps.class, operation + "Carries", constant(w), flagCarries(), r);
    flags(l, n, flagResult(), carries);
  }

  public static void rcl(Lift l) {
    rotateCarry(l, "rcl");
  }

  public static void rcr(Lift l) {
    rotateCarry(l, "rcr");
  }

  private static void rotateCarry(Lift l, String operation) {
    Expr w = constant(l.width(0));
    Expr n = count(l);
    Expr a = l.readToWrite(0);
    Expr r = l.call(ShiftOps.class, operation, w, a, n, Lift.carryBit());
    l.write(0, r);
    Expr carries = pure(ShiftOps.class, operation + "Carries", w, flagCarries(), a, n, r);
    flags(l, n, flagResult(), carries);
  }

  public static void shld(Lift l) {
    doubleShift(l, "shld");
  }

  public static void shrd(Lift l) {
    doubleShift(l, "shrd");
  }

  private static void doubleShift(Lift l, String operation) {
    int w = l.width(0);
    Expr n = masked(l, 2);
    Expr a = l.readToWrite(0);
    Expr r = l.call(ShiftOps.class, operation + w, a, l.read(1), n);
    l.write(0, r);
    Expr carries = pure(ShiftOps.class, operation + "Carries", constant(w), a, n, r);
    flags(l, n, sext(w, r), carries);
  }

  /** The count, below the operand's width or 32. */
  private static Expr count(Lift l) {
    return l.operands() == 1 ? constant(1) : masked(l, 1);
  }

  private static Expr masked(Lift l, int operand) {
    return l.let(and(l.read(operand), constant(l.width(0) == 64 ? 63 : 31)));
  }

  private static Expr less1(Expr n) {
    return n instanceof Expr.Const c ? constant(c.value() - 1) : sub(n, constant(1));
  }

  private static void flags(Lift l, Expr n, Expr result, Expr carries) {
    if (n instanceof Expr.Const) {
      l.flagPair(result, carries);
    } else {
      l.flagPair(
          select(equal(n, constant(0)), flagResult(), result),
          select(equal(n, constant(0)), flagCarries(), carries));
    }
  }
}
