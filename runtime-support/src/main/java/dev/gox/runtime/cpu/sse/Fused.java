package dev.gox.runtime.cpu.sse;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.FusedOps;
import dev.gox.runtime.cpu.KeepsRegisters;
import dev.gox.runtime.cpu.ieee.FloatFormat;
import dev.gox.runtime.cpu.ieee.Real;

/** {@link FusedOps} as MXCSR says. */
@KeepsRegisters
public final class Fused {
  private Fused() {}

  private static long doubles(
      Cpu c, long x, long y, long z, boolean minus, boolean less, long usual) {
    if (!c.exactFloats
        || Arithmetic.isUsual(c)
            && Arithmetic.isNormalDouble(x)
            && Arithmetic.isNormalDouble(y)
            && Arithmetic.isNormalDouble(z)
            && Arithmetic.isNormalDouble(usual)) {
      return usual;
    }
    return exact(c, FloatFormat.DOUBLE, x, y, z, minus, less);
  }

  private static long singles(
      Cpu c, long x, long y, long z, boolean minus, boolean less, long usual) {
    if (!c.exactFloats
        || Arithmetic.isUsual(c)
            && Arithmetic.isNormalSingle(x)
            && Arithmetic.isNormalSingle(y)
            && Arithmetic.isNormalSingle(z)
            && Arithmetic.isNormalSingle(usual)) {
      return usual;
    }
    return exact(c, FloatFormat.SINGLE, x, y, z, minus, less);
  }

  /** Of a NaN the sign stays, whichever is negated. */
  private static long exact(
      Cpu c, FloatFormat format, long x, long y, long z, boolean minus, boolean less) {
    MxcsrUnit u = MxcsrUnit.of(c);
    Real a = u.operand(format, x);
    Real b = u.operand(format, y);
    Real addend = u.operand(format, z);
    Real r = u.nan(a, b, addend);
    if (r == null) {
      r = u.multiplyAdd(minus ? a.negated() : a, b, less ? addend.negated() : addend);
    }
    return u.finish(c, r, format);
  }

  public static long multiplyAddDouble(Cpu c, long x, long y, long z) {
    return doubles(c, x, y, z, false, false, FusedOps.multiplyAddDouble(x, y, z));
  }

  public static long multiplyAddSingle(Cpu c, long x, long y, long z) {
    return singles(c, x, y, z, false, false, FusedOps.multiplyAddSingle(x, y, z));
  }

  public static long multiplySubtractDouble(Cpu c, long x, long y, long z) {
    return doubles(c, x, y, z, false, true, FusedOps.multiplySubtractDouble(x, y, z));
  }

  public static long multiplySubtractSingle(Cpu c, long x, long y, long z) {
    return singles(c, x, y, z, false, true, FusedOps.multiplySubtractSingle(x, y, z));
  }

  public static long negativeMultiplyAddDouble(Cpu c, long x, long y, long z) {
    return doubles(c, x, y, z, true, false, FusedOps.negativeMultiplyAddDouble(x, y, z));
  }

  public static long negativeMultiplyAddSingle(Cpu c, long x, long y, long z) {
    return singles(c, x, y, z, true, false, FusedOps.negativeMultiplyAddSingle(x, y, z));
  }

  public static long negativeMultiplySubtractDouble(Cpu c, long x, long y, long z) {
    return doubles(c, x, y, z, true, true, FusedOps.negativeMultiplySubtractDouble(x, y, z));
  }

  public static long negativeMultiplySubtractSingle(Cpu c, long x, long y, long z) {
    return singles(c, x, y, z, true, true, FusedOps.negativeMultiplySubtractSingle(x, y, z));
  }
}
