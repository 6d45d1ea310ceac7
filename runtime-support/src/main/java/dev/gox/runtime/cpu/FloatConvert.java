package dev.gox.runtime.cpu;

/**
 * SSE conversions on raw bits: Intel SDM vol. 2, CVT*. A value that no integer of the target can
 * hold becomes the integer indefinite, the most negative one. Rounding is to nearest.
 */
public final class FloatConvert {
  private FloatConvert() {}

  public static long integerToDouble(long v) {
    return Double.doubleToRawLongBits(v);
  }

  public static long integerToSingle(long v) {
    return Float.floatToRawIntBits(v) & 0xFFFF_FFFFL;
  }

  private static double single(long bits) {
    return Float.intBitsToFloat((int) bits);
  }

  private static long to64(double v) {
    return v >= -0x1p63 && v < 0x1p63 ? (long) v : Long.MIN_VALUE;
  }

  private static long to32(double v) {
    return v > -0x1p31 - 1 && v < 0x1p31 ? (int) v & 0xFFFF_FFFFL : 0x8000_0000L;
  }

  public static long truncateDouble64(long a) {
    return to64(Double.longBitsToDouble(a));
  }

  public static long truncateDouble32(long a) {
    return to32(Double.longBitsToDouble(a));
  }

  public static long truncateSingle64(long a) {
    return to64(single(a));
  }

  public static long truncateSingle32(long a) {
    return to32(single(a));
  }

  public static long roundDouble64(long a) {
    return to64(Math.rint(Double.longBitsToDouble(a)));
  }

  public static long roundDouble32(long a) {
    return to32(Math.rint(Double.longBitsToDouble(a)));
  }

  public static long roundSingle64(long a) {
    return to64(Math.rint(single(a)));
  }

  public static long roundSingle32(long a) {
    return to32(Math.rint(single(a)));
  }

  /** A NaN keeps its sign and the top of its payload, and becomes quiet. */
  public static long doubleToSingle(long a) {
    if (FloatOps.isNanDouble(a)) {
      return a >>> 32 & 0x8000_0000L | 0x7FC0_0000L | a >>> 29 & 0x003F_FFFFL;
    }
    return Float.floatToRawIntBits((float) Double.longBitsToDouble(a)) & 0xFFFF_FFFFL;
  }

  public static long singleToDouble(long a) {
    if (FloatOps.isNanSingle(a)) {
      return (a & 0x8000_0000L) << 32 | 0x7FF8_0000_0000_0000L | (a & 0x003F_FFFFL) << 29;
    }
    return Double.doubleToRawLongBits(Float.intBitsToFloat((int) a));
  }
}
