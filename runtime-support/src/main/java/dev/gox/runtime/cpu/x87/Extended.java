package dev.gox.runtime.cpu.x87;

import dev.gox.runtime.cpu.ieee.FloatFormat;
import dev.gox.runtime.cpu.ieee.Real;

/**
 * A number as x87's registers hold it: 64 bits of significand, the topmost included, and a sign and
 * exponent (Intel SDM vol. 1, 4.2.2 and 8.2.2).
 *
 * @param significand all 64 bits
 * @param signExponent bit 15 is the sign, the others the biased exponent
 */
record Extended(long significand, int signExponent) {
  private static final int MOST = 0x7FFF;
  private static final int BIAS = 16383;
  private static final int SIGN = 0x8000;

  /** The "real indefinite", which invalid operations make. */
  static final Extended INDEFINITE = new Extended(0xC000_0000_0000_0000L, 0xFFFF);

  boolean negative() {
    return (signExponent & SIGN) != 0;
  }

  private int biased() {
    return signExponent & MOST;
  }

  /** Whether no newer x87 takes it: a number without its topmost bit. */
  boolean isUnsupported() {
    return biased() != 0 && significand >= 0;
  }

  /** Its value, unless it is unsupported. */
  Real value() {
    if (biased() == MOST) {
      return significand << 1 == 0 ? Real.infinity(negative()) : Real.nan(negative(), significand);
    }
    if (biased() == 0) {
      return significand == 0
          ? Real.zero(negative())
          : Real.of(negative(), FloatFormat.EXTENDED.least(), significand, 0).asDenormal();
    }
    return Real.of(negative(), biased() - BIAS, significand, 0);
  }

  /** A number of the format, or a NaN. */
  static Extended of(Real r) {
    int sign = r.negative() ? SIGN : 0;
    return switch (r.kind()) {
      case ZERO -> new Extended(0, sign);
      case INFINITE, NAN -> new Extended(r.high(), sign | MOST);
      case FINITE -> {
        int below = FloatFormat.EXTENDED.least() - r.exponent();
        yield below > 0
            ? new Extended(r.high() >>> below, sign)
            : new Extended(r.high(), sign | r.exponent() + BIAS);
      }
    };
  }

  /** FXAM's code for a register that isn't empty: C3, C2 and C0, where the status word has them. */
  int category() {
    if (isUnsupported()) {
      return 0;
    }
    Real v = value();
    return switch (v.kind()) {
      case NAN -> Status.C0;
      case INFINITE -> Status.C2 | Status.C0;
      case ZERO -> Status.C3;
      case FINITE -> v.denormal() ? Status.C3 | Status.C2 : Status.C2;
    };
  }
}
