package dev.gox.translator.lift;

import static dev.gox.translator.lift.Lift.constant;

import dev.gox.runtime.cpu.PackedOps;
import dev.gox.runtime.cpu.SimdOps;
import dev.gox.translator.decode.Instruction.Kind;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Expr.BinaryOp;
import java.util.Map;

/**
 * SSE2 packed integers: Intel SDM vol. 1, 11.4.2. Most work on each 64-bit lane by itself; those
 * are a helper of the instruction's name. Logic on floating-point registers is the same as on
 * integers.
 */
final class SseIntegers {
  private SseIntegers() {}

  /** Lifts what has a helper of its name for one lane; false for other operations. */
  static boolean lift(String mnemonic, Lift l) {
    BinaryOp logic = LOGIC.get(mnemonic);
    if (logic != null) {
      Expr[] b = SseMoves.aligned(l, 1);
      for (int i = 0; i < 2; i++) {
        l.setLane(0, i, Lift.binary(logic, l.lane(0, i), b[i]));
      }
      return true;
    }
    if (!PackedOps.knows(mnemonic)) {
      return false;
    }
    if (mnemonic.startsWith("ps") && SHIFTS.contains(mnemonic)) {
      shift(mnemonic, l);
      return true;
    }
    Expr[] b = SseMoves.aligned(l, 1);
    for (int i = 0; i < 2; i++) {
      l.setLane(0, i, l.call(PackedOps.class, mnemonic, l.lane(0, i), b[i]));
    }
    return true;
  }

  private static final Map<String, BinaryOp> LOGIC =
      Map.of(
          "pand", BinaryOp.AND,
          "andps", BinaryOp.AND,
          "andpd", BinaryOp.AND,
          "por", BinaryOp.OR,
          "orps", BinaryOp.OR,
          "orpd", BinaryOp.OR,
          "pxor", BinaryOp.XOR,
          "xorps", BinaryOp.XOR,
          "xorpd", BinaryOp.XOR);

  private static final java.util.Set<String> SHIFTS =
      java.util.Set.of("psllw", "pslld", "psllq", "psrlw", "psrld", "psrlq", "psraw", "psrad");

  /** The count is an immediate or the low 64 bits of the source. */
  private static void shift(String mnemonic, Lift l) {
    Expr count;
    if (l.kind(1) == Kind.IMMEDIATE) {
      count = Lift.zext(8, l.read(1));
    } else {
      count = SseMoves.aligned(l, 1)[0];
    }
    count = l.let(count);
    for (int i = 0; i < 2; i++) {
      l.setLane(0, i, l.call(PackedOps.class, mnemonic, l.lane(0, i), count));
    }
  }

  private static void andNot(Lift l) {
    Expr[] b = SseMoves.aligned(l, 1);
    for (int i = 0; i < 2; i++) {
      l.setLane(0, i, Lift.and(Lift.not(l.lane(0, i)), b[i]));
    }
  }

  public static void pandn(Lift l) {
    andNot(l);
  }

  public static void andnps(Lift l) {
    andNot(l);
  }

  public static void andnpd(Lift l) {
    andNot(l);
  }

  /** Interleaves one lane of each operand into both lanes of the result. */
  private static void interleave(Lift l, String helper, int lane) {
    Expr b = SseMoves.aligned(l, 1)[lane];
    Expr a = l.lane(0, lane);
    l.setLane(0, 0, l.call(SimdOps.class, helper + "Low", a, b));
    l.setLane(0, 1, l.call(SimdOps.class, helper + "High", a, b));
  }

  public static void punpcklbw(Lift l) {
    interleave(l, "interleaveBytes", 0);
  }

  public static void punpckhbw(Lift l) {
    interleave(l, "interleaveBytes", 1);
  }

  public static void punpcklwd(Lift l) {
    interleave(l, "interleaveWords", 0);
  }

  public static void punpckhwd(Lift l) {
    interleave(l, "interleaveWords", 1);
  }

  public static void punpckldq(Lift l) {
    interleave(l, "interleaveDoublewords", 0);
  }

  public static void punpckhdq(Lift l) {
    interleave(l, "interleaveDoublewords", 1);
  }

  public static void unpcklps(Lift l) {
    interleave(l, "interleaveDoublewords", 0);
  }

  public static void unpckhps(Lift l) {
    interleave(l, "interleaveDoublewords", 1);
  }

  private static void pair(Lift l, int lane) {
    Expr b = SseMoves.aligned(l, 1)[lane];
    Expr a = l.lane(0, lane);
    l.setLane(0, 0, a);
    l.setLane(0, 1, b);
  }

