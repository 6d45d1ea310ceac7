package dev.gox.runtime.cpu;

import dev.gox.runtime.memory.GuestAccess;
import dev.gox.runtime.memory.GuestAtomics;

/** Integer instructions whose meaning needs Java code: Intel SDM vol. 2. */
public final class IntegerOps {
  private IntegerOps() {}

  /** Where POP stores: an address based on RSP uses RSP's value after the pop. */
  public static long popAddress(long address, long base, long bytes) {
    return base == Cpu.RSP ? address + bytes : address;
  }

  public static long bswap64(long a) {
    return Long.reverseBytes(a);
  }

  public static long bswap32(long a) {
    return Integer.reverseBytes((int) a) & 0xFFFF_FFFFL;
  }

  public static long bswap16(long a) {
    return Short.reverseBytes((short) a) & 0xFFFFL;
  }

  /** The upper 64 bits of an unsigned product. */
  public static long unsignedMultiplyHigh(long a, long b) {
    return Math.multiplyHigh(a, b) + (a >> 63 & b) + (b >> 63 & a);
  }

  /** The upper 64 bits of a signed product. */
  public static long multiplyHigh(long a, long b) {
    return Math.multiplyHigh(a, b);
  }

  private static GuestFault divideError() {
    return GuestFault.of(GuestFault.DIVIDE_ERROR);
  }

  /**
   * DIV's check, for any width: the quotient fits if the dividend's upper half is below the
   * divisor.
   */
  public static void requireQuotient(long high, long d) {
    if (Long.compareUnsigned(high, d) >= 0) {
      throw divideError();
    }
  }

  /** An unsigned quotient whose divisor is not zero. */
  public static long divideUnsigned(long a, long d) {
    return Long.divideUnsigned(a, d);
  }

  /** The unsigned quotient of 128 bits by 64, where high is below d. */
  public static long divideWide(long high, long low, long d) {
    return high == 0 ? Long.divideUnsigned(low, d) : divide128(high, low, d);
  }

  /**
   * Unsigned 128 by 64 bits, where high is below d: Knuth's algorithm D with two 32-bit digits (The
   * Art of Computer Programming vol. 2, 4.3.1).
   */
  private static long divide128(long high, long low, long d) {
    int shift = Long.numberOfLeadingZeros(d);
    long v = d << shift;
    long v1 = v >>> 32;
    long v0 = v & 0xFFFF_FFFFL;
    long u32 = shift == 0 ? high : high << shift | low >>> (64 - shift);
    long u10 = low << shift;
    long q1 = digit(u32, u10 >>> 32, v1, v0);
    long u21 = (u32 << 32 | u10 >>> 32) - q1 * v;
    long q0 = digit(u21, u10 & 0xFFFF_FFFFL, v1, v0);
    return (q1 << 32) + q0;
  }

  private static long digit(long u, long next, long v1, long v0) {
    long q = Long.divideUnsigned(u, v1);
    long r = u - q * v1;
    while (q >>> 32 != 0 || Long.compareUnsigned(q * v0, r << 32 | next) > 0) {
      q--;
      r += v1;
      if (r >>> 32 != 0) {
        break;
      }
    }
    return q;
  }

  /** IDIV's check for widths below 64: a is the whole dividend. */
  public static void requireSignedQuotient(long width, long a, long d) {
    long unused = 64 - width;
    if (d == 0 || a / d << unused >> unused != a / d) {
      throw divideError();
    }
  }

  /** A signed quotient whose divisor is not zero. */
  public static long divideSigned(long a, long d) {
    return a / d;
  }

  /** IDIV's check for 128 bits by 64. */
  public static void requireSignedWideQuotient(long high, long low, long d) {
    boolean fits;
    if (high == low >> 63) {
      fits = d != 0 && !(low == Long.MIN_VALUE && d == -1);
    } else {
      fits = Long.compareUnsigned(magnitudeHigh(high, low), Math.abs(d)) < 0;
      if (fits) {
        long q = magnitude(high, low, d);
        fits = q >= 0 || q == Long.MIN_VALUE && high < 0 != d < 0;
      }
    }
    if (!fits) {
      throw divideError();
    }
  }

  /** The signed quotient of 128 bits by 64, which fits. */
  public static long divideSignedWide(long high, long low, long d) {
    if (high == low >> 63) {
      return low / d;
    }
    long q = magnitude(high, low, d);
    return high < 0 != d < 0 ? -q : q;
  }

  /** The upper half of a dividend's magnitude. */
  private static long magnitudeHigh(long high, long low) {
    return high < 0 ? ~high + (low == 0 ? 1 : 0) : high;
  }

  /** The magnitude of a signed quotient. */
  private static long magnitude(long high, long low, long d) {
    return divide128(magnitudeHigh(high, low), high < 0 ? -low : low, Math.abs(d));
  }

  @KeepsRegisters
  public static void setDirection(Cpu c, long down) {
    c.systemFlags = down != 0 ? c.systemFlags | Flags.DF : c.systemFlags & ~Flags.DF;
  }

  /** RFLAGS as PUSHF stores it, from the pair that the status flags derive from. */
  @KeepsRegisters
  public static long rflags(Cpu c, long result, long carries) {
    return Flags.status(result, carries) | c.systemFlags;
  }

  public static void enter64(Cpu c, long immediates) {
    long level = immediates >> 16 & 31;
    long frame = c.r4 - 8;
    long top = frame;
    GuestAccess.store64(c, top, c.r5);
    for (long i = 1; i < level; i++) {
      top -= 8;
      GuestAccess.store64(c, top, GuestAccess.load64(c, c.r5 - 8 * i));
    }
    if (level > 0) {
      top -= 8;
      GuestAccess.store64(c, top, frame);
    }
    top -= immediates & 0xFFFF;
    GuestAccess.checkWrite(c, top, 8);
    c.r5 = frame;
    c.r4 = top;
  }

  public static void enter16(Cpu c, long immediates) {
    long level = immediates >> 16 & 31;
    long frame = c.r4 - 2;
    long top = frame;
    GuestAccess.store16(c, top, c.r5);
    for (long i = 1; i < level; i++) {
      top -= 2;
      GuestAccess.store16(c, top, GuestAccess.load16(c, c.r5 - 2 * i));
    }
    if (level > 0) {
      top -= 2;
      GuestAccess.store16(c, top, frame);
    }
    top -= immediates & 0xFFFF;
    GuestAccess.checkWrite(c, top, 2);
    c.set16(Cpu.RBP, frame);
    c.r4 = top;
  }

  public static void cmpxchg8b(Cpu c, long address) {
    long expected = c.r2 << 32 | c.r0 & 0xFFFF_FFFFL;
    long value = c.r1 << 32 | c.r3 & 0xFFFF_FFFFL;
    long old = GuestAtomics.cas64(c, address, expected, value);
    if (old != expected) {
      c.r0 = old & 0xFFFF_FFFFL;
      c.r2 = old >>> 32;
    }
    Flags.setZero(c, old == expected);
  }

  public static void cmpxchg16b(Cpu c, long address) {
    if ((address & 15) != 0) {
      throw GuestFault.of(GuestFault.GENERAL_PROTECTION);
    }
    boolean done = GuestAtomics.cas128(c, address, c.r0, c.r2, c.r3, c.r1);
    if (!done) {
      long low = GuestAccess.load64(c, address);
      long high = GuestAccess.load64(c, address + 8);
      c.r0 = low;
      c.r2 = high;
    }
    Flags.setZero(c, done);
  }
}
