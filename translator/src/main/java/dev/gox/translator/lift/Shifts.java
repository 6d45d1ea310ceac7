package dev.gox.translator.lift;

import static dev.gox.translator.lift.Lift.and;
import static dev.gox.translator.lift.Lift.constant;

import dev.gox.runtime.cpu.ShiftOps;
import dev.gox.translator.ir.Expr;

/**
 * Shifts and rotates: Intel SDM vol. 1, 7.3.6. The result is computed and written first, then a
 * helper sets the flags, which a count of zero leaves alone.
 */
final class Shifts {
  private Shifts() {}

  public static void shl(Lift l) {
    shift(l, "shl");
  }

  public static void sal(Lift l) {
    shift(l, "shl");
  }

  public static void shr(Lift l) {
    shift(l, "shr");
  }

  public static void sar(Lift l) {
    shift(l, "sar");
  }

  public static void rol(Lift l) {
    shift(l, "rol");
  }

  public static void ror(Lift l) {
    shift(l, "ror");
  }

  public static void rcl(Lift l) {
    shift(l, "rcl");
  }

  public static void rcr(Lift l) {
    shift(l, "rcr");
  }

  private static void shift(Lift l, String operation) {
    int w = l.width(0);
    Expr count =
        l.operands() == 1 ? constant(1) : l.let(and(l.read(1), constant(w == 64 ? 63 : 31)));
    Expr a = l.readToWrite(0);
    Expr r = l.call(ShiftOps.class, operation + w, a, count);
    l.write(0, r);
    l.run(ShiftOps.class, operation + "Flags" + w, a, count, r);
  }

  public static void shld(Lift l) {
    doubleShift(l, "shld");
  }

  public static void shrd(Lift l) {
    doubleShift(l, "shrd");
  }

  private static void doubleShift(Lift l, String operation) {
    int w = l.width(0);
    Expr count = l.let(and(l.read(2), constant(w == 64 ? 63 : 31)));
    Expr a = l.readToWrite(0);
    Expr r = l.call(ShiftOps.class, operation + w, a, l.read(1), count);
    l.write(0, r);
    l.run(ShiftOps.class, operation + "Flags" + w, a, count, r);
  }
}
