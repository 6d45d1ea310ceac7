package dev.gox.runtime.cpu;

/**
 * Operations across the 64-bit lanes of a vector register: Intel SDM vol. 2, PUNPCK*, PACK*,
 * PSHUF*, PSLLDQ, PSRLDQ, PMOVMSKB and the like.
 */
public final class SimdOps {
  private SimdOps() {}

  /** Faults if an address is no multiple of a power of two. */
  public static void requireAligned(long address, long bytes) {
    if ((address & bytes - 1) != 0) {
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

  public static long interleaveBytesLow(long a, long b) {
    return WideningOps.zeroExtendBytesToWords(a) | WideningOps.zeroExtendBytesToWords(b) << 8;
  }

  public static long interleaveBytesHigh(long a, long b) {
    return interleaveBytesLow(a >>> 32, b >>> 32);
  }

  public static long interleaveWordsLow(long a, long b) {
    return WideningOps.zeroExtendWordsToDoublewords(a)
        | WideningOps.zeroExtendWordsToDoublewords(b) << 16;
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

  /** The element of a number; numbers wrap around. */
  public static long element(long low, long high, long number, long width) {
    long bit = number * width & 127;
    long lane = bit < 64 ? low : high;
    return lane >>> bit & -1L >>> 64 - width;
  }

  /** Lane 0 or 1 of a part with the element of a number replaced; numbers wrap around. */
  public static long insertElement(
      long lane, long laneNumber, long element, long number, long width) {
    long bit = number * width & 127;
    if (bit >> 6 != laneNumber) {
      return lane;
    }
    long mask = -1L >>> 64 - width;
    return lane & ~(mask << bit) | (element & mask) << bit;
  }

  /** Lane 0 or 1 after INSERTPS, whose immediate has the place in bits 5:4 and zeros in 3:0. */
  public static long insertSingle(long lane, long laneNumber, long single, long choice) {
    long r = insertElement(lane, laneNumber, single, choice >> 4 & 3, 32);
    long zeros = choice >> 2 * laneNumber & 3;
    return PackedOps.chooseDoublewords(r, 0, zeros);
  }

  public static long packDoublewordsUnsigned(long low, long high) {
    return clamp((int) low, 0, 65535)
        | clamp(low >> 32, 0, 65535) << 16
        | clamp((int) high, 0, 65535) << 32
        | clamp(high >> 32, 0, 65535) << 48;
  }

  /** PSHUFB: for each byte of the order, the byte it names, or zero if its top bit is set. */
  public static long shuffleBytes(long low, long high, long order) {
    long r = 0;
    for (int i = 0; i < 64; i += 8) {
      long number = order >>> i;
      long lane = (number & 8) == 0 ? low : high;
      long kept = ~((long) (byte) number >> 63);
      r |= (lane >>> ((number & 7) << 3) & 0xFF & kept) << i;
    }
    return r;
  }

  /** 8 bytes from a place in four lanes on, zeros behind them. */
  public static long bytesFromLow(long x0, long x1, long x2, long x3, long place) {
    if (place > 31) {
      return 0;
    }
    int lane = (int) place >> 3;
    long first = lane == 0 ? x0 : lane == 1 ? x1 : lane == 2 ? x2 : x3;
    long second = lane == 0 ? x1 : lane == 1 ? x2 : lane == 2 ? x3 : 0;
    int bits = (int) place << 3 & 63;
    return bits == 0 ? first : first >>> bits | second << 64 - bits;
  }

  public static long bytesFromHigh(long x0, long x1, long x2, long x3, long place) {
    return bytesFromLow(x0, x1, x2, x3, place + 8);
  }
}
