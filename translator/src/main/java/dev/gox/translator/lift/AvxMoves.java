package dev.gox.translator.lift;

import static dev.gox.translator.lift.Lift.add;
import static dev.gox.translator.lift.Lift.binary;
import static dev.gox.translator.lift.Lift.constant;

import dev.gox.runtime.cpu.AvxOps;
import dev.gox.runtime.cpu.MaskedAccess;
import dev.gox.translator.decode.Instruction.Kind;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Expr.BinaryOp;
import dev.gox.translator.ir.RegRef;
import java.util.Arrays;

/**
 * What AVX and AVX2 have of moves that SSE has not: broadcasts, 128-bit parts, permutations across
 * them, masked accesses, gathers. Intel SDM vol. 1, 14.1 and 14.7.
 */
final class AvxMoves {
  private AvxMoves() {}

  // ---- one element to all places ----

  private static void broadcast(Lift l, int width) {
    Expr element = Vectors.scalar(l, 1, width);
    Expr lane =
        switch (width) {
          case 8 -> l.let(binary(BinaryOp.MUL, element, constant(0x0101_0101_0101_0101L)));
          case 16 -> l.let(binary(BinaryOp.MUL, element, constant(0x0001_0001_0001_0001L)));
          case 32 -> l.let(SseFloats.join(element, element));
          default -> element;
        };
    Expr[] r = new Expr[Vectors.lanes(l)];
    Arrays.fill(r, lane);
    Vectors.set(l, r);
  }

  public static void vbroadcastss(Lift l) {
    broadcast(l, 32);
  }

  public static void vbroadcastsd(Lift l) {
    broadcast(l, 64);
  }

  public static void vpbroadcastb(Lift l) {
    broadcast(l, 8);
  }

  public static void vpbroadcastw(Lift l) {
    broadcast(l, 16);
  }

  public static void vpbroadcastd(Lift l) {
    broadcast(l, 32);
  }

  public static void vpbroadcastq(Lift l) {
    broadcast(l, 64);
  }

  private static void broadcastPart(Lift l) {
    Expr[] part = Vectors.read(l, 1, 2);
    Vectors.set(l, part[0], part[1], part[0], part[1]);
  }

  public static void vbroadcastf128(Lift l) {
    broadcastPart(l);
  }

  public static void vbroadcasti128(Lift l) {
    broadcastPart(l);
  }

  // ---- 128-bit parts ----

  /** Bit 0 of the immediate picks the part. */
  private static void insertPart(Lift l) {
    Expr[] part = Vectors.read(l, 2, 2);
    Expr choice = Vectors.immediate(l);
    Expr[] r = Vectors.read(l, 1);
    for (int i = 0; i < 4; i++) {
      r[i] =
          l.let(
              i < 2
                  ? Shuffles.pick(choice, 0, part[i], r[i])
                  : Shuffles.pick(choice, 0, r[i], part[i - 2]));
    }
    Vectors.set(l, r);
  }

  public static void vinsertf128(Lift l) {
    insertPart(l);
  }

  public static void vinserti128(Lift l) {
    insertPart(l);
  }

  private static void extractPart(Lift l) {
    Expr choice = Vectors.immediate(l);
    Expr[] v = Vectors.read(l, 1);
    Expr low = l.let(Shuffles.pick(choice, 0, v[0], v[2]));
    Vectors.set(l, low, l.let(Shuffles.pick(choice, 0, v[1], v[3])));
  }

  public static void vextractf128(Lift l) {
    extractPart(l);
  }

  public static void vextracti128(Lift l) {
    extractPart(l);
  }

  /** Each part is one of four, or zero. */
  private static void permuteParts(Lift l) {
    Expr choice = Vectors.immediate(l);
    Expr[] b = Vectors.read(l, 2);
    Expr[] a = Vectors.read(l, 1);
    Expr[] r = new Expr[4];
    for (int i = 0; i < 4; i++) {
      Expr own = binary(BinaryOp.SHR, choice, constant(i < 2 ? 0 : 4));
      int lane = i % 2;
      r[i] = l.call(AvxOps.class, "pickPart", a[lane], a[lane + 2], b[lane], b[lane + 2], own);
    }
    Vectors.set(l, r);
  }

  public static void vperm2f128(Lift l) {
    permuteParts(l);
  }

  public static void vperm2i128(Lift l) {
    permuteParts(l);
  }

  // ---- permutations ----

  /** Within parts, by an immediate or by a vector of choices. */
  public static void vpermilps(Lift l) {
    if (l.kind(2) == Kind.IMMEDIATE) {
      Shuffles.pshufd(l);
      return;
    }
    Vectors.eachPart(
        l,
        (a, b) ->
            new Expr[] {
              l.call(AvxOps.class, "pickSingles", a[0], a[1], b[0]),
              l.call(AvxOps.class, "pickSingles", a[0], a[1], b[1])
            });
  }

