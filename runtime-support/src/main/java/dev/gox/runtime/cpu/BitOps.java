package dev.gox.runtime.cpu;

/** Bit scans and counts: Intel SDM vol. 2, BSF, BSR, POPCNT. */
public final class BitOps {
  private BitOps() {}

  /** The number of the lowest bit set; the source is not zero. */
  public static long bsf(long source) {
    return Long.numberOfTrailingZeros(source);
  }

  /** The number of the highest bit set; the source is not zero. */
  public static long bsr(long source) {
    return 63 - Long.numberOfLeadingZeros(source);
  }

  public static long popcnt(long source) {
    return Long.bitCount(source);
  }
}
