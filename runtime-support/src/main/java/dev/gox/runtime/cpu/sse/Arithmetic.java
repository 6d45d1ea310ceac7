package dev.gox.runtime.cpu.sse;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.FloatOps;
import dev.gox.runtime.cpu.KeepsRegisters;
import dev.gox.runtime.cpu.ieee.FloatFormat;
import dev.gox.runtime.cpu.ieee.FloatUnit;
import dev.gox.runtime.cpu.ieee.Real;

/**
 * {@link FloatOps} as MXCSR says. Where the controls are as usual and the precision flag is up
 * already, normal numbers with a normal result raise nothing new, and the host's operation does.
 */
@KeepsRegisters
public final class Arithmetic {
  private Arithmetic() {}

  private static final int ADD = 0;
  private static final int SUBTRACT = 1;
  private static final int MULTIPLY = 2;
  private static final int DIVIDE = 3;
  private static final int MINIMUM = 4;
  private static final int MAXIMUM = 5;

  /** All of MXCSR but the flags other than precision. */
  private static final int CONTROLS = 0xFFE0;

  /** To nearest, all masked, and precision flagged. */
  private static final int USUAL = 0x1FA0;

  static boolean isUsual(Cpu c) {
    return (c.mxcsr & CONTROLS) == USUAL;
  }

  static boolean isNormalDouble(long bits) {
    return ((bits >>> 52) + 1 & 0x7FF) > 1;
  }

  static boolean isNormalSingle(long bits) {
    return ((bits >>> 23) + 1 & 0xFF) > 1;
  }

  private static long doubles(Cpu c, int operation, long a, long b, long usual) {
    if (!c.exactFloats
        || isUsual(c) && isNormalDouble(a) && isNormalDouble(b) && isNormalDouble(usual)) {
      return usual;
    }
    return exact(c, FloatFormat.DOUBLE, operation, a, b);
  }

  private static long singles(Cpu c, int operation, long a, long b, long usual) {
    if (!c.exactFloats
        || isUsual(c) && isNormalSingle(a) && isNormalSingle(b) && isNormalSingle(usual)) {
      return usual;
    }
    return exact(c, FloatFormat.SINGLE, operation, a, b);
  }

  private static long exact(Cpu c, FloatFormat format, int operation, long first, long second) {
    MxcsrUnit u = MxcsrUnit.of(c);
    Real a = u.operand(format, first);
    Real b = u.operand(format, second);
    if (operation >= MINIMUM) {
      return choice(c, u, format, operation, a, b);
    }
    Real nan = u.nan(a, b);
    if (nan != null) {
      u.finish(c);
      return format.pack(nan);
    }
    Real r =
        switch (operation) {
          case ADD -> u.add(a, b);
          case SUBTRACT -> u.add(a, b.negated());
          case MULTIPLY -> u.multiply(a, b);
          default -> u.divide(a, b);
        };
    return u.finish(c, r, format);
  }

  /** The second unless the first is less, or more; any NaN is invalid. */
  private static long choice(
      Cpu c, MxcsrUnit u, FloatFormat format, int operation, Real a, Real b) {
    boolean first = false;
    if (a.isNan() || b.isNan()) {
      u.flags |= FloatUnit.INVALID;
    } else {
      u.note(a);
      u.note(b);
      int order = a.compare(b);
      first = operation == MINIMUM ? order < 0 : order > 0;
    }
    u.finish(c);
    return format.pack(first ? a : b);
  }

  public static long addDouble(Cpu c, long a, long b) {
    return doubles(c, ADD, a, b, FloatOps.addDouble(a, b));
  }

  public static long subDouble(Cpu c, long a, long b) {
    return doubles(c, SUBTRACT, a, b, FloatOps.subDouble(a, b));
  }

  public static long mulDouble(Cpu c, long a, long b) {
    return doubles(c, MULTIPLY, a, b, FloatOps.mulDouble(a, b));
  }

  public static long divDouble(Cpu c, long a, long b) {
    return doubles(c, DIVIDE, a, b, FloatOps.divDouble(a, b));
  }

  public static long minDouble(Cpu c, long a, long b) {
    return doubles(c, MINIMUM, a, b, FloatOps.minDouble(a, b));
  }

  public static long maxDouble(Cpu c, long a, long b) {
    return doubles(c, MAXIMUM, a, b, FloatOps.maxDouble(a, b));
  }

  public static long addSingle(Cpu c, long a, long b) {
    return singles(c, ADD, a, b, FloatOps.addSingle(a, b));
  }

  public static long subSingle(Cpu c, long a, long b) {
    return singles(c, SUBTRACT, a, b, FloatOps.subSingle(a, b));
  }

  public static long mulSingle(Cpu c, long a, long b) {
    return singles(c, MULTIPLY, a, b, FloatOps.mulSingle(a, b));
  }

  public static long divSingle(Cpu c, long a, long b) {
    return singles(c, DIVIDE, a, b, FloatOps.divSingle(a, b));
  }

  public static long minSingle(Cpu c, long a, long b) {
    return singles(c, MINIMUM, a, b, FloatOps.minSingle(a, b));
  }

  public static long maxSingle(Cpu c, long a, long b) {
    return singles(c, MAXIMUM, a, b, FloatOps.maxSingle(a, b));
  }

  public static long sqrtDouble(Cpu c, long a) {
    long usual = FloatOps.sqrtDouble(a);
    return !c.exactFloats || isUsual(c) && isNormalDouble(a) && isNormalDouble(usual)
        ? usual
        : squareRoot(c, FloatFormat.DOUBLE, a);
  }

  public static long sqrtSingle(Cpu c, long a) {
    long usual = FloatOps.sqrtSingle(a);
    return !c.exactFloats || isUsual(c) && isNormalSingle(a) && isNormalSingle(usual)
        ? usual
        : squareRoot(c, FloatFormat.SINGLE, a);
  }

  private static long squareRoot(Cpu c, FloatFormat format, long bits) {
    MxcsrUnit u = MxcsrUnit.of(c);
    Real a = u.operand(format, bits);
    Real nan = u.nan(a);
    return u.finish(c, nan != null ? nan : u.squareRoot(a), format);
  }
}
