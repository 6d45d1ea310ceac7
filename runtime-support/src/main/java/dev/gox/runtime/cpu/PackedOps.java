package dev.gox.runtime.cpu;

/**
 * Packed integer operations on one 64-bit lane, named as the instructions: Intel SDM vol. 2. A
 * whole register is one call a lane.
 */
public final class PackedOps {
  private PackedOps() {}

  // A lane's elements are computed together, as each method's top bits of the elements say how
  // long they are: carries are kept from crossing them (H. Warren, Hacker's Delight, 2-18).

  static final long TOP8 = 0x8080_8080_8080_8080L;
  static final long TOP16 = 0x8000_8000_8000_8000L;
  static final long TOP32 = 0x8000_0000_8000_0000L;
  private static final long HIGH = 0xFFFF_FFFF_0000_0000L;

  static long sum(long a, long b, long top) {
    return (a & ~top) + (b & ~top) ^ (a ^ b) & top;
  }

  static long difference(long a, long b, long top) {
    return (a | top) - (b & ~top) ^ (a ^ ~b) & top;
  }

  /** The top bits of those elements of a that are less than b's, unsigned. */
  static long below(long a, long b, long top) {
    return (~a & b | ~(a ^ b) & difference(a, b, top)) & top;
  }

  /** Makes elements all ones whose top bit is set; shift is their length less one. */
  static long spread(long tops, int shift) {
    return (tops << 1) - (tops >>> shift);
  }

  /** All ones for those elements that are zero. */
  static long zeros(long v, long top, int shift) {
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

  public static long pcmpeqq(long a, long b) {
    return a == b ? -1 : 0;
  }

  public static long pcmpgtq(long a, long b) {
    return a > b ? -1 : 0;
  }

  // ---- signs: of the first operand's elements, by the second's ----

  private static long negated(long a, long elements, long top) {
    return difference(0, a, top) & elements | a & ~elements;
  }

  public static long psignb(long a, long b) {
    return negated(a, spread(b & TOP8, 7), TOP8) & ~zeros(b, TOP8, 7);
  }

  public static long psignw(long a, long b) {
    return negated(a, spread(b & TOP16, 15), TOP16) & ~zeros(b, TOP16, 15);
  }

  public static long psignd(long a, long b) {
    return negated(a, spread(b & TOP32, 31), TOP32) & ~zeros(b, TOP32, 31);
  }

  public static long pabsb(long a) {
    return negated(a, spread(a & TOP8, 7), TOP8);
  }

  public static long pabsw(long a) {
    return negated(a, spread(a & TOP16, 15), TOP16);
  }

  public static long pabsd(long a) {
    return negated(a, spread(a & TOP32, 31), TOP32);
  }

  // ---- choices: elements of b where the top bit of the mask's element is set, else of a ----

  public static long blendBytes(long a, long b, long mask) {
    long m = spread(mask & TOP8, 7);
    return b & m | a & ~m;
  }

  public static long blendSingles(long a, long b, long mask) {
    long m = spread(mask & TOP32, 31);
    return b & m | a & ~m;
  }

  public static long blendDoubles(long a, long b, long mask) {
    return mask < 0 ? b : a;
  }

  /** Words by the low 4 bits of a number. */
  public static long chooseWords(long a, long b, long bits) {
    long m = (bits & 1 | (bits & 2) << 15 | (bits & 4) << 30 | (bits & 8) << 45) * 0xFFFF;
    return b & m | a & ~m;
  }

  /** Doublewords by the low 2 bits of a number. */
  public static long chooseDoublewords(long a, long b, long bits) {
    long m = (bits & 1 | (bits & 2) << 31) * 0xFFFF_FFFFL;
    return b & m | a & ~m;
  }
}
