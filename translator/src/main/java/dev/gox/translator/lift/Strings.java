package dev.gox.translator.lift;

import static dev.gox.translator.lift.Lift.constant;

import dev.gox.runtime.cpu.StringOps;
import dev.gox.translator.form.FormShape.Repeat;
import dev.gox.translator.ir.Expr;

/**
 * String instructions: Intel SDM vol. 1, 7.3.9. A repeated one runs a bounded number of elements,
 * each committed by itself, and comes back to its own address until it is done, so that polls and
 * faults see it between two elements.
 */
final class Strings {
  private Strings() {}

  public static void movs(Lift l) {
    string(l, "movs");
  }

  public static void stos(Lift l) {
    string(l, "stos");
  }

  public static void lods(Lift l) {
    string(l, "lods");
  }

  public static void cmps(Lift l) {
    string(l, "cmps");
  }

  public static void scas(Lift l) {
    string(l, "scas");
  }

  private static void string(Lift l, String name) {
    Expr bytes = constant(l.shape().operandSize() / 8);
    Expr mask = constant(l.addressMask());
    if (l.shape().repeat() == Repeat.NONE) {
      l.run(StringOps.class, name, bytes, mask, l.segmentBase());
      return;
    }
    Expr untilEqual = constant(l.shape().repeat() == Repeat.REPNE ? 1 : 0);
    l.branch(
        l.test(StringOps.class, name + "Repeated", bytes, mask, l.segmentBase(), untilEqual),
        l.next(),
        l.self());
  }
}