  public static void vpermilpd(Lift l) {
    if (l.kind(2) != Kind.IMMEDIATE) {
      Vectors.eachPart(
          l,
          (a, b) ->
              new Expr[] {Shuffles.pick(b[0], 1, a[0], a[1]), Shuffles.pick(b[1], 1, a[0], a[1])});
      return;
    }
    Expr choice = Vectors.immediate(l);
    int[] lane = {0};
    Vectors.eachPartOfSource(
        l,
        (a, b) ->
            new Expr[] {
              Shuffles.pick(choice, lane[0]++, b[0], b[1]),
              Shuffles.pick(choice, lane[0]++, b[0], b[1])
            });
  }

  /** Doublewords of the second source by the first's numbers. */
  private static void permuteDoublewords(Lift l) {
    Expr[] v = Vectors.read(l, 2);
    Expr[] numbers = Vectors.read(l, 1);
    Expr[] r = new Expr[4];
    for (int i = 0; i < 4; i++) {
      r[i] = l.call(AvxOps.class, "pickDoublewords", v[0], v[1], v[2], v[3], numbers[i]);
    }
    Vectors.set(l, r);
  }

  public static void vpermd(Lift l) {
    permuteDoublewords(l);
  }

  public static void vpermps(Lift l) {
    permuteDoublewords(l);
  }

  private static void permuteQuadwords(Lift l) {
    Expr order = Vectors.immediate(l);
    Expr[] v = Vectors.read(l, 1);
    Expr[] r = new Expr[4];
    for (int i = 0; i < 4; i++) {
      Expr own = binary(BinaryOp.SHR, order, constant(2 * i));
      r[i] = l.call(AvxOps.class, "pickQuadword", v[0], v[1], v[2], v[3], own);
    }
    Vectors.set(l, r);
  }

  public static void vpermq(Lift l) {
    permuteQuadwords(l);
  }

  public static void vpermpd(Lift l) {
    permuteQuadwords(l);
  }

  // ---- masked accesses: elements where the mask's top bit is clear are not touched ----

  private static void masked(Lift l, int width) {
    Expr address = l.address();
    Expr[] mask = Vectors.read(l, 1);
    String elements = width == 32 ? "Doublewords" : "Quadword";
    if (!l.isMemory(0)) {
      for (int i = 0; i < mask.length; i++) {
        Expr at = add(address, constant(8L * i));
        mask[i] = l.call(MaskedAccess.class, "load" + elements, at, mask[i]);
      }
      Vectors.set(l, mask);
      return;
    }
    Expr[] v = Vectors.read(l, 2);
    for (int i = 0; i < v.length; i++) {
      l.run(MaskedAccess.class, "check" + elements, add(address, constant(8L * i)), mask[i]);
    }
    for (int i = 0; i < v.length; i++) {
      Expr at = add(address, constant(8L * i));
      l.run(MaskedAccess.class, "store" + elements, at, mask[i], v[i]);
    }
  }

  public static void vmaskmovps(Lift l) {
    masked(l, 32);
  }

  public static void vmaskmovpd(Lift l) {
    masked(l, 64);
  }

  public static void vpmaskmovd(Lift l) {
    masked(l, 32);
  }

  public static void vpmaskmovq(Lift l) {
    masked(l, 64);
  }

  // ---- gathers: done element by element, each of which clears its part of the mask ----

  /**
   * Gathers.
   *
   * @param width the elements' bits
   * @param indexWidth the indices' bits
   */
  private static void gather(Lift l, int width, int indexWidth) {
    Expr base = add(new Expr.Get(RegRef.of(RegRef.Slot.BASE), 64), l.displacement());
    l.run(
        AvxOps.class,
        "gather" + width + "By" + indexWidth,
        new Expr.Number(l.register(0)),
        new Expr.Number(l.register(2)),
        new Expr.Number(RegRef.of(RegRef.Slot.INDEX)),
        base,
        l.scale(),
        constant(l.width(0) / width),
        constant(l.addressMask()));
  }

  public static void vgatherdps(Lift l) {
    gather(l, 32, 32);
  }

  public static void vpgatherdd(Lift l) {
    gather(l, 32, 32);
  }

  public static void vgatherqps(Lift l) {
    gather(l, 32, 64);
  }

  public static void vpgatherqd(Lift l) {
    gather(l, 32, 64);
  }

  public static void vgatherdpd(Lift l) {
    gather(l, 64, 32);
  }

  public static void vpgatherdq(Lift l) {
    gather(l, 64, 32);
  }

  public static void vgatherqpd(Lift l) {
    gather(l, 64, 64);
  }

  public static void vpgatherqq(Lift l) {
    gather(l, 64, 64);
  }

  // ---- state ----

  public static void vzeroupper(Lift l) {
    l.run(AvxOps.class, "zeroUpper");
  }

  public static void vzeroall(Lift l) {
    for (int register = 0; register < 16; register++) {
      l.setFixedLane(register, 0, constant(0));
      l.setFixedLane(register, 1, constant(0));
    }
    vzeroupper(l);
  }
}
