package dev.gox.runtime.cpu;

/**
 * Products of packed integers and their sums, and sums of differences, one 64-bit lane at a time,
 * named as the instructions: Intel SDM vol. 2, PMULLW, PMADDWD, PSADBW and the like.
 */
public final class PackedMultiply {
  private PackedMultiply() {}

  public static long pmuludq(long a, long b) {
    return (a & 0xFFFF_FFFFL) * (b & 0xFFFF_FFFFL);
  }

  public static long pmullw(long a, long b) {
    long r = 0;
    for (int i = 0; i < 4; i++) {
      long x = (short) (a >>> 16 * i);
      long y = (short) (b >>> 16 * i);
      r |= (x * y & 0xFFFF) << 16 * i;
    }
    return r;
  }

  public static long pmulhw(long a, long b) {
    long r = 0;
    for (int i = 0; i < 4; i++) {
      long x = (short) (a >>> 16 * i);
      long y = (short) (b >>> 16 * i);
      r |= ((x * y >> 16) & 0xFFFF) << 16 * i;
    }
    return r;
  }

  public static long pmulhuw(long a, long b) {
    long r = 0;
    for (int i = 0; i < 4; i++) {
      long x = a >>> 16 * i & 0xFFFF;
      long y = b >>> 16 * i & 0xFFFF;
      r |= ((x * y >> 16) & 0xFFFF) << 16 * i;
    }
    return r;
  }

  public static long pmaddwd(long a, long b) {
    long low = (long) (short) a * (short) b + (long) (short) (a >>> 16) * (short) (b >>> 16);
    long high =
        (long) (short) (a >>> 32) * (short) (b >>> 32)
            + (long) (short) (a >>> 48) * (short) (b >>> 48);
    return low & 0xFFFF_FFFFL | high << 32;
  }

  public static long psadbw(long a, long b) {
    long sum = 0;
    for (int i = 0; i < 8; i++) {
      sum += Math.abs((a >>> 8 * i & 0xFF) - (b >>> 8 * i & 0xFF));
    }
    return sum;
  }

  public static long pmuldq(long a, long b) {
    return (long) (int) a * (int) b;
  }

  public static long pmulld(long a, long b) {
    return a * b & 0xFFFF_FFFFL | (a >>> 32) * (b >>> 32) << 32;
  }

  /** Products rounded to their upper 16 bits, of 15 bits' scale. */
  public static long pmulhrsw(long a, long b) {
    long r = 0;
    for (int i = 0; i < 4; i++) {
      long x = (short) (a >>> 16 * i);
      long y = (short) (b >>> 16 * i);
      r |= ((x * y >> 14) + 1 >> 1 & 0xFFFF) << 16 * i;
    }
    return r;
  }

  /** Unsigned bytes of a times signed bytes of b; sums of two products saturate. */
  public static long pmaddubsw(long a, long b) {
    long r = 0;
    for (int i = 0; i < 64; i += 16) {
      long low = (a >>> i & 0xFF) * (byte) (b >>> i);
      long high = (a >>> i + 8 & 0xFF) * (byte) (b >>> i + 8);
      long sum = Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, low + high));
      r |= (sum & 0xFFFF) << i;
    }
    return r;
  }
}
