package dev.gox.translator.lift;

import static dev.gox.translator.lift.Lift.and;
import static dev.gox.translator.lift.Lift.binary;
import static dev.gox.translator.lift.Lift.constant;
import static dev.gox.translator.lift.Lift.equal;
import static dev.gox.translator.lift.Lift.select;
import static dev.gox.translator.lift.Lift.zext;

import dev.gox.runtime.cpu.PackedOps;
import dev.gox.runtime.cpu.SimdOps;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Expr.BinaryOp;
import dev.gox.translator.ir.RegRef;

/**
 * What moves elements between places of vectors: interleaving, packing, shuffles, blends, single
 * elements. Intel SDM vol. 1, 11.4.2 to 11.4.4, 12.6 and 12.10. The 256-bit forms do the same in
 * both 128-bit parts.
 */
final class Shuffles {
  private Shuffles() {}

  /** Interleaves one lane of each source. */
  private static void interleave(Lift l, String helper, int lane) {
    if (l.isMmx()) {
      // Of memory the low halves are read alone, if they are what counts.
      Expr b = l.isMemory(1) ? l.load(l.width(1), l.address()) : l.lane(1, 0);
      String half = lane == 0 ? "Low" : "High";
      Vectors.set(l, l.call(SimdOps.class, helper + half, l.lane(0, 0), b));
      return;
    }
    Vectors.eachPart(
        l,
        (a, b) ->
            new Expr[] {
              l.call(SimdOps.class, helper + "Low", a[lane], b[lane]),
              l.call(SimdOps.class, helper + "High", a[lane], b[lane])
            });
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
    Vectors.eachPart(l, (a, b) -> new Expr[] {a[lane], b[lane]});
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

  /** A result lane from both lanes of one source: first the first's, then the second's. */
  static void lanesOfSources(Lift l, Class<?> owner, String helper) {
    if (l.isMmx()) {
      Vectors.eachLane(l, (a, b) -> l.call(owner, helper, a, b));
      return;
    }
    Vectors.eachPart(
        l,
        (a, b) ->
            new Expr[] {l.call(owner, helper, a[0], a[1]), l.call(owner, helper, b[0], b[1])});
  }

  public static void packuswb(Lift l) {
    lanesOfSources(l, SimdOps.class, "packWordsUnsigned");
  }

  public static void packsswb(Lift l) {
    lanesOfSources(l, SimdOps.class, "packWords");
  }

  public static void packssdw(Lift l) {
    lanesOfSources(l, SimdOps.class, "packDoublewords");
  }

  public static void packusdw(Lift l) {
    lanesOfSources(l, SimdOps.class, "packDoublewordsUnsigned");
  }

  /** The same two helpers for both lanes of a part. */
  private static Expr[] lowAndHigh(Lift l, String helper, Expr... arguments) {
    return new Expr[] {
      l.call(SimdOps.class, helper + "Low", arguments),
      l.call(SimdOps.class, helper + "High", arguments)
    };
  }

  public static void pshufd(Lift l) {
    Expr order = Vectors.immediate(l);
    Vectors.eachPartOfSource(l, (a, b) -> lowAndHigh(l, "pickDoublewords", b[0], b[1], order));
  }

  public static void pshuflw(Lift l) {
    Expr order = Vectors.immediate(l);
    Vectors.eachPartOfSource(
        l, (a, b) -> new Expr[] {l.call(SimdOps.class, "pickWords", b[0], order), b[1]});
  }

  public static void pshufhw(Lift l) {
    Expr order = Vectors.immediate(l);
    Vectors.eachPartOfSource(
        l, (a, b) -> new Expr[] {b[0], l.call(SimdOps.class, "pickWords", b[1], order)});
  }

  public static void pshufw(Lift l) {
    Vectors.set(l, l.call(SimdOps.class, "pickWords", Vectors.source(l)[0], Vectors.immediate(l)));
  }

  public static void pshufb(Lift l) {
    if (l.isMmx()) {
      // The number of a byte beyond the eighth is that of one among them.
      Vectors.eachLane(l, (a, b) -> l.call(SimdOps.class, "shuffleBytes", a, a, b));
      return;
    }
    Vectors.eachPart(
        l,
        (a, b) ->
            new Expr[] {
              l.call(SimdOps.class, "shuffleBytes", a[0], a[1], b[0]),
              l.call(SimdOps.class, "shuffleBytes", a[0], a[1], b[1])
            });
  }

  /** Two singles from the first source, two from the second. */
  public static void shufps(Lift l) {
    Expr order = Vectors.immediate(l);
    Vectors.eachPart(
        l,
        (a, b) ->
            new Expr[] {
              l.call(SimdOps.class, "pickDoublewordsLow", a[0], a[1], order),
              l.call(SimdOps.class, "pickDoublewordsHigh", b[0], b[1], order)
            });
  }

  /** Bit n of the immediate picks the double for lane n. */
  public static void shufpd(Lift l) {
    Expr order = Vectors.immediate(l);
    int[] lane = {0};
    Vectors.eachPart(
        l,
        (a, b) ->
            new Expr[] {pick(order, lane[0]++, a[0], a[1]), pick(order, lane[0]++, b[0], b[1])});
  }

  /** The second value if a bit of a number is set. */
  static Expr pick(Expr bits, int bit, Expr clear, Expr set) {
    return select(equal(and(bits, constant(1L << bit)), constant(0)), clear, set);
  }

  private static void shiftBytes(Lift l, String helper) {
    Expr count = l.let(zext(8, Vectors.immediate(l)));
    int from = l.isVex() ? 1 : 0;
    Expr[] v = Vectors.read(l, from);
    Expr[] r = new Expr[v.length];
    for (int i = 0; i < v.length; i += 2) {
      Expr[] part = lowAndHigh(l, helper, v[i], v[i + 1], count);
      r[i] = part[0];
      r[i + 1] = part[1];
    }
    Vectors.set(l, r);
  }

  public static void pslldq(Lift l) {
    shiftBytes(l, "bytesLeft");
  }

  public static void psrldq(Lift l) {
    shiftBytes(l, "bytesRight");
  }

  /** 16 bytes out of the first source above the second. */
  public static void palignr(Lift l) {
    Expr count = l.let(zext(8, Vectors.immediate(l)));
    if (l.isMmx()) {
      Expr none = constant(0);
      Vectors.eachLane(l, (a, b) -> l.call(SimdOps.class, "bytesFromLow", b, a, none, none, count));
      return;
    }
    Vectors.eachPart(l, (a, b) -> lowAndHigh(l, "bytesFrom", b[0], b[1], a[0], a[1], count));
  }

  // ---- blends ----

  private static void blend(Lift l, String helper, int bitsPerLane) {
    Expr bits = Vectors.immediate(l);
    int[] lane = {0};
    // PBLENDW has a bit for each word of a part, the others for each element of the vector.
    int period = bitsPerLane == 4 ? 8 : 64;
    Vectors.eachLane(
        l,
        (a, b) -> {
          int shift = bitsPerLane * lane[0]++ % period;
          return l.call(PackedOps.class, helper, a, b, binary(BinaryOp.SHR, bits, constant(shift)));
        });
  }

  public static void pblendw(Lift l) {
    blend(l, "chooseWords", 4);
  }

  public static void blendps(Lift l) {
    blend(l, "chooseDoublewords", 2);
  }

  public static void vpblendd(Lift l) {
    blend(l, "chooseDoublewords", 2);
  }

  public static void blendpd(Lift l) {
    Expr bits = Vectors.immediate(l);
    int[] lane = {0};
    Vectors.eachLane(l, (a, b) -> pick(bits, lane[0]++, a, b));
  }

  /** The mask is XMM0, or VEX's fourth register. */
  private static void blendByMask(Lift l, String helper) {
    int lanes = Vectors.lanes(l);
    Expr[] mask = new Expr[lanes];
    for (int i = 0; i < lanes; i++) {
      mask[i] = l.isVex() ? l.lane(3, i) : l.getLane(0, i);
    }
    int[] lane = {0};
    Vectors.eachLane(l, (a, b) -> l.call(PackedOps.class, helper, a, b, mask[lane[0]++]));
  }

  public static void pblendvb(Lift l) {
    blendByMask(l, "blendBytes");
  }

  public static void blendvps(Lift l) {
    blendByMask(l, "blendSingles");
  }

  public static void blendvpd(Lift l) {
    blendByMask(l, "blendDoubles");
  }

  // ---- single elements ----

  /** An element of the source; into memory, just that. */
  private static void extract(Lift l, int width) {
    Expr number = Vectors.immediate(l);
    Expr low = l.lane(1, 0);
    Expr high = l.lane(1, l.isMmx() ? 0 : 1);
    Expr element = l.call(SimdOps.class, "element", low, high, number, constant(width));
    if (l.isMemory(0)) {
      l.store(width, l.address(), element);
    } else {
      l.write(0, element);
    }
  }

  public static void pextrb(Lift l) {
    extract(l, 8);
  }

  public static void pextrw(Lift l) {
    extract(l, 16);
  }

  public static void pextrd(Lift l) {
    extract(l, 32);
  }

  public static void pextrq(Lift l) {
    extract(l, 64);
  }

  public static void extractps(Lift l) {
    extract(l, 32);
  }

  /** Replaces an element of the first source. */
  private static void insert(Lift l, int width) {
    int operand = Vectors.secondOperand(l);
    Expr element =
        l.isMemory(operand) ? l.load(width, l.address()) : l.let(zext(width, l.read(operand)));
    Expr number = Vectors.immediate(l);
    if (l.isMmx()) {
      number = Lift.and(number, constant(3));
    }
    Expr[] v = Vectors.first(l);
    for (int i = 0; i < Math.min(2, v.length); i++) {
      v[i] =
          l.call(
              SimdOps.class, "insertElement", v[i], constant(i), element, number, constant(width));
    }
    Vectors.set(l, v);
  }

  public static void pinsrb(Lift l) {
    insert(l, 8);
  }

  public static void pinsrw(Lift l) {
    insert(l, 16);
  }

  public static void pinsrd(Lift l) {
    insert(l, 32);
  }

  public static void pinsrq(Lift l) {
    insert(l, 64);
  }

  /** A single of the second source (memory has one) to a place, and zeros by a mask. */
  public static void insertps(Lift l) {
    Expr choice = Vectors.immediate(l);
    int operand = Vectors.secondOperand(l);
    Expr single;
    if (l.isMemory(operand)) {
      single = l.load(32, l.address());
    } else {
      RegRef from = l.register(operand);
      Expr low = l.let(new Expr.GetLane(from, 0));
      Expr high = l.let(new Expr.GetLane(from, 1));
      Expr number = binary(BinaryOp.SHR, choice, constant(6));
      single = l.call(SimdOps.class, "element", low, high, number, constant(32));
    }
    Expr[] v = Vectors.first(l);
    for (int i = 0; i < 2; i++) {
      v[i] = l.call(SimdOps.class, "insertSingle", v[i], constant(i), single, choice);
    }
    Vectors.set(l, v);
  }
}
