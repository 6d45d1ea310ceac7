package dev.gox.runtime.cpu;

/** Half precision on raw bits: Intel SDM vol. 1, 14.4. MXCSR's FTZ and DAZ don't count. */
public final class HalfFloats {
  private HalfFloats() {}

  private static final int SINGLE_BIAS = 127;
  private static final int HALF_BIAS = 15;
  private static final int HALF_INFINITY = 0x7C00;
  private static final int HALF_LARGEST = 0x7BFF;

  /** Widens, exactly; a NaN becomes quiet. */
  public static long halfToSingle(long h) {
    int sign = (int) (h & 0x8000) << 16;
    int exponent = (int) h >> 10 & 31;
    int fraction = (int) h & 0x3FF;
    int magnitude;
    if (exponent == 31) {
      magnitude = 0x7F80_0000 | fraction << 13 | (fraction != 0 ? 0x0040_0000 : 0);
    } else if (exponent == 0) {
      magnitude = Float.floatToRawIntBits(fraction * 0x1p-24f);
    } else {
      magnitude = exponent + SINGLE_BIAS - HALF_BIAS << 23 | fraction << 13;
    }
    return (sign | magnitude) & 0xFFFF_FFFFL;
  }

  /** Rounds by a mode, numbered as in MXCSR's rounding control; a NaN keeps its top bits. */
  public static long singleToHalf(long s, long mode) {
    int sign = (int) (s >>> 16) & 0x8000;
    int magnitude = (int) s & 0x7FFF_FFFF;
    if (magnitude > 0x7F80_0000) {
      return sign | HALF_INFINITY | 0x200 | magnitude >> 13 & 0x1FF;
    }
    if (magnitude == 0x7F80_0000) {
      return sign | HALF_INFINITY;
    }
    return sign | rounded(magnitude, sign != 0, (int) mode);
  }

  private static int rounded(int magnitude, boolean negative, int mode) {
    int exponent = (magnitude >> 23) - SINGLE_BIAS + HALF_BIAS;
    if (exponent > 30) {
      return awayFromZero(negative, mode) || mode == 0 ? HALF_INFINITY : HALF_LARGEST;
    }
    long significand = magnitude & 0x7F_FFFF | (magnitude >> 23 != 0 ? 0x80_0000 : 0);
    // How many bits are cut off; more for what becomes denormal, and then all.
    int cut = exponent > 0 ? 13 : Math.min(14 - exponent, 40);
    long kept = significand >> cut;
    long rest = significand & (1L << cut) - 1;
    long half = 1L << cut - 1;
    boolean up =
        mode == 0
            ? rest > half || rest == half && (kept & 1) != 0
            : rest != 0 && awayFromZero(negative, mode);
    // A normal number's implied bit adds one to the exponent's field.
    long base = exponent > 0 ? (long) (exponent - 1) << 10 : 0;
    return (int) (base + kept + (up ? 1 : 0));
  }

  private static boolean awayFromZero(boolean negative, int mode) {
    return mode == (negative ? 1 : 2);
  }
}
