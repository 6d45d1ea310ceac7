package dev.gox.runtime.cpu;

/**
 * Shifts of packed integers, one 64-bit lane at a time, named as the instructions: Intel SDM vol.
 * 2, PSLLW and the like.
 */
public final class PackedShifts {
  private PackedShifts() {}

  // ---- b is the count, unsigned; one as large as the element clears it ----

  public static long psllq(long a, long b) {
    return b >>> 6 != 0 ? 0 : a << b;
  }

  public static long psrlq(long a, long b) {
    return b >>> 6 != 0 ? 0 : a >>> b;
  }

  public static long psllw(long a, long b) {
    return b >>> 4 != 0 ? 0 : a << b & 0x0001_0001_0001_0001L * (0xFFFFL << b & 0xFFFFL);
  }

  public static long psrlw(long a, long b) {
    return b >>> 4 != 0 ? 0 : a >>> b & 0x0001_0001_0001_0001L * (0xFFFFL >>> b);
  }

  public static long psraw(long a, long b) {
    long n = b >>> 4 != 0 ? 15 : b;
    long r = 0;
    for (int i = 0; i < 4; i++) {
      r |= ((long) (short) (a >>> 16 * i) >> n & 0xFFFFL) << 16 * i;
    }
    return r;
  }

  public static long pslld(long a, long b) {
    return b >>> 5 != 0 ? 0 : a << b & 0x0000_0001_0000_0001L * (0xFFFF_FFFFL << b & 0xFFFF_FFFFL);
  }

  public static long psrld(long a, long b) {
    return b >>> 5 != 0 ? 0 : a >>> b & 0x0000_0001_0000_0001L * (0xFFFF_FFFFL >>> b);
  }

  public static long psrad(long a, long b) {
    long n = b >>> 5 != 0 ? 31 : b;
    long r = 0;
    for (int i = 0; i < 2; i++) {
      r |= ((long) (int) (a >>> 32 * i) >> n & 0xFFFF_FFFFL) << 32 * i;
    }
    return r;
  }

  // ---- b's elements are the counts of a's ----

  private static final long LOW = 0xFFFF_FFFFL;

  public static long psllvq(long a, long b) {
    return psllq(a, b);
  }

  public static long psrlvq(long a, long b) {
    return psrlq(a, b);
  }

  public static long psllvd(long a, long b) {
    return psllq(a & LOW, b & LOW) & LOW | pslld(a >>> 32, b >>> 32) << 32;
  }

  public static long psrlvd(long a, long b) {
    return psrlq(a & LOW, b & LOW) | psrlq(a >>> 32, b >>> 32) << 32;
  }

  public static long psravd(long a, long b) {
    long low = (int) a >> (int) Math.min(b & LOW, 31);
    return low & LOW | a >> 32 >> Math.min(b >>> 32, 31) << 32;
  }
}
