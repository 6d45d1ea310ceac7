package dev.gox.runtime.cpu;

/**
 * What IR has no node for in shifts and rotates: Intel SDM vol. 2, SAL/SAR/SHL/SHR,
 * RCL/RCR/ROL/ROR, SHLD, SHRD. Operands are zero-extended; counts are already masked to 5 or 6
 * bits.
 *
 * <p>The carries ({@link Flags}) are for counts other than zero, which changes no flag. OF is set
 * for every count as real processors do for a count of 1. Those of rotates keep what they don't
 * change of the carries before.
 */
public final class ShiftOps {
  private ShiftOps() {}

  private static long bit(long value, long number) {
    return value >>> number & 1;
  }

  /** All carries of an operation that sets CF and OF alone. */
  private static long merge(long before, long carry, long overflow) {
    return before & ~Flags.TOP_CARRIES | Flags.carries(carry, overflow);
  }

  public static long shrCarries(long width, long a, long n) {
    return Flags.carries(bit(a, n - 1), n == 1 ? bit(a, width - 1) : 0);
  }

  // ---- rotates ----

  public static long rol8(long a, long n) {
    return (a << (n & 7) | a >>> 8 - (n & 7)) & 0xFFL;
  }

  public static long rol16(long a, long n) {
    return (a << (n & 15) | a >>> 16 - (n & 15)) & 0xFFFFL;
  }

  public static long rol32(long a, long n) {
    return Integer.rotateLeft((int) a, (int) n) & 0xFFFF_FFFFL;
  }

  public static long rol64(long a, long n) {
    return Long.rotateLeft(a, (int) n);
  }

  public static long rolCarries(long width, long before, long r) {
    return merge(before, r & 1, r & 1 ^ bit(r, width - 1));
  }

  public static long ror8(long a, long n) {
    return (a >>> (n & 7) | a << 8 - (n & 7)) & 0xFFL;
  }

  public static long ror16(long a, long n) {
    return (a >>> (n & 15) | a << 16 - (n & 15)) & 0xFFFFL;
  }

  public static long ror32(long a, long n) {
    return Integer.rotateRight((int) a, (int) n) & 0xFFFF_FFFFL;
  }

  public static long ror64(long a, long n) {
    return Long.rotateRight(a, (int) n);
  }

  public static long rorCarries(long width, long before, long r) {
    return merge(before, bit(r, width - 1), bit(r, width - 1) ^ bit(r, width - 2));
  }

  // ---- rotates through CF, of width + 1 bits ----

  /** The result's upper bits are undefined. */
  public static long rcl(long width, long a, long n, long carry) {
    long steps = n % (width + 1);
    // Two shifts, as one of 64 would be none.
    return steps == 0 ? a : a << steps | carry << steps - 1 | a >>> 1 >>> width - steps;
  }

  public static long rclCarries(long width, long before, long a, long n, long r) {
    long steps = n % (width + 1);
    long carry = steps == 0 ? before >>> 63 : bit(a, width - steps);
    return merge(before, carry, carry ^ bit(r, width - 1));
  }

  /** The result's upper bits are undefined. */
  public static long rcr(long width, long a, long n, long carry) {
    long steps = n % (width + 1);
    return steps == 0 ? a : a >>> steps | carry << width - steps | a << 1 << width - steps;
  }

  public static long rcrCarries(long width, long before, long a, long n, long r) {
    long steps = n % (width + 1);
    long carry = steps == 0 ? before >>> 63 : bit(a, steps - 1);
    return merge(before, carry, bit(r, width - 1) ^ bit(r, width - 2));
  }

  // ---- double shifts: a of 16 bits comes in again after b ----

  public static long shld16(long a, long b, long n) {
    return n == 0 ? a : ((a << 16 | b) << 16 | a) << n >>> 32 & 0xFFFFL;
  }

  public static long shld32(long a, long b, long n) {
    return n == 0 ? a : (a << n | b >>> 32 - n) & 0xFFFF_FFFFL;
  }

  public static long shld64(long a, long b, long n) {
    return n == 0 ? a : a << n | b >>> 64 - n;
  }

  public static long shldCarries(long width, long a, long n, long r) {
    long carry = n <= width ? bit(a, width - n) : 0;
    return Flags.carries(carry, bit(a ^ r, width - 1));
  }

  public static long shrd16(long a, long b, long n) {
    return n == 0 ? a : ((a << 16 | b) << 16 | a) >>> n & 0xFFFFL;
  }

  public static long shrd32(long a, long b, long n) {
    return n == 0 ? a : (a >>> n | b << 32 - n) & 0xFFFF_FFFFL;
  }

  public static long shrd64(long a, long b, long n) {
    return n == 0 ? a : a >>> n | b << 64 - n;
  }

  public static long shrdCarries(long width, long a, long n, long r) {
    return Flags.carries(bit(a, n - 1), bit(a ^ r, width - 1));
  }
}
