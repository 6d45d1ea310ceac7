package dev.gox.runtime.cpu;

/** Bit scans, counts and fields: Intel SDM vol. 2, BSF, BSR, POPCNT, BEXTR, PEXT and the like. */
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

  /** Zeros below the lowest bit set, or the width if none is. */
  public static long trailingZeros(long source, long width) {
    return Math.min(Long.numberOfTrailingZeros(source), width);
  }

  /** Zeros above the highest bit set within the width; the source has none above it. */
  public static long leadingZeros(long source, long width) {
    return Long.numberOfLeadingZeros(source) - (64 - width);
  }

  /** BEXTR: the range's bits 7:0 are where the field begins, 15:8 its length. */
  public static long extract(long source, long range) {
    long start = range & 0xFF;
    return start > 63 ? 0 : lowBits(source >>> start, range >>> 8 & 0xFF);
  }

  /** The lowest so many bits (0 to 255). */
  public static long lowBits(long source, long number) {
    return number > 63 ? source : source & (1L << number) - 1;
  }

  /** PEXT: the bits that a mask picks, side by side. */
  public static long gather(long source, long mask) {
    long r = 0;
    int to = 0;
    for (long left = mask; left != 0; left &= left - 1) {
      r |= (source >>> Long.numberOfTrailingZeros(left) & 1) << to++;
    }
    return r;
  }

  /** PDEP: the lowest bits, to where a mask has ones. */
  public static long scatter(long source, long mask) {
    long r = 0;
    long bits = source;
    for (long left = mask; left != 0; left &= left - 1) {
      r |= (left & -left) & -(bits & 1);
      bits >>>= 1;
    }
    return r;
  }
}
