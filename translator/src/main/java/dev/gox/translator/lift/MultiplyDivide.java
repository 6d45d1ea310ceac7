package dev.gox.translator.lift;

import static dev.gox.translator.lift.Lift.binary;
import static dev.gox.translator.lift.Lift.sext;

import dev.gox.runtime.cpu.IntegerOps;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Expr.BinaryOp;

/** MUL, IMUL, DIV, IDIV: Intel SDM vol. 2. Undefined flags are as real processors leave them. */
final class MultiplyDivide {
  private MultiplyDivide() {}

  public static void mul(Lift l) {
    int w = l.width(0);
    l.run(IntegerOps.class, "mul" + w, l.read(0));
  }

  public static void imul(Lift l) {
    if (l.operands() == 1) {
      l.run(IntegerOps.class, "imul" + l.width(0), l.read(0));
      return;
    }
    int last = l.operands() - 1;
    int w = l.width(0);
    Expr a = l.readSigned(last - 1);
    Expr b = l.readSigned(last);
    Expr r = l.let(binary(BinaryOp.MUL, a, b));
    l.write(0, r);
    if (w == 64) {
      l.run(IntegerOps.class, "imulFlags64", a, b, r);
    } else {
      l.run(IntegerOps.class, "imulFlags", l.let(sext(w, r)), r);
    }
  }

  public static void div(Lift l) {
    l.run(IntegerOps.class, "div" + l.width(0), l.read(0));
  }

  public static void idiv(Lift l) {
    l.run(IntegerOps.class, "idiv" + l.width(0), l.read(0));
  }
}
