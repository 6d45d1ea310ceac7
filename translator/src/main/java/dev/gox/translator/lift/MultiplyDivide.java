package dev.gox.translator.lift;

import static dev.gox.translator.lift.Lift.binary;
import static dev.gox.translator.lift.Lift.constant;
import static dev.gox.translator.lift.Lift.equal;
import static dev.gox.translator.lift.Lift.or;
import static dev.gox.translator.lift.Lift.pure;
import static dev.gox.translator.lift.Lift.select;
import static dev.gox.translator.lift.Lift.sext;
import static dev.gox.translator.lift.Lift.sub;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.IntegerOps;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Expr.BinaryOp;
import dev.gox.translator.ir.Test;

/**
 * MUL, IMUL, DIV, IDIV: Intel SDM vol. 2. Undefined flags are as real processors leave them. A
 * division is a check that faults, then a quotient, then the remainder from it.
 */
final class MultiplyDivide {
  private MultiplyDivide() {}

  public static void mul(Lift l) {
    int w = l.width(0);
    Expr b = l.read(0);
    Expr a = l.get(Cpu.RAX, w);
    Expr r = l.let(multiply(a, b));
    Expr high =
        w == 64
            ? l.call(IntegerOps.class, "unsignedMultiplyHigh", a, b)
            : l.let(shift(BinaryOp.SHR, r, w));
    setProduct(l, w, r, high);
    productFlags(l, w, r, equal(high, constant(0)));
  }

  public static void imul(Lift l) {
    int w = l.width(0);
    if (l.operands() == 1) {
      Expr b = l.readSigned(0);
      Expr a = l.let(sext(w, l.get(Cpu.RAX, w)));
      Expr r = l.let(multiply(a, b));
      Expr high =
          w == 64
              ? l.call(IntegerOps.class, "multiplyHigh", a, b)
              : l.let(shift(BinaryOp.SAR, r, w));
      setProduct(l, w, r, high);
      productFlags(l, w, r, fits(w, r, high));
      return;
    }
    int last = l.operands() - 1;
    Expr a = l.readSigned(last - 1);
    Expr b = l.readSigned(last);
    Expr r = l.let(multiply(a, b));
    l.write(0, r);
    productFlags(l, w, r, fits(w, r, pure(IntegerOps.class, "multiplyHigh", a, b)));
  }

  private static Expr multiply(Expr a, Expr b) {
    return binary(BinaryOp.MUL, a, b);
  }

  private static Expr shift(BinaryOp op, Expr a, int count) {
    return binary(op, a, constant(count));
  }

  /** Whether a signed product is its low half; its high half counts for 64 bits only. */
  private static Test fits(int w, Expr r, Expr high) {
    return w == 64 ? equal(high, shift(BinaryOp.SAR, r, 63)) : equal(sext(w, r), r);
  }

  /** CF and OF say that the product does not fit its low half. */
  private static void productFlags(Lift l, int w, Expr r, Test fits) {
    // Bit 62 stays clear: OF is as CF.
    l.flagPair(sext(w, r), select(fits, constant(0), constant(Long.MIN_VALUE)));
  }

  private static void setProduct(Lift l, int w, Expr r, Expr high) {
    if (w == 8) {
      l.set(Cpu.RAX, 16, r);
    } else {
      l.set(Cpu.RAX, w, r);
      l.set(Cpu.RDX, w, high);
    }
  }

  public static void div(Lift l) {
    int w = l.width(0);
    Expr d = l.read(0);
    Expr high = l.get(w == 8 ? Cpu.AH : Cpu.RDX, w);
    Expr low = l.get(Cpu.RAX, w);
    l.run(IntegerOps.class, "requireQuotient", high, d);
    if (w == 64) {
      setQuotient(l, w, l.call(IntegerOps.class, "divideWide", high, low, d), low, d);
    } else {
      Expr a = l.let(or(shift(BinaryOp.SHL, high, w), low));
      setQuotient(l, w, l.call(IntegerOps.class, "divideUnsigned", a, d), a, d);
    }
  }

  public static void idiv(Lift l) {
    int w = l.width(0);
    Expr d = l.readSigned(0);
    Expr high = l.let(sext(w, l.get(w == 8 ? Cpu.AH : Cpu.RDX, w)));
    Expr low = l.get(Cpu.RAX, w);
    if (w == 64) {
      l.run(IntegerOps.class, "requireSignedWideQuotient", high, low, d);
      setQuotient(l, w, l.call(IntegerOps.class, "divideSignedWide", high, low, d), low, d);
    } else {
      Expr a = l.let(or(shift(BinaryOp.SHL, high, w), low));
      l.run(IntegerOps.class, "requireSignedQuotient", constant(w), a, d);
      setQuotient(l, w, l.call(IntegerOps.class, "divideSigned", a, d), a, d);
    }
  }

  /** Sets quotient and remainder from the dividend's low 64 bits. */
  private static void setQuotient(Lift l, int w, Expr q, Expr a, Expr d) {
    Expr r = l.let(sub(a, multiply(q, d)));
    if (w == 8) {
      l.set(Cpu.RAX, 8, q);
      l.set(Cpu.AH, 8, r);
    } else {
      l.set(Cpu.RAX, w, q);
      l.set(Cpu.RDX, w, r);
    }
  }
}
