package dev.gox.runtime.cpu.ieee;

/** Unsigned integers of 128 bits in two longs. */
final class Wide {
  private Wide() {}

  /** The upper half of a left shift, by 0 to 127. */
  static long leftHigh(long high, long low, int shift) {
    if (shift >= 64) {
      return low << shift;
    }
    return shift == 0 ? high : high << shift | low >>> -shift;
  }

  static long leftLow(long low, int shift) {
    return shift >= 64 ? 0 : low << shift;
  }

  static long rightHigh(long high, int shift) {
    return shift >= 64 ? 0 : high >>> shift;
  }

  /** The lower half of a right shift by any number; its lowest bit tells whether any was lost. */
  static long rightLow(long high, long low, int shift) {
    if (shift == 0) {
      return low;
    }
    if (shift >= 128) {
      return (high | low) != 0 ? 1 : 0;
    }
    if (shift >= 64) {
      int rest = shift - 64;
      boolean lost = low != 0 || rest != 0 && high << -rest != 0;
      return high >>> rest | (lost ? 1 : 0);
    }
    return high << -shift | low >>> shift | (low << -shift != 0 ? 1 : 0);
  }

  static int compare(long high, long low, long otherHigh, long otherLow) {
    int c = Long.compareUnsigned(high, otherHigh);
    return c != 0 ? c : Long.compareUnsigned(low, otherLow);
  }

  /** The upper half of an unsigned product. */
  static long multiplyHigh(long a, long b) {
    return Math.multiplyHigh(a, b) + (a >> 63 & b) + (b >> 63 & a);
  }
}
