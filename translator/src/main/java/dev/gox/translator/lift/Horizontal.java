package dev.gox.translator.lift;

import static dev.gox.translator.lift.Lift.constant;

import dev.gox.runtime.cpu.HorizontalOps;
import dev.gox.translator.ir.Expr;

/** Integer operations among neighbours in a vector: Intel SDM vol. 1, 12.6 and 12.10. */
final class Horizontal {
  private Horizontal() {}

  private static void neighbours(Lift l, String helper) {
    Shuffles.lanesOfSources(l, HorizontalOps.class, helper);
  }

  public static void phaddw(Lift l) {
    neighbours(l, "addWords");
  }

  public static void phaddd(Lift l) {
    neighbours(l, "addDoublewords");
  }

  public static void phaddsw(Lift l) {
    neighbours(l, "addWordsSaturated");
  }

  public static void phsubw(Lift l) {
    neighbours(l, "subtractWords");
  }

  public static void phsubd(Lift l) {
    neighbours(l, "subtractDoublewords");
  }

  public static void phsubsw(Lift l) {
    neighbours(l, "subtractWordsSaturated");
  }

  /** The immediate has three bits for each 128-bit part. */
  public static void mpsadbw(Lift l) {
    Expr choice = Vectors.immediate(l);
    int[] part = {0};
    Vectors.eachPart(
        l,
        (a, b) -> {
          Expr order = Lift.binary(Expr.BinaryOp.SHR, choice, constant(3L * part[0]++));
          return new Expr[] {
            l.call(HorizontalOps.class, "sumsOfDifferencesLow", a[0], a[1], b[0], b[1], order),
            l.call(HorizontalOps.class, "sumsOfDifferencesHigh", a[0], a[1], b[0], b[1], order)
          };
        });
  }

  public static void phminposuw(Lift l) {
    Expr[] v = Vectors.source(l);
    Vectors.set(l, l.call(HorizontalOps.class, "leastWord", v[0], v[1]), constant(0));
  }
}
