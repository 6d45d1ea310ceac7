package dev.gox.translator.lift;

import static dev.gox.translator.lift.Lift.binary;
import static dev.gox.translator.lift.Lift.constant;

import dev.gox.runtime.cpu.WideningOps;
import dev.gox.translator.decode.Instruction.Kind;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Expr.BinaryOp;

/** Conversions of packed integers to wider ones: Intel SDM vol. 2, PMOVSX and PMOVZX. */
final class Widening {
  private Widening() {}

  /**
   * Widens the source's lowest elements.
   *
   * @param factor how many times as long they become
   */
  private static void widen(Lift l, String helper, int factor) {
    int lanes = Vectors.lanes(l);
    int bits = 64 / factor;
    Expr[] source = read(l, lanes * bits);
    Expr[] r = new Expr[lanes];
    for (int i = 0; i < lanes; i++) {
      int at = i * bits;
      Expr from = binary(BinaryOp.SHR, source[at / 64], constant(at % 64));
      r[i] = l.call(WideningOps.class, helper, from);
    }
    Vectors.set(l, r);
  }

  private static Expr[] read(Lift l, int bits) {
    if (l.kind(1) == Kind.MEMORY && bits < 64) {
      return new Expr[] {l.load(bits, l.address())};
    }
    return Vectors.read(l, 1, Math.max(1, bits / 64));
  }

  public static void pmovsxbw(Lift l) {
    widen(l, "signExtendBytesToWords", 2);
  }

  public static void pmovsxbd(Lift l) {
    widen(l, "signExtendBytesToDoublewords", 4);
  }

  public static void pmovsxbq(Lift l) {
    widen(l, "signExtendByte", 8);
  }

  public static void pmovsxwd(Lift l) {
    widen(l, "signExtendWordsToDoublewords", 2);
  }

  public static void pmovsxwq(Lift l) {
    widen(l, "signExtendWord", 4);
  }

  public static void pmovsxdq(Lift l) {
    widen(l, "signExtendDoubleword", 2);
  }

  public static void pmovzxbw(Lift l) {
    widen(l, "zeroExtendBytesToWords", 2);
  }

  public static void pmovzxbd(Lift l) {
    widen(l, "zeroExtendBytesToDoublewords", 4);
  }

  public static void pmovzxbq(Lift l) {
    widen(l, "zeroExtendByte", 8);
  }

  public static void pmovzxwd(Lift l) {
    widen(l, "zeroExtendWordsToDoublewords", 2);
  }

  public static void pmovzxwq(Lift l) {
    widen(l, "zeroExtendWord", 4);
  }

  public static void pmovzxdq(Lift l) {
    widen(l, "zeroExtendDoubleword", 2);
  }
}
