package dev.gox.translator.lift;

import static dev.gox.translator.lift.Lift.binary;
import static dev.gox.translator.lift.Lift.constant;
import static dev.gox.translator.lift.Lift.or;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.SimdOps;
import dev.gox.runtime.cpu.StringOps;
import dev.gox.translator.decode.Instruction.Kind;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Expr.BinaryOp;

/**
 * Data transfer of SSE to SSE4.1 and their VEX forms: Intel SDM vol. 1, 10.4.1, 11.4.1, 12.3 and
 * 12.10.
 */
final class SseMoves {
  private SseMoves() {}

  private static void moveUnaligned(Lift l) {
    Vectors.set(l, Vectors.read(l, 1));
  }

  /** Memory must be aligned to its size, of VEX forms too. */
  private static void moveAligned(Lift l) {
    if (l.isMemory(0) || l.isMemory(1)) {
      l.requireAligned(8 * Vectors.lanes(l), l.address());
    }
    moveUnaligned(l);
  }

  public static void maskmovdqu(Lift l) {
    storeMasked(l, l.lane(0, 1), l.lane(1, 1));
  }

  public static void maskmovq(Lift l) {
    storeMasked(l, constant(0), constant(0));
  }

  private static void storeMasked(Lift l, Expr high, Expr highMask) {
    Expr offset = Lift.and(l.get(Cpu.RDI, 64), constant(l.addressMask()));
    Expr address = l.let(Lift.add(offset, l.segmentBase()));
    l.run(StringOps.class, "storeMasked", address, l.lane(0, 0), high, l.lane(1, 0), highMask);
  }

  public static void movntq(Lift l) {
    l.store(64, l.address(), l.lane(1, 0));
  }

  public static void movq2dq(Lift l) {
    l.setLane(0, 0, l.lane(1, 0));
    l.setLane(0, 1, constant(0));
  }

  public static void movdq2q(Lift l) {
    l.setLane(0, 0, l.lane(1, 0));
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

  public static void movntdqa(Lift l) {
    moveAligned(l);
  }

  private static void moveScalar(Lift l, int width) {
    if (l.isMemory(0)) {
      l.store(width, l.address(), Vectors.scalar(l, 1, width));
    } else if (l.isMemory(1)) {
      Vectors.set(l, Vectors.scalar(l, 1, width), constant(0));
    } else {
      Vectors.setScalar(l, width, Vectors.scalar(l, Vectors.secondOperand(l), width));
    }
  }

  public static void movss(Lift l) {
    moveScalar(l, 32);
  }

  public static void movsd(Lift l) {
    moveScalar(l, 64);
  }

  private static void moveInteger(Lift l, int width) {
    if (l.kind(0) == Kind.VECTOR || l.kind(0) == Kind.MMX) {
      Expr v = l.kind(1) == Kind.GPR ? l.read(1) : Vectors.scalar(l, 1, width);
      if (l.isMmx()) {
        Vectors.set(l, v);
      } else {
        Vectors.set(l, v, constant(0));
      }
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
      Vectors.replaceLane(l, lane, l.lane(Vectors.secondOperand(l), 0));
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
    Vectors.replaceLane(l, 0, l.lane(Vectors.secondOperand(l), 1));
  }

  public static void movlhps(Lift l) {
    Vectors.replaceLane(l, 1, l.lane(Vectors.secondOperand(l), 0));
  }

  /** The low lane twice; of 16 bytes only the low 8 are read. */
  public static void movddup(Lift l) {
    if (Vectors.lanes(l) == 2) {
      Expr v = l.lane(1, 0);
      Vectors.set(l, v, v);
    } else {
      Expr[] v = Vectors.read(l, 1);
      Vectors.set(l, v[0], v[0], v[2], v[2]);
    }
  }

  public static void movsldup(Lift l) {
    repeatHalves(l, "interleaveDoublewordsLow");
  }

  public static void movshdup(Lift l) {
    repeatHalves(l, "interleaveDoublewordsHigh");
  }

  private static void repeatHalves(Lift l, String helper) {
    Expr[] v = Vectors.source(l);
    for (int i = 0; i < v.length; i++) {
      v[i] = l.call(SimdOps.class, helper, v[i], v[i]);
    }
    Vectors.set(l, v);
  }

  /** Gathers top bits; a part of 128 bits gives so many. */
  private static void mask(Lift l, String helper, int bits) {
    Expr[] v = Vectors.read(l, 1);
    if (v.length == 1) {
      l.write(0, l.call(SimdOps.class, helper, v[0], constant(0)));
      return;
    }
    Expr r = l.call(SimdOps.class, helper, v[0], v[1]);
    if (v.length > 2) {
      Expr high = l.call(SimdOps.class, helper, v[2], v[3]);
      r = or(r, binary(BinaryOp.SHL, high, constant(bits)));
    }
    l.write(0, r);
  }

  public static void pmovmskb(Lift l) {
    mask(l, "signsOfBytes", 16);
  }

  public static void movmskps(Lift l) {
    mask(l, "signsOfSingles", 4);
  }

  public static void movmskpd(Lift l) {
    mask(l, "signsOfDoubles", 2);
  }
}
