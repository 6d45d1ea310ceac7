package dev.gox.runtime.cpu;

/** Bit scans and counts: Intel SDM vol. 2, BSF, BSR, POPCNT, BT. */
public final class BitOps {
  private BitOps() {}

  /** CF is the tested bit; the other flags stay, as on real processors. */
  public static void carryFromBit(Cpu c, long value, long bit) {
    Flags.setCarry(c, (value >>> bit & 1) != 0);
  }

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

  /** ZF says whether the source was zero; the others are clear. */
  public static void scanFlags(Cpu c, long source) {
    Flags.setStatus(c, source == 0 ? Flags.ZF : 0);
  }
}
