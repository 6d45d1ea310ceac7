package dev.gox.runtime.cpu;

import java.lang.reflect.Method;

/**
 * Packed integer operations on one 64-bit lane, named as the instructions: Intel SDM vol. 2. A
 * whole register is one call a lane.
 */
public final class PackedOps {
  private PackedOps() {}

  /** Whether there is an operation of that name. */
  public static boolean knows(String mnemonic) {
    for (Method m : PackedOps.class.getDeclaredMethods()) {
      if (m.getReturnType() == long.class && m.getName().equals(mnemonic)) {
        return true;
      }
    }
    return false;
  }

  // A lane's elements are computed together, as each method's top bits of the elements say how
  // long they are: carries are kept from crossing them (H. Warren, Hacker's Delight, 2-18).

  private static final long TOP8 = 0x8080_8080_8080_8080L;
  private static final long TOP16 = 0x8000_8000_8000_8000L;
  private static final long TOP32 = 0x8000_0000_8000_0000L;
  private static final long HIGH = 0xFFFF_FFFF_0000_0000L;

  private static long sum(long a, long b, long top) {
    return (a & ~top) + (b & ~top) ^ (a ^ b) & top;
  }

  private static long difference(long a, long b, long top) {
    return (a | top) - (b & ~top) ^ (a ^ ~b) & top;
  }

  /** The top bits of those elements of a that are less than b's, unsigned. */
  private static long below(long a, long b, long top) {
    return (~a & b | ~(a ^ b) & difference(a, b, top)) & top;
  }

  /** Makes elements all ones whose top bit is set; shift is their length less one. */
  private static long spread(long tops, int shift) {
    return (tops << 1) - (tops >>> shift);
  }

  /** All ones for those elements that are zero. */
  private static long zeros(long v, long top, int shift) {
    return spread(~((v & ~top) + ~top | v) & top, shift);
  }

  private static long clamp(long v, long low, long high) {
    return Math.max(low, Math.min(high, v));
  }

  public static long paddb(long a, long b) {
    return sum(a, b, TOP8);
  }

  public static long psubb(long a, long b) {
    return difference(a, b, TOP8);
  }

  public static long pcmpeqb(long a, long b) {
    return zeros(a ^ b, TOP8, 7);
  }

  public static long pcmpgtb(long a, long b) {
    return spread(below(b ^ TOP8, a ^ TOP8, TOP8), 7);
  }

  public static long paddw(long a, long b) {
    return sum(a, b, TOP16);
  }

  public static long psubw(long a, long b) {
    return difference(a, b, TOP16);
  }

  public static long pcmpeqw(long a, long b) {
    return zeros(a ^ b, TOP16, 15);
  }

  public static long pcmpgtw(long a, long b) {
    return spread(below(b ^ TOP16, a ^ TOP16, TOP16), 15);
  }

  public static long paddd(long a, long b) {
    return a + b & 0xFFFF_FFFFL | (a & HIGH) + b & HIGH;
  }

  public static long psubd(long a, long b) {
    return a - b & 0xFFFF_FFFFL | a - (b & HIGH) & HIGH;
  }

  public static long pcmpeqd(long a, long b) {
    return zeros(a ^ b, TOP32, 31);
  }

  public static long pcmpgtd(long a, long b) {
    return spread(below(b ^ TOP32, a ^ TOP32, TOP32), 31);
  }

  public static long paddq(long a, long b) {
    return a + b;
  }

  public static long psubq(long a, long b) {
    return a - b;
  }

  public static long pmuludq(long a, long b) {
    return (a & 0xFFFF_FFFFL) * (b & 0xFFFF_FFFFL);
  }

  public static long paddsb(long a, long b) {
    long r = 0;
    for (int i = 0; i < 8; i++) {
      long x = (byte) (a >>> 8 * i);
      long y = (byte) (b >>> 8 * i);
      r |= (clamp(x + y, Byte.MIN_VALUE, Byte.MAX_VALUE) & 0xFF) << 8 * i;
    }
    return r;
  }

