package dev.gox.runtime.cpu.sse;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.FloatCompare;
import dev.gox.runtime.cpu.KeepsRegisters;
import dev.gox.runtime.cpu.ieee.FloatFormat;
import dev.gox.runtime.cpu.ieee.FloatUnit;
import dev.gox.runtime.cpu.ieee.Real;

/** {@link FloatCompare} as MXCSR says. */
@KeepsRegisters
public final class Compare {
  private Compare() {}

  private static final long SINGLE_BITS = 0xFFFF_FFFFL;

  /** Flags what a comparison finds of its operands. */
  private static void examine(
      Cpu c, FloatFormat format, long first, long second, boolean signalsQuiet) {
    MxcsrUnit u = MxcsrUnit.of(c);
    Real a = u.operand(format, first);
    Real b = u.operand(format, second);
    if (a.isNan() || b.isNan()) {
      boolean signals = signalsQuiet || a.isSignaling() || b.isSignaling();
      u.flags |= signals ? FloatUnit.INVALID : 0;
    } else {
      u.note(a);
      u.note(b);
    }
    u.finish(c);
  }

  /** An operand as it counts: zero for a denormal number that is ignored. */
  public static long operandDouble(Cpu c, long a) {
    return operand(c, FloatFormat.DOUBLE, a);
  }

  /** As {@link #operandDouble}. */
  public static long operandSingle(Cpu c, long a) {
    return operand(c, FloatFormat.SINGLE, a);
  }

  private static long operand(Cpu c, FloatFormat format, long bits) {
    return c.exactFloats ? format.pack(MxcsrUnit.of(c).operand(format, bits)) : bits;
  }

  /** Flags for COMISD; for UCOMISD if the last argument is 0. */
  public static void examineDouble(Cpu c, long a, long b, long signalsQuiet) {
    if (c.exactFloats) {
      examine(c, FloatFormat.DOUBLE, a, b, signalsQuiet != 0);
    }
  }

  /** As {@link #examineDouble}. */
  public static void examineSingle(Cpu c, long a, long b, long signalsQuiet) {
    if (c.exactFloats) {
      examine(c, FloatFormat.SINGLE, a, b, signalsQuiet != 0);
    }
  }

  /** Of CMPPD's predicates 1, 2, 5, 6 signal quiet NaNs, and of those with bit 4 the others. */
  private static boolean signalsQuiet(long predicate) {
    boolean orders = (predicate & 3) == 1 || (predicate & 3) == 2;
    return orders != ((predicate & 16) != 0);
  }

  public static long cmpDouble(Cpu c, long a, long b, long predicate) {
    if (!c.exactFloats) {
      return FloatCompare.cmpDouble(a, b, predicate);
    }
    examine(c, FloatFormat.DOUBLE, a, b, signalsQuiet(predicate));
    return FloatCompare.cmpDouble(operandDouble(c, a), operandDouble(c, b), predicate);
  }

  public static long cmpSingle(Cpu c, long a, long b, long predicate) {
    if (!c.exactFloats) {
      return FloatCompare.cmpSingle(a, b, predicate);
    }
    examine(c, FloatFormat.SINGLE, a & SINGLE_BITS, b & SINGLE_BITS, signalsQuiet(predicate));
    return FloatCompare.cmpSingle(operandSingle(c, a), operandSingle(c, b), predicate);
  }
}
