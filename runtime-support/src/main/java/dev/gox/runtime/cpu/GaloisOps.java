package dev.gox.runtime.cpu;

/**
 * Arithmetic of polynomials over GF(2), one lane at a time: Intel SDM vol. 2, PCLMULQDQ, GF2P8MULB,
 * GF2P8AFFINEQB; and CRC32, which divides them.
 */
public final class GaloisOps {
  private GaloisOps() {}

  // Every fourth bit of the factors: their products leave room for carries, up to the top bit of
  // the low half, behind which nothing is kept (T. Pornin, BearSSL, "Constant-Time Mul").
  private static final long EVERY4 = 0x1111_1111_1111_1111L;

  /** The low 64 bits of a product without carries. */
  public static long multiplyLow(long a, long b) {
    long a0 = a & EVERY4;
    long a1 = a & EVERY4 << 1;
    long a2 = a & EVERY4 << 2;
    long a3 = a & EVERY4 << 3;
    long b0 = b & EVERY4;
    long b1 = b & EVERY4 << 1;
    long b2 = b & EVERY4 << 2;
    long b3 = b & EVERY4 << 3;
    long r0 = a0 * b0 ^ a1 * b3 ^ a2 * b2 ^ a3 * b1;
    long r1 = a0 * b1 ^ a1 * b0 ^ a2 * b3 ^ a3 * b2;
    long r2 = a0 * b2 ^ a1 * b1 ^ a2 * b0 ^ a3 * b3;
    long r3 = a0 * b3 ^ a1 * b2 ^ a2 * b1 ^ a3 * b0;
    return r0 & EVERY4 | r1 & EVERY4 << 1 | r2 & EVERY4 << 2 | r3 & EVERY4 << 3;
  }

  /** The high 64 bits of a product without carries: the low ones of the mirrored factors. */
  public static long multiplyHigh(long a, long b) {
    return Long.reverse(multiplyLow(Long.reverse(a), Long.reverse(b))) >>> 1;
  }

  private static final long TOP8 = PackedOps.TOP8;
  private static final long ONES8 = 0x0101_0101_0101_0101L;

  /** Products of bytes modulo x^8 + x^4 + x^3 + x + 1. */
  public static long multiplyBytes(long a, long b) {
    long r = 0;
    for (int bit = 7; bit >= 0; bit--) {
      r = doubled(r) ^ a & (b >>> bit & ONES8) * 0xFF;
    }
    return r;
  }

  /** Bytes times x, modulo the same. */
  static long doubled(long v) {
    return (v & ~TOP8) << 1 ^ (v >>> 7 & ONES8) * 0x1B;
  }

  /** Inverses of bytes; that of 0 is 0. */
  public static long invertBytes(long a) {
    // a^254, as the group of units has 255 elements.
    long power = a;
    long r = ONES8;
    for (int i = 0; i < 7; i++) {
      power = multiplyBytes(power, power);
      r = multiplyBytes(r, power);
    }
    return r;
  }

  /** Each byte of a, as a column of bits, times the matrix b, plus a constant byte. */
  public static long transformBytes(long a, long b, long constant) {
    long r = (constant & 0xFF) * ONES8;
    for (int bit = 0; bit < 8; bit++) {
      // The matrix's rows stand in reverse order.
      long row = b >>> 8 * (7 - bit) & 0xFF;
      long products = a & row * ONES8;
      products ^= products >>> 4;
      products ^= products >>> 2;
      products ^= products >>> 1;
      r ^= (products & ONES8) << bit;
    }
    return r;
  }

  /** CRC-32C's polynomial, mirrored. */
  private static final int CASTAGNOLI = 0x82F6_3B78;

  /** What a byte makes of a remainder, if so many bytes follow. */
  private static final int[] REMAINDERS = remainders();

  private static int[] remainders() {
    int[] table = new int[8 * 256];
    for (int b = 0; b < 256; b++) {
      int r = b;
      for (int i = 0; i < 8; i++) {
        r = r >>> 1 ^ (r & 1) * CASTAGNOLI;
      }
      table[b] = r;
    }
    for (int i = 256; i < table.length; i++) {
      int before = table[i - 256];
      table[i] = before >>> 8 ^ table[before & 0xFF];
    }
    return table;
  }

  /** CRC32 by 8 bits of data. */
  public static long crc8(long crc, long data) {
    return (crc >>> 8 ^ REMAINDERS[(int) (crc ^ data) & 0xFF]) & 0xFFFF_FFFFL;
  }

  public static long crc16(long crc, long data) {
    return crc8(crc8(crc, data), data >>> 8);
  }

  public static long crc32(long crc, long data) {
    long x = crc ^ data;
    return (remainder(x, 3)
            ^ remainder(x >>> 8, 2)
            ^ remainder(x >>> 16, 1)
            ^ remainder(x >>> 24, 0))
        & 0xFFFF_FFFFL;
  }

  public static long crc64(long crc, long data) {
    long x = crc ^ data;
    int r = remainder(x, 7) ^ remainder(x >>> 8, 6) ^ remainder(x >>> 16, 5);
    r ^= remainder(x >>> 24, 4) ^ remainder(x >>> 32, 3) ^ remainder(x >>> 40, 2);
    r ^= remainder(x >>> 48, 1) ^ remainder(x >>> 56, 0);
    return r & 0xFFFF_FFFFL;
  }

  private static int remainder(long v, int bytesBehind) {
    return REMAINDERS[bytesBehind << 8 | (int) v & 0xFF];
  }
}
