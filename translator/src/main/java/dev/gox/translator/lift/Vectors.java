package dev.gox.translator.lift;

import static dev.gox.translator.lift.Lift.constant;
import static dev.gox.translator.lift.Lift.or;
import static dev.gox.translator.lift.Lift.zext;

import dev.gox.translator.decode.Instruction.Kind;
import dev.gox.translator.ir.Expr;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The operands of vector instructions, so that a legacy SSE form and its VEX form have one lifter.
 * The first source of a legacy form is its destination, its memory operand is aligned, and the
 * upper half of the register stays. VEX names the first source, takes any address, may be of 256
 * bits, and makes zero what the result doesn't reach (Intel SDM vol. 1, 14.3 and 14.9).
 */
final class Vectors {
  private Vectors() {}

  /** Lanes of 64 bits in a register. */
  private static final int ALL = 4;

  /** Two lanes from a 128-bit part of each source. */
  interface PartOperation {
    /** The part's result, two lanes, from two lanes of each source. */
    Expr[] apply(Expr[] a, Expr[] b);
  }

  /** A lane from a lane of each source. */
  interface LaneOperation {
    Expr apply(Expr a, Expr b);
  }

  /** How many lanes of 64 bits the form works on: 2 or 4, or 1 if its destination is MMX's. */
  static int lanes(Lift l) {
    if (l.isMmx()) {
      return 1;
    }
    int widest = 128;
    for (int i = 0; i < l.operands(); i++) {
      if (l.kind(i) == Kind.VECTOR || l.kind(i) == Kind.MEMORY) {
        widest = Math.max(widest, l.width(i));
      }
    }
    return widest / 64;
  }

  /** The number of the first source's operand, where there are two. */
  static int firstOperand(Lift l) {
    return l.isVex() ? 1 : 0;
  }

  /** The number of the second source's operand, where there are two. */
  static int secondOperand(Lift l) {
    return l.isVex() ? 2 : 1;
  }

  /** All lanes of the first of two sources. */
  static Expr[] first(Lift l) {
    return read(l, firstOperand(l));
  }

  /** All lanes of the second of two sources. */
  static Expr[] second(Lift l) {
    return aligned(l, secondOperand(l));
  }

  /** All lanes of the only source. */
  static Expr[] source(Lift l) {
    return aligned(l, 1);
  }

  /** An immediate behind the other operands. */
  static Expr immediate(Lift l) {
    return l.read(l.operands() - 1);
  }

  /** All lanes of an operand, whose memory a legacy form wants aligned. */
  static Expr[] aligned(Lift l, int operand) {
    align(l, operand);
    return read(l, operand);
  }

  /** Requires of a legacy form that its operand, if it is memory, be aligned. */
  static void align(Lift l, int operand) {
    if (l.isMemory(operand) && !l.isVex() && !l.isMmx()) {
      l.requireAligned(16, l.address());
    }
  }

  /** All lanes of an operand. */
  static Expr[] read(Lift l, int operand) {
    return read(l, operand, lanes(l));
  }

  /** The lowest lanes of an operand. */
  static Expr[] read(Lift l, int operand, int count) {
    Expr[] lanes = new Expr[count];
    for (int i = 0; i < count; i++) {
      lanes[i] = l.lane(operand, i);
    }
    return lanes;
  }

  /** Writes the lowest lanes of the destination. */
  static void set(Lift l, Expr... result) {
    if (l.isMemory(0)) {
      l.storeVector(l.address(), result);
      return;
    }
    for (int i = 0; i < result.length; i++) {
      l.setLane(0, i, result[i]);
    }
    if (l.isVex()) {
      for (int i = result.length; i < ALL; i++) {
        l.setLane(0, i, constant(0));
      }
    }
  }

  /** Computes each lane from the same lane of two sources. */
  static void eachLane(Lift l, LaneOperation operation) {
    Expr[] b = second(l);
    Expr[] a = first(l);
    Expr[] r = new Expr[a.length];
    for (int i = 0; i < r.length; i++) {
      r[i] = l.let(operation.apply(a[i], b[i]));
    }
    set(l, r);
  }

  /** Computes each 128-bit part from the same part of two sources. */
  static void eachPart(Lift l, PartOperation operation) {
    Expr[] b = second(l);
    parts(l, first(l), b, operation);
  }

  /** Computes each 128-bit part from the same part of the only source. */
  static void eachPartOfSource(Lift l, PartOperation operation) {
    Expr[] b = source(l);
    parts(l, b, b, operation);
  }

  private static void parts(Lift l, Expr[] a, Expr[] b, PartOperation operation) {
    List<Expr> r = new ArrayList<>();
    for (int i = 0; i < a.length; i += 2) {
      for (Expr lane : operation.apply(part(a, i), part(b, i))) {
        r.add(l.let(lane));
      }
    }
    set(l, r.toArray(Expr[]::new));
  }

  private static Expr[] part(Expr[] lanes, int at) {
    return Arrays.copyOfRange(lanes, at, at + 2);
  }

  /** The scalar in the low bits of a register or at a memory operand, zero-extended. */
  static Expr scalar(Lift l, int operand, int width) {
    return l.isMemory(operand)
        ? l.load(width, l.address())
        : l.let(zext(width, l.lane(operand, 0)));
  }

  /**
   * Writes the low 32 or 64 bits of the destination; the rest of its low 128 bits is that of the
   * first of two sources.
   */
  static void setScalar(Lift l, int width, Expr value) {
    Expr kept = width == 64 ? null : l.lane(firstOperand(l), 0);
    Expr high = l.isVex() ? l.lane(1, 1) : null;
    l.setLane(0, 0, width == 64 ? value : withLow32(kept, value));
    if (l.isVex()) {
      l.setLane(0, 1, high);
      l.setLane(0, 2, constant(0));
      l.setLane(0, 3, constant(0));
    }
  }

  /** Replaces one of two lanes; the other is the first source's. */
  static void replaceLane(Lift l, int lane, Expr value) {
    if (l.isVex()) {
      Expr other = l.lane(1, 1 - lane);
      set(l, lane == 0 ? value : other, lane == 0 ? other : value);
    } else {
      l.setLane(0, lane, value);
    }
  }

  /** A lane with its low 32 bits replaced. */
  static Expr withLow32(Expr lane, Expr value) {
    return or(Lift.and(lane, constant(0xFFFF_FFFF_0000_0000L)), zext(32, value));
  }
}
