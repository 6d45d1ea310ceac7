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

  public static void mul64(Cpu c, long b) {
    long a = c.r0;
    c.r0 = a * b;
    c.r2 = unsignedMultiplyHigh(a, b);
    Flags.setResult(c, c.r0, c.r2 != 0, c.r2 != 0);
  }

  public static void mul32(Cpu c, long b) {
    long r = (c.r0 & 0xFFFF_FFFFL) * b;
    c.r0 = r & 0xFFFF_FFFFL;
    c.r2 = r >>> 32;
    Flags.setResult(c, (int) r, c.r2 != 0, c.r2 != 0);
  }

  public static void mul16(Cpu c, long b) {
    long r = (c.r0 & 0xFFFF) * b;
    c.set16(Cpu.RAX, r);
    c.set16(Cpu.RDX, r >>> 16);
    Flags.setResult(c, (short) r, r >>> 16 != 0, r >>> 16 != 0);
  }

  public static void mul8(Cpu c, long b) {
    long r = (c.r0 & 0xFF) * b;
    c.set16(Cpu.RAX, r);
    Flags.setResult(c, (byte) r, r >>> 8 != 0, r >>> 8 != 0);
  }

  public static void imul64(Cpu c, long b) {
    long a = c.r0;
    c.r0 = a * b;
    c.r2 = Math.multiplyHigh(a, b);
    boolean wide = c.r2 != c.r0 >> 63;
    Flags.setResult(c, c.r0, wide, wide);
  }

  public static void imul32(Cpu c, long b) {
    long r = (long) (int) c.r0 * (int) b;
    c.r0 = r & 0xFFFF_FFFFL;
    c.r2 = r >>> 32;
    imulFlags(c, (int) r, r);
  }

  public static void imul16(Cpu c, long b) {
    long r = (long) (short) c.r0 * (short) b;
    c.set16(Cpu.RAX, r);
    c.set16(Cpu.RDX, r >> 16);
    imulFlags(c, (short) r, r);
  }

  public static void imul8(Cpu c, long b) {
    long r = (long) (byte) c.r0 * (byte) b;
    c.set16(Cpu.RAX, r);
    imulFlags(c, (byte) r, r);
  }

  /** Flags of a signed product: truncated and extended again, and in full. */
  public static void imulFlags(Cpu c, long truncated, long full) {
    Flags.setResult(c, truncated, truncated != full, truncated != full);
  }

  /** Flags of a signed product a * b = r of 64-bit operands. */
  public static void imulFlags64(Cpu c, long a, long b, long r) {
    boolean wide = Math.multiplyHigh(a, b) != r >> 63;
    Flags.setResult(c, r, wide, wide);
  }

  private static GuestFault divideError() {
    return GuestFault.of(GuestFault.DIVIDE_ERROR);
  }

  public static void div64(Cpu c, long d) {
    long high = c.r2;
    if (Long.compareUnsigned(high, d) >= 0) {
      throw divideError();
    }
    long low = c.r0;
    if (high == 0) {
      c.r0 = Long.divideUnsigned(low, d);
      c.r2 = Long.remainderUnsigned(low, d);
      return;
    }
    long quotient = divide128(high, low, d);
    c.r0 = quotient;
    c.r2 = low - quotient * d;
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

  public static void div32(Cpu c, long d) {
    long a = c.r2 << 32 | c.r0 & 0xFFFF_FFFFL;
    if ((c.r2 & 0xFFFF_FFFFL) >= d) {
      throw divideError();
    }
    c.r0 = Long.divideUnsigned(a, d);
    c.r2 = Long.remainderUnsigned(a, d);
  }

  public static void div16(Cpu c, long d) {
    long a = (c.r2 & 0xFFFF) << 16 | c.r0 & 0xFFFF;
    if (d == 0 || a / d > 0xFFFF) {
      throw divideError();
    }
    c.set16(Cpu.RAX, a / d);
    c.set16(Cpu.RDX, a % d);
  }

  public static void div8(Cpu c, long d) {
    long a = c.r0 & 0xFFFF;
    if (d == 0 || a / d > 0xFF) {
      throw divideError();
    }
    c.set16(Cpu.RAX, a % d << 8 | a / d);
  }

  public static void idiv64(Cpu c, long d) {
    long high = c.r2;
    long low = c.r0;
    if (high == low >> 63) {
      if (d == 0 || low == Long.MIN_VALUE && d == -1) {
        throw divideError();
      }
      c.r0 = low / d;
      c.r2 = low % d;
      return;
    }
    // By magnitudes: the quotient's magnitude must fit its sign.
    boolean negative = high < 0;
    long magnitudeLow = negative ? -low : low;
    long magnitudeHigh = negative ? ~high + (low == 0 ? 1 : 0) : high;
    long divisor = Math.abs(d);
    if (Long.compareUnsigned(magnitudeHigh, divisor) >= 0) {
      throw divideError();
    }
    long q = divide128(magnitudeHigh, magnitudeLow, divisor);
    long r = magnitudeLow - q * divisor;
    boolean negativeQuotient = negative != d < 0;
    if (q < 0 && !(negativeQuotient && q == Long.MIN_VALUE)) {
      throw divideError();
    }
    c.r0 = negativeQuotient ? -q : q;
    c.r2 = negative ? -r : r;
  }

  public static void idiv32(Cpu c, long operand) {
    long a = c.r2 << 32 | c.r0 & 0xFFFF_FFFFL;
    long d = (int) operand;
    if (d == 0 || a == Long.MIN_VALUE && d == -1 || a / d != (int) (a / d)) {
      throw divideError();
    }
    c.r0 = a / d & 0xFFFF_FFFFL;
    c.r2 = a % d & 0xFFFF_FFFFL;
  }

  public static void idiv16(Cpu c, long operand) {
    long a = (int) ((c.r2 & 0xFFFF) << 16 | c.r0 & 0xFFFF);
    long d = (short) operand;
    if (d == 0 || a / d != (short) (a / d)) {
      throw divideError();
    }
    c.set16(Cpu.RAX, a / d);
    c.set16(Cpu.RDX, a % d);
  }

  public static void idiv8(Cpu c, long operand) {
    long a = (short) c.r0;
    long d = (byte) operand;
    if (d == 0 || a / d != (byte) (a / d)) {
      throw divideError();
    }
    c.set16(Cpu.RAX, (a % d & 0xFF) << 8 | a / d & 0xFF);
  }

  public static void setDirection(Cpu c, long down) {
    c.systemFlags = down != 0 ? c.systemFlags | Flags.DF : c.systemFlags & ~Flags.DF;
  }

  private static final long LAHF_FLAGS = Flags.SF | Flags.ZF | Flags.AF | Flags.PF | Flags.CF;

  public static void lahf(Cpu c) {
    c.set8(32, Flags.status(c) & LAHF_FLAGS | 2);
  }

  public static void sahf(Cpu c) {
    Flags.setStatus(c, c.get8(32) & LAHF_FLAGS | Flags.status(c) & Flags.OF);
  }

  public static long rflags(Cpu c) {
    return c.rflags();
  }

  public static void popf64(Cpu c, long value) {
    c.setRflags(value);
  }

  public static void popf16(Cpu c, long value) {
    c.setRflags(c.rflags() & ~0xFFFFL | value);
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
