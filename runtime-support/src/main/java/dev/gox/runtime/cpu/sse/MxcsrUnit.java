package dev.gox.runtime.cpu.sse;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.ieee.FloatFormat;
import dev.gox.runtime.cpu.ieee.FloatUnit;
import dev.gox.runtime.cpu.ieee.Real;

/** The controls of MXCSR (Intel SDM vol. 1, 10.2.3), for one operation. */
final class MxcsrUnit extends FloatUnit {
  private static final int DENORMALS_ARE_ZEROS = 0x40;
  private static final int MASKS = 7;
  private static final int ROUNDING = 13;
  private static final int FLUSH_TO_ZERO = 0x8000;

  private final boolean ignoresDenormals;

  private MxcsrUnit(int mxcsr) {
    ignoresDenormals = (mxcsr & DENORMALS_ARE_ZEROS) != 0;
    masks = mxcsr >> MASKS & 0x3F;
    mode = mxcsr >> ROUNDING & 3;
    flushes = (mxcsr & FLUSH_TO_ZERO) != 0;
  }

  static MxcsrUnit of(Cpu c) {
    return new MxcsrUnit(c.mxcsr);
  }

  /** An operand; a denormal one may count as zero. */
  Real operand(FloatFormat format, long bits) {
    Real r = format.unpack(bits);
    return r.denormal() && ignoresDenormals ? Real.zero(r.negative()) : r;
  }

  /** Leaves the flags where {@link Exceptions#raise} finds them. */
  void finish(Cpu c) {
    c.floatFlags |= flags;
  }

  /** Rounds a result, leaves the flags, and gives its bits. */
  long finish(Cpu c, Real exact, FloatFormat format) {
    long bits = format.pack(round(exact, format));
    finish(c);
    return bits;
  }

  /** The first NaN of the operands, made quiet; null if there is none. */
  Real nan(Real... operands) {
    Real found = null;
    for (Real r : operands) {
      if (r.isSignaling()) {
        flags |= INVALID;
      }
      if (found == null && r.isNan()) {
        found = r.quiet();
      }
    }
    return found;
  }
}
