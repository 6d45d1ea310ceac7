package dev.gox.runtime.cpu;

/**
 * Integer operations among neighbours in a vector: Intel SDM vol. 2, PHADDW, PHSUBW, MPSADBW,
 * PHMINPOSUW and the like.
 */
public final class HorizontalOps {
  private HorizontalOps() {}

  /** The words with even numbers of two lanes. */
  private static long evenWords(long low, long high) {
    return gathered(low) | gathered(high) << 32;
  }

  private static long gathered(long v) {
    long x = v & 0x0000_FFFF_0000_FFFFL;
    return (x | x >>> 16) & 0xFFFF_FFFFL;
  }

  private static long oddWords(long low, long high) {
    return evenWords(low >>> 16, high >>> 16);
  }

  public static long addWords(long low, long high) {
    return PackedOps.paddw(evenWords(low, high), oddWords(low, high));
  }

  public static long subtractWords(long low, long high) {
    return PackedOps.psubw(evenWords(low, high), oddWords(low, high));
  }

  public static long addWordsSaturated(long low, long high) {
    return PackedOps.paddsw(evenWords(low, high), oddWords(low, high));
  }

  public static long subtractWordsSaturated(long low, long high) {
    return PackedOps.psubsw(evenWords(low, high), oddWords(low, high));
  }

  public static long addDoublewords(long low, long high) {
    return low + (low >>> 32) & 0xFFFF_FFFFL | high + (high >>> 32) << 32;
  }

  public static long subtractDoublewords(long low, long high) {
    return low - (low >>> 32) & 0xFFFF_FFFFL | high - (high >>> 32) << 32;
  }

  /**
   * MPSADBW: sums of differences between four bytes of the second operand and four from each of
   * eight places of the first, of which half are a lane.
   *
   * @param order bit 2 is the first operand's half, bits 1:0 the second's doubleword
   */
  public static long sumsOfDifferencesLow(long a0, long a1, long b0, long b1, long order) {
    return sums(a0, a1, b0, b1, order, 0);
  }

  public static long sumsOfDifferencesHigh(long a0, long a1, long b0, long b1, long order) {
    return sums(a0, a1, b0, b1, order, 4);
  }

  private static long sums(long a0, long a1, long b0, long b1, long order, int first) {
    long block = SimdOps.element(b0, b1, order & 3, 32);
    long r = 0;
    for (int i = 0; i < 4; i++) {
      long place = (order & 4) + first + i;
      long other = SimdOps.bytesFromLow(a0, a1, 0, 0, place) & 0xFFFF_FFFFL;
      r |= PackedMultiply.psadbw(other, block) << 16 * i;
    }
    return r;
  }

  /** PHMINPOSUW: the least word, and its number in bits 18:16. */
  public static long leastWord(long low, long high) {
    long least = 0x1_0000;
    long at = 0;
    for (int i = 0; i < 8; i++) {
      long word = SimdOps.element(low, high, i, 16);
      if (word < least) {
        least = word;
        at = i;
      }
    }
    return least | at << 16;
  }
}