  public static void punpcklqdq(Lift l) {
    pair(l, 0);
  }

  public static void unpcklpd(Lift l) {
    pair(l, 0);
  }

  public static void punpckhqdq(Lift l) {
    pair(l, 1);
  }

  public static void unpckhpd(Lift l) {
    pair(l, 1);
  }

  /** A result lane from both lanes of one operand: first the destination's, then the source's. */
  private static void pack(Lift l, String helper) {
    Expr[] b = SseMoves.aligned(l, 1);
    Expr low = l.call(SimdOps.class, helper, l.lane(0, 0), l.lane(0, 1));
    l.setLane(0, 0, low);
    l.setLane(0, 1, l.call(SimdOps.class, helper, b[0], b[1]));
  }

  public static void packuswb(Lift l) {
    pack(l, "packWordsUnsigned");
  }

  public static void packsswb(Lift l) {
    pack(l, "packWords");
  }

  public static void packssdw(Lift l) {
    pack(l, "packDoublewords");
  }

  public static void pshufd(Lift l) {
    Expr[] b = SseMoves.aligned(l, 1);
    Expr order = l.read(2);
    l.setLane(0, 0, l.call(SimdOps.class, "pickDoublewordsLow", b[0], b[1], order));
    l.setLane(0, 1, l.call(SimdOps.class, "pickDoublewordsHigh", b[0], b[1], order));
  }

  public static void pshuflw(Lift l) {
    Expr[] b = SseMoves.aligned(l, 1);
    l.setLane(0, 0, l.call(SimdOps.class, "pickWords", b[0], l.read(2)));
    l.setLane(0, 1, b[1]);
  }

  public static void pshufhw(Lift l) {
    Expr[] b = SseMoves.aligned(l, 1);
    l.setLane(0, 0, b[0]);
    l.setLane(0, 1, l.call(SimdOps.class, "pickWords", b[1], l.read(2)));
  }

  /** Two singles from the destination, two from the source. */
  public static void shufps(Lift l) {
    Expr[] b = SseMoves.aligned(l, 1);
    Expr order = l.read(2);
    Expr a0 = l.lane(0, 0);
    Expr a1 = l.lane(0, 1);
    l.setLane(0, 0, l.call(SimdOps.class, "pickDoublewordsLow", a0, a1, order));
    l.setLane(0, 1, l.call(SimdOps.class, "pickDoublewordsHigh", b[0], b[1], order));
  }

  public static void shufpd(Lift l) {
    Expr[] b = SseMoves.aligned(l, 1);
    Expr order = l.read(2);
    Expr a0 = l.lane(0, 0);
    Expr a1 = l.lane(0, 1);
    Expr bit0 = Lift.and(order, constant(1));
    Expr bit1 = Lift.and(order, constant(2));
    l.setLane(0, 0, Lift.select(Lift.equal(bit0, constant(0)), a0, a1));
    l.setLane(0, 1, Lift.select(Lift.equal(bit1, constant(0)), b[0], b[1]));
  }

  private static void shiftBytes(Lift l, String helper) {
    Expr count = l.let(Lift.zext(8, l.read(1)));
    Expr a0 = l.lane(0, 0);
    Expr a1 = l.lane(0, 1);
    Expr low = l.call(SimdOps.class, helper + "Low", a0, a1, count);
    Expr high = l.call(SimdOps.class, helper + "High", a0, a1, count);
    l.setLane(0, 0, low);
    l.setLane(0, 1, high);
  }

  public static void pslldq(Lift l) {
    shiftBytes(l, "bytesLeft");
  }

  public static void psrldq(Lift l) {
    shiftBytes(l, "bytesRight");
  }

  public static void pextrw(Lift l) {
    Expr[] v = SseMoves.unaligned(l, 1);
    l.write(0, l.call(SimdOps.class, "word", v[0], v[1], l.read(2)));
  }

  public static void pinsrw(Lift l) {
    if (l.kind(0) == Kind.MMX) {
      throw new Lift.Unsupported();
    }
    Expr word = l.isMemory(1) ? l.load(16, l.address()) : l.let(Lift.zext(16, l.read(1)));
    Expr at = l.read(2);
    Expr low = l.call(SimdOps.class, "insertWordLow", l.lane(0, 0), word, at);
    Expr high = l.call(SimdOps.class, "insertWordHigh", l.lane(0, 1), word, at);
    l.setLane(0, 0, low);
    l.setLane(0, 1, high);
  }
}
