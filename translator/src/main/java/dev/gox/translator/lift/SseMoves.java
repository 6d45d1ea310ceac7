package dev.gox.translator.lift;

import static dev.gox.translator.lift.Lift.constant;
import static dev.gox.translator.lift.Lift.or;
import static dev.gox.translator.lift.Lift.zext;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.SimdOps;
import dev.gox.runtime.cpu.StringOps;
import dev.gox.translator.decode.Instruction.Kind;
import dev.gox.translator.ir.Expr;

/** SSE and SSE2 data transfer: Intel SDM vol. 1, 10.4.1 and 11.4.1. Upper lanes stay. */
final class SseMoves {
  private SseMoves() {}

  /** Both lanes of an XMM register or of 16 bytes of memory, which must be aligned. */
  static Expr[] aligned(Lift l, int operand) {
    if (l.isMemory(operand)) {
      l.run(SimdOps.class, "requireAligned", l.address());
    }
    return unaligned(l, operand);
  }

  static Expr[] unaligned(Lift l, int operand) {
    if (l.kind(operand) == Kind.MMX) {
      throw new Lift.Unsupported();
    }
    return new Expr[] {l.lane(operand, 0), l.lane(operand, 1)};
  }

  static void write(Lift l, int operand, Expr low, Expr high) {
    if (l.isMemory(operand)) {
      l.store128(l.address(), low, high);
    } else {
      l.setLane(operand, 0, low);
      l.setLane(operand, 1, high);
    }
  }

  private static void moveUnaligned(Lift l) {
    Expr[] v = unaligned(l, 1);
    write(l, 0, v[0], v[1]);
  }

  private static void moveAligned(Lift l) {
    Expr[] v = aligned(l, 1);
    if (l.isMemory(0)) {
      l.run(SimdOps.class, "requireAligned", l.address());
    }
    write(l, 0, v[0], v[1]);
  }

  public static void maskmovdqu(Lift l) {
    Expr offset = Lift.and(l.get(Cpu.RDI, 64), constant(l.addressMask()));
    Expr address = l.let(Lift.add(offset, l.segmentBase()));
    l.run(
        StringOps.class,
        "storeMasked",
        address,
        l.lane(0, 0),
        l.lane(0, 1),
        l.lane(1, 0),
        l.lane(1, 1));
  }

  public static void movups(Lift l) {
    moveUnaligned(l);
  }

  public static void movupd(Lift l) {
    moveUnaligned(l);
  }

  public static void movdqu(Lift l) {
    moveUnaligned(l);
  }

  public static void lddqu(Lift l) {
    moveUnaligned(l);
  }

  public static void movaps(Lift l) {
    moveAligned(l);
  }

  public static void movapd(Lift l) {
    moveAligned(l);
  }

  public static void movdqa(Lift l) {
    moveAligned(l);
  }

  public static void movntps(Lift l) {
    moveAligned(l);
  }

  public static void movntpd(Lift l) {
    moveAligned(l);
  }

  public static void movntdq(Lift l) {
    moveAligned(l);
  }

  /** The scalar in the low bits of a register or at a memory operand, zero-extended. */
  static Expr scalar(Lift l, int operand, int width) {
    return l.isMemory(operand)
        ? l.load(width, l.address())
        : l.let(zext(width, l.lane(operand, 0)));
  }

  /** Replaces the low 32 or 64 bits of a register. */
  static void setScalar(Lift l, int operand, int width, Expr value) {
    if (width == 64) {
      l.setLane(operand, 0, value);
    } else {
      Expr kept = Lift.and(l.lane(operand, 0), constant(0xFFFF_FFFF_0000_0000L));
      l.setLane(operand, 0, or(kept, zext(32, value)));
    }
  }

  private static void moveScalar(Lift l, int width) {
    Expr v = scalar(l, 1, width);
    if (l.isMemory(0)) {
      l.store(width, l.address(), v);
    } else if (l.isMemory(1)) {
      l.setLane(0, 0, v);
      l.setLane(0, 1, constant(0));
    } else {
      setScalar(l, 0, width, v);
    }
  }

  public static void movss(Lift l) {
    moveScalar(l, 32);
  }

  public static void movsd(Lift l) {
    moveScalar(l, 64);
  }

  private static void moveInteger(Lift l, int width) {
    if (l.kind(0) == Kind.MMX || l.kind(1) == Kind.MMX) {
      throw new Lift.Unsupported();
    }
    if (l.kind(0) == Kind.VECTOR) {
      Expr v = l.kind(1) == Kind.GPR ? l.read(1) : scalar(l, 1, width);
      l.setLane(0, 0, v);
      l.setLane(0, 1, constant(0));
    } else {
      l.write(0, l.lane(1, 0));
    }
  }

  public static void movd(Lift l) {
    moveInteger(l, 32);
  }

  public static void movq(Lift l) {
    moveInteger(l, 64);
  }

  /** MOVLPS, MOVHPS and their double twins move one lane from or to memory. */
  private static void moveLane(Lift l, int lane) {
    if (l.isMemory(0)) {
      l.store(64, l.address(), l.lane(1, lane));
    } else {
      l.setLane(0, lane, l.lane(1, 0));
    }
  }

  public static void movlps(Lift l) {
    moveLane(l, 0);
  }

  public static void movlpd(Lift l) {
    moveLane(l, 0);
  }

  public static void movhps(Lift l) {
    moveLane(l, 1);
  }

  public static void movhpd(Lift l) {
    moveLane(l, 1);
  }

  public static void movhlps(Lift l) {
    l.setLane(0, 0, l.lane(1, 1));
  }

  public static void movlhps(Lift l) {
    l.setLane(0, 1, l.lane(1, 0));
  }

  private static void mask(Lift l, String helper) {
    Expr[] v = unaligned(l, 1);
    l.write(0, l.call(SimdOps.class, helper, v[0], v[1]));
  }

  public static void pmovmskb(Lift l) {
    mask(l, "signsOfBytes");
  }

  public static void movmskps(Lift l) {
    mask(l, "signsOfSingles");
  }

  public static void movmskpd(Lift l) {
    mask(l, "signsOfDoubles");
  }
}
