package dev.gox.runtime.cpu;

/**
 * Operations across the 64-bit lanes of a vector register: Intel SDM vol. 2, PUNPCK*, PACK*,
 * PSHUF*, PSLLDQ, PSRLDQ, PMOVMSKB and the like.
 */
public final class SimdOps {
  private SimdOps() {}

  /** Faults as legacy SSE does on 16-byte operands that aren't aligned. */
  public static void requireAligned(long address) {
    if ((address & 15) != 0) {
      throw GuestFault.of(GuestFault.GENERAL_PROTECTION);
    }
  }

  /** The top bits of a lane's bytes, gathered by a multiplication. */
  private static long byteSigns(long v) {
    return (v >>> 7 & 0x0101_0101_0101_0101L) * 0x0102_0408_1020_4080L >>> 56;
  }

  public static long signsOfBytes(long low, long high) {
    return byteSigns(low) | byteSigns(high) << 8;
  }

  public static long signsOfSingles(long low, long high) {
    return low >>> 31 & 1 | low >>> 63 << 1 | (high >>> 31 & 1) << 2 | high >>> 63 << 3;
  }

  public static long signsOfDoubles(long low, long high) {
    return low >>> 63 | high >>> 63 << 1;
  }

  /** Spreads 4 bytes to the even bytes of 8. */
  private static long spreadBytes(long v) {
    long x = v & 0xFFFF_FFFFL;
    x = (x | x << 16) & 0x0000_FFFF_0000_FFFFL;
    return (x | x << 8) & 0x00FF_00FF_00FF_00FFL;
  }

  private static long spreadWords(long v) {
    long x = v & 0xFFFF_FFFFL;
    return (x | x << 16) & 0x0000_FFFF_0000_FFFFL;
  }

  public static long interleaveBytesLow(long a, long b) {
    return spreadBytes(a) | spreadBytes(b) << 8;
  }

  public static long interleaveBytesHigh(long a, long b) {
    return interleaveBytesLow(a >>> 32, b >>> 32);
  }

  public static long interleaveWordsLow(long a, long b) {
    return spreadWords(a) | spreadWords(b) << 16;
  }

  public static long interleaveWordsHigh(long a, long b) {
    return interleaveWordsLow(a >>> 32, b >>> 32);
  }

  public static long interleaveDoublewordsLow(long a, long b) {
    return a & 0xFFFF_FFFFL | b << 32;
  }

  public static long interleaveDoublewordsHigh(long a, long b) {
    return a >>> 32 | b & 0xFFFF_FFFF_0000_0000L;
  }

  private static long clamp(long v, long low, long high) {
    return Math.max(low, Math.min(high, v));
  }

  private static long packLane(long v, long low, long high) {
    long r = 0;
    for (int i = 0; i < 4; i++) {
      r |= (clamp((short) (v >>> 16 * i), low, high) & 0xFF) << 8 * i;
    }
    return r;
  }

  public static long packWordsUnsigned(long low, long high) {
    return packLane(low, 0, 255) | packLane(high, 0, 255) << 32;
  }

  public static long packWords(long low, long high) {
    return packLane(low, -128, 127) | packLane(high, -128, 127) << 32;
  }

  public static long packDoublewords(long low, long high) {
    long r = clamp((int) low, Short.MIN_VALUE, Short.MAX_VALUE) & 0xFFFF;
    r |= (clamp(low >> 32, Short.MIN_VALUE, Short.MAX_VALUE) & 0xFFFF) << 16;
    r |= (clamp((int) high, Short.MIN_VALUE, Short.MAX_VALUE) & 0xFFFF) << 32;
    return r | clamp(high >> 32, Short.MIN_VALUE, Short.MAX_VALUE) << 48;
  }

  private static long doubleword(long low, long high, long number) {
    return ((number & 2) == 0 ? low : high) >>> 32 * (number & 1) & 0xFFFF_FFFFL;
  }

  public static long pickDoublewordsLow(long low, long high, long order) {
    return doubleword(low, high, order) | doubleword(low, high, order >> 2) << 32;
  }

  public static long pickDoublewordsHigh(long low, long high, long order) {
    return doubleword(low, high, order >> 4) | doubleword(low, high, order >> 6) << 32;
  }

  public static long pickWords(long v, long order) {
    long r = 0;
    for (int i = 0; i < 4; i++) {
      r |= (v >>> 16 * (order >> 2 * i & 3) & 0xFFFF) << 16 * i;
    }
    return r;
  }

  public static long bytesLeftLow(long low, long high, long count) {
    return count > 7 ? 0 : low << 8 * count;
  }

  public static long bytesLeftHigh(long low, long high, long count) {
    if (count > 15) {
      return 0;
    }
    return count > 7
        ? low << 8 * (count - 8)
        : count == 0 ? high : high << 8 * count | low >>> 64 - 8 * count;
  }

  public static long bytesRightLow(long low, long high, long count) {
    if (count > 15) {
      return 0;
    }
    return count > 7
        ? high >>> 8 * (count - 8)
        : count == 0 ? low : low >>> 8 * count | high << 64 - 8 * count;
  }

  public static long bytesRightHigh(long low, long high, long count) {
    return count > 7 ? 0 : high >>> 8 * count;
  }

  public static long word(long low, long high, long number) {
    return ((number & 4) == 0 ? low : high) >>> 16 * (number & 3) & 0xFFFF;
  }

  private static long insert(long lane, long word, long number) {
    long shift = 16 * (number & 3);
    return lane & ~(0xFFFFL << shift) | word << shift;
  }

  public static long insertWordLow(long lane, long word, long number) {
    return (number & 4) == 0 ? insert(lane, word, number) : lane;
  }

  public static long insertWordHigh(long lane, long word, long number) {
    return (number & 4) != 0 ? insert(lane, word, number) : lane;
  }
}
