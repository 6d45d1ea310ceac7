package dev.gox.runtime.cpu;

/** A lane's worth of integers from the lowest narrower ones: Intel SDM vol. 2, PMOVSX, PMOVZX. */
public final class WideningOps {
  private WideningOps() {}

  public static long signExtendByte(long v) {
    return (byte) v;
  }

  public static long zeroExtendByte(long v) {
    return v & 0xFF;
  }

  public static long signExtendWord(long v) {
    return (short) v;
  }

  public static long zeroExtendWord(long v) {
    return v & 0xFFFF;
  }

  public static long signExtendDoubleword(long v) {
    return (int) v;
  }

  public static long zeroExtendDoubleword(long v) {
    return v & 0xFFFF_FFFFL;
  }

  public static long zeroExtendBytesToWords(long v) {
    long x = v & 0xFFFF_FFFFL;
    x = (x | x << 16) & 0x0000_FFFF_0000_FFFFL;
    return (x | x << 8) & 0x00FF_00FF_00FF_00FFL;
  }

  public static long zeroExtendBytesToDoublewords(long v) {
    return v & 0xFF | (v & 0xFF00) << 24;
  }

  public static long zeroExtendWordsToDoublewords(long v) {
    return v & 0xFFFF | (v & 0xFFFF_0000L) << 16;
  }

  /** Elements with their sign's copies above them. */
  private static long extended(long v, long signs, int above) {
    // A sign bit subtracted from the one above the element's top makes ones up to there.
    long negative = v & signs;
    return v | (negative << 1 + above) - (negative << 1);
  }

  public static long signExtendBytesToWords(long v) {
    return extended(zeroExtendBytesToWords(v), 0x0080_0080_0080_0080L, 8);
  }

  public static long signExtendBytesToDoublewords(long v) {
    return extended(zeroExtendBytesToDoublewords(v), 0x0000_0080_0000_0080L, 24);
  }

  public static long signExtendWordsToDoublewords(long v) {
    return extended(zeroExtendWordsToDoublewords(v), 0x0000_8000_0000_8000L, 16);
  }
}
