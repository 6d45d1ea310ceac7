package dev.gox.runtime.cpu.sse;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.FloatConvert;
import dev.gox.runtime.cpu.FloatRound;
import dev.gox.runtime.cpu.HalfFloats;
import dev.gox.runtime.cpu.KeepsRegisters;
import dev.gox.runtime.cpu.ieee.FloatFormat;
import dev.gox.runtime.cpu.ieee.FloatUnit;
import dev.gox.runtime.cpu.ieee.Real;

/** {@link FloatConvert}, {@link FloatRound} and {@link HalfFloats} as MXCSR says. */
@KeepsRegisters
public final class Convert {
  private Convert() {}

  private static final long LOW = 0xFFFF_FFFFL;

  public static long integerToDouble(Cpu c, long v) {
    return c.exactFloats
        ? MxcsrUnit.of(c).finish(c, Real.ofInteger(v), FloatFormat.DOUBLE)
        : FloatConvert.integerToDouble(v);
  }

  public static long integerToSingle(Cpu c, long v) {
    return c.exactFloats
        ? MxcsrUnit.of(c).finish(c, Real.ofInteger(v), FloatFormat.SINGLE)
        : FloatConvert.integerToSingle(v);
  }

  private static long toInteger(Cpu c, FloatFormat from, long a, int width, boolean truncates) {
    MxcsrUnit u = MxcsrUnit.of(c);
    u.mode = truncates ? FloatUnit.TO_ZERO : u.mode;
    long r = u.toInteger(u.operand(from, a), width);
    u.finish(c);
    return width == 32 ? r & LOW : r;
  }

  public static long truncateDouble64(Cpu c, long a) {
    return c.exactFloats
        ? toInteger(c, FloatFormat.DOUBLE, a, 64, true)
        : FloatConvert.truncateDouble64(a);
  }

  public static long truncateDouble32(Cpu c, long a) {
    return c.exactFloats
        ? toInteger(c, FloatFormat.DOUBLE, a, 32, true)
        : FloatConvert.truncateDouble32(a);
  }

  public static long truncateSingle64(Cpu c, long a) {
    return c.exactFloats
        ? toInteger(c, FloatFormat.SINGLE, a, 64, true)
        : FloatConvert.truncateSingle64(a);
  }

  public static long truncateSingle32(Cpu c, long a) {
    return c.exactFloats
        ? toInteger(c, FloatFormat.SINGLE, a, 32, true)
        : FloatConvert.truncateSingle32(a);
  }

  public static long roundDouble64(Cpu c, long a) {
    return c.exactFloats
        ? toInteger(c, FloatFormat.DOUBLE, a, 64, false)
        : FloatConvert.roundDouble64(a);
  }

  public static long roundDouble32(Cpu c, long a) {
    return c.exactFloats
        ? toInteger(c, FloatFormat.DOUBLE, a, 32, false)
        : FloatConvert.roundDouble32(a);
  }

  public static long roundSingle64(Cpu c, long a) {
    return c.exactFloats
        ? toInteger(c, FloatFormat.SINGLE, a, 64, false)
        : FloatConvert.roundSingle64(a);
  }

  public static long roundSingle32(Cpu c, long a) {
    return c.exactFloats
        ? toInteger(c, FloatFormat.SINGLE, a, 32, false)
        : FloatConvert.roundSingle32(a);
  }

  private static long convert(Cpu c, FloatFormat from, FloatFormat to, long a) {
    MxcsrUnit u = MxcsrUnit.of(c);
    Real r = u.operand(from, a);
    Real nan = u.nan(r);
    if (nan == null) {
      u.note(r);
    }
    return u.finish(c, nan != null ? nan : r, to);
  }

  public static long doubleToSingle(Cpu c, long a) {
    return c.exactFloats
        ? convert(c, FloatFormat.DOUBLE, FloatFormat.SINGLE, a)
        : FloatConvert.doubleToSingle(a);
  }

  public static long singleToDouble(Cpu c, long a) {
    return c.exactFloats
        ? convert(c, FloatFormat.SINGLE, FloatFormat.DOUBLE, a)
        : FloatConvert.singleToDouble(a);
  }

  // ---- rounding to integers in the same format ----

  private static long round(Cpu c, FloatFormat format, long a, long mode, long quiet) {
    MxcsrUnit u = MxcsrUnit.of(c);
    u.mode = (int) mode;
    Real r = u.operand(format, a);
    Real nan = u.nan(r);
    int before = u.flags;
    long bits = format.pack(nan != null ? nan : u.roundToInteger(r));
    if (quiet != 0) {
      u.flags = before;
    }
    u.finish(c);
    return bits;
  }

  public static long roundDouble(Cpu c, long a, long mode, long quiet) {
    return c.exactFloats
        ? round(c, FloatFormat.DOUBLE, a, mode, quiet)
        : FloatRound.roundDouble(a, mode, quiet);
  }

  public static long roundSingle(Cpu c, long a, long mode, long quiet) {
    return c.exactFloats
        ? round(c, FloatFormat.SINGLE, a, mode, quiet)
        : FloatRound.roundSingle(a, mode, quiet);
  }

  // ---- half precision, whose denormal numbers always count ----

  public static long halfToSingle(Cpu c, long h) {
    if (c.exactFloats && FloatFormat.HALF.unpack(h).isSignaling()) {
      c.floatFlags |= FloatUnit.INVALID;
    }
    return HalfFloats.halfToSingle(h);
  }

  public static long singleToHalf(Cpu c, long s, long mode) {
    if (!c.exactFloats) {
      return HalfFloats.singleToHalf(s, mode);
    }
    MxcsrUnit u = MxcsrUnit.of(c);
    u.mode = (int) mode;
    u.flushes = false;
    Real r = u.operand(FloatFormat.SINGLE, s);
    Real nan = u.nan(r);
    if (nan == null) {
      u.note(r);
    }
    return u.finish(c, nan != null ? nan : r, FloatFormat.HALF);
  }
}