  public static long psubsb(long a, long b) {
    long r = 0;
    for (int i = 0; i < 8; i++) {
      long x = (byte) (a >>> 8 * i);
      long y = (byte) (b >>> 8 * i);
      r |= (clamp(x - y, Byte.MIN_VALUE, Byte.MAX_VALUE) & 0xFF) << 8 * i;
    }
    return r;
  }

  public static long paddusb(long a, long b) {
    // A sum is above 255 if it is less than what was added.
    long r = sum(a, b, TOP8);
    return r | spread(below(r, a, TOP8), 7);
  }

  public static long psubusb(long a, long b) {
    return difference(a, b, TOP8) & ~spread(below(a, b, TOP8), 7);
  }

  public static long pavgb(long a, long b) {
    long r = 0;
    for (int i = 0; i < 8; i++) {
      long x = a >>> 8 * i & 0xFF;
      long y = b >>> 8 * i & 0xFF;
      r |= ((x + y + 1 >> 1) & 0xFF) << 8 * i;
    }
    return r;
  }

  public static long paddsw(long a, long b) {
    long r = 0;
    for (int i = 0; i < 4; i++) {
      long x = (short) (a >>> 16 * i);
      long y = (short) (b >>> 16 * i);
      r |= (clamp(x + y, Short.MIN_VALUE, Short.MAX_VALUE) & 0xFFFF) << 16 * i;
    }
    return r;
  }

  public static long psubsw(long a, long b) {
    long r = 0;
    for (int i = 0; i < 4; i++) {
      long x = (short) (a >>> 16 * i);
      long y = (short) (b >>> 16 * i);
      r |= (clamp(x - y, Short.MIN_VALUE, Short.MAX_VALUE) & 0xFFFF) << 16 * i;
    }
    return r;
  }

  public static long paddusw(long a, long b) {
    long r = 0;
    for (int i = 0; i < 4; i++) {
      long x = a >>> 16 * i & 0xFFFF;
      long y = b >>> 16 * i & 0xFFFF;
      r |= (clamp(x + y, 0, 65535) & 0xFFFF) << 16 * i;
    }
    return r;
  }

  public static long psubusw(long a, long b) {
    long r = 0;
    for (int i = 0; i < 4; i++) {
      long x = a >>> 16 * i & 0xFFFF;
      long y = b >>> 16 * i & 0xFFFF;
      r |= (clamp(x - y, 0, 65535) & 0xFFFF) << 16 * i;
    }
    return r;
  }

  public static long pavgw(long a, long b) {
    long r = 0;
    for (int i = 0; i < 4; i++) {
      long x = a >>> 16 * i & 0xFFFF;
      long y = b >>> 16 * i & 0xFFFF;
      r |= ((x + y + 1 >> 1) & 0xFFFF) << 16 * i;
    }
    return r;
  }

  public static long pminub(long a, long b) {
    long m = spread(below(a, b, TOP8), 7);
    return a & m | b & ~m;
  }

  public static long pmaxub(long a, long b) {
    long m = spread(below(a, b, TOP8), 7);
    return b & m | a & ~m;
  }

  public static long pminsw(long a, long b) {
    long r = 0;
    for (int i = 0; i < 4; i++) {
      long x = (short) (a >>> 16 * i);
      long y = (short) (b >>> 16 * i);
      r |= (Math.min(x, y) & 0xFFFF) << 16 * i;
    }
    return r;
  }

  public static long pmaxsw(long a, long b) {
    long r = 0;
    for (int i = 0; i < 4; i++) {
      long x = (short) (a >>> 16 * i);
      long y = (short) (b >>> 16 * i);
      r |= (Math.max(x, y) & 0xFFFF) << 16 * i;
    }
    return r;
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

  // ---- shifts: b is the count, unsigned; one as large as the element clears it ----

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
}
