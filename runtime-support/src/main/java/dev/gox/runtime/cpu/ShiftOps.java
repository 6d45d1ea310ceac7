package dev.gox.runtime.cpu;

/**
 * Shifts and rotates: Intel SDM vol. 2, SAL/SAR/SHL/SHR, RCL/RCR/ROL/ROR, SHLD, SHRD. Counts are
 * already masked to 5 or 6 bits; operands are zero-extended. OF is set for every count as real
 * processors do for a count of 1; a count of zero changes no flag.
 */
public final class ShiftOps {
  private ShiftOps() {}

  private static boolean bit(long value, long number) {
    return (value >>> number & 1) != 0;
  }

  // ---- 8 bits ----

  public static long shl8(long a, long n) {
    return (a << n) & 0xFFL;
  }

  public static void shlFlags8(Cpu c, long a, long n, long r) {
    if (n != 0) {
      boolean carry = n <= 8 && bit(a, 8 - n);
      Flags.setResult(c, (byte) r, carry, carry != bit(r, 7));
    }
  }

  public static long shr8(long a, long n) {
    return a >>> n;
  }

  public static void shrFlags8(Cpu c, long a, long n, long r) {
    if (n != 0) {
      Flags.setResult(c, (byte) r, bit(a, n - 1), n == 1 && bit(a, 7));
    }
  }

  public static long sar8(long a, long n) {
    return (byte) a >> n & 0xFFL;
  }

  public static void sarFlags8(Cpu c, long a, long n, long r) {
    if (n != 0) {
      Flags.setResult(c, (byte) r, ((long) (byte) a >> n - 1 & 1) != 0, false);
    }
  }

  public static long rol8(long a, long n) {
    return (a << (n & 7) | a >>> 8 - (n & 7)) & 0xFFL;
  }

  public static void rolFlags8(Cpu c, long a, long n, long r) {
    if (n != 0) {
      boolean carry = bit(r, 0);
      Flags.setCarryOverflow(c, carry, carry != bit(r, 7));
    }
  }

  public static long ror8(long a, long n) {
    return (a >>> (n & 7) | a << 8 - (n & 7)) & 0xFFL;
  }

  public static void rorFlags8(Cpu c, long a, long n, long r) {
    if (n != 0) {
      Flags.setCarryOverflow(c, bit(r, 7), bit(r, 7) != bit(r, 6));
    }
  }

  public static long rcl8(Cpu c, long a, long n) {
    long carry = Flags.carryBit(c);
    long r = a;
    for (long i = n % 9; i > 0; i--) {
      long out = r >>> 7 & 1;
      r = (r << 1 | carry) & 0xFFL;
      carry = out;
    }
    return r;
  }

  public static void rclFlags8(Cpu c, long a, long n, long r) {
    long steps = n % 9;
    if (n != 0) {
      boolean carry = steps == 0 ? Flags.carry(c) : bit(a, 8 - steps);
      Flags.setCarryOverflow(c, carry, carry != bit(r, 7));
    }
  }

  public static long rcr8(Cpu c, long a, long n) {
    long carry = Flags.carryBit(c);
    long r = a;
    for (long i = n % 9; i > 0; i--) {
      long out = r & 1;
      r = r >>> 1 | carry << 7;
      carry = out;
    }
    return r;
  }

  public static void rcrFlags8(Cpu c, long a, long n, long r) {
    long steps = n % 9;
    if (n != 0) {
      boolean carry = steps == 0 ? Flags.carry(c) : bit(a, steps - 1);
      Flags.setCarryOverflow(c, carry, bit(r, 7) != bit(r, 6));
    }
  }

  // ---- 16 bits ----

  public static long shl16(long a, long n) {
    return (a << n) & 0xFFFFL;
  }

  public static void shlFlags16(Cpu c, long a, long n, long r) {
    if (n != 0) {
      boolean carry = n <= 16 && bit(a, 16 - n);
      Flags.setResult(c, (short) r, carry, carry != bit(r, 15));
    }
  }

  public static long shr16(long a, long n) {
    return a >>> n;
  }

  public static void shrFlags16(Cpu c, long a, long n, long r) {
    if (n != 0) {
      Flags.setResult(c, (short) r, bit(a, n - 1), n == 1 && bit(a, 15));
    }
  }

  public static long sar16(long a, long n) {
    return (short) a >> n & 0xFFFFL;
  }

  public static void sarFlags16(Cpu c, long a, long n, long r) {
    if (n != 0) {
      Flags.setResult(c, (short) r, ((long) (short) a >> n - 1 & 1) != 0, false);
    }
  }

  public static long rol16(long a, long n) {
    return (a << (n & 15) | a >>> 16 - (n & 15)) & 0xFFFFL;
  }

  public static void rolFlags16(Cpu c, long a, long n, long r) {
    if (n != 0) {
      boolean carry = bit(r, 0);
      Flags.setCarryOverflow(c, carry, carry != bit(r, 15));
    }
  }

  public static long ror16(long a, long n) {
    return (a >>> (n & 15) | a << 16 - (n & 15)) & 0xFFFFL;
  }

  public static void rorFlags16(Cpu c, long a, long n, long r) {
    if (n != 0) {
      Flags.setCarryOverflow(c, bit(r, 15), bit(r, 15) != bit(r, 14));
    }
  }

  public static long rcl16(Cpu c, long a, long n) {
    long carry = Flags.carryBit(c);
    long r = a;
    for (long i = n % 17; i > 0; i--) {
      long out = r >>> 15 & 1;
      r = (r << 1 | carry) & 0xFFFFL;
      carry = out;
    }
    return r;
  }

  public static void rclFlags16(Cpu c, long a, long n, long r) {
    long steps = n % 17;
    if (n != 0) {
      boolean carry = steps == 0 ? Flags.carry(c) : bit(a, 16 - steps);
      Flags.setCarryOverflow(c, carry, carry != bit(r, 15));
    }
  }

  public static long rcr16(Cpu c, long a, long n) {
    long carry = Flags.carryBit(c);
    long r = a;
    for (long i = n % 17; i > 0; i--) {
      long out = r & 1;
      r = r >>> 1 | carry << 15;
      carry = out;
    }
    return r;
  }

  public static void rcrFlags16(Cpu c, long a, long n, long r) {
    long steps = n % 17;
    if (n != 0) {
      boolean carry = steps == 0 ? Flags.carry(c) : bit(a, steps - 1);
      Flags.setCarryOverflow(c, carry, bit(r, 15) != bit(r, 14));
    }
  }

  public static long shld16(long a, long b, long n) {
    return n == 0 ? a : ((a << 16 | b) << 16 | a) << n >>> 32 & 0xFFFFL;
  }

  public static void shldFlags16(Cpu c, long a, long n, long r) {
    if (n != 0) {
      boolean carry = n <= 16 && bit(a, 16 - n);
      Flags.setResult(c, (short) r, carry, bit(a ^ r, 15));
    }
  }

  public static long shrd16(long a, long b, long n) {
    return n == 0 ? a : ((a << 16 | b) << 16 | a) >>> n & 0xFFFFL;
  }

  public static void shrdFlags16(Cpu c, long a, long n, long r) {
    if (n != 0) {
      Flags.setResult(c, (short) r, bit(a, n - 1), bit(a ^ r, 15));
    }
  }

  // ---- 32 bits ----

  public static long shl32(long a, long n) {
    return (a << n) & 0xFFFF_FFFFL;
  }

  public static void shlFlags32(Cpu c, long a, long n, long r) {
    if (n != 0) {
      boolean carry = n <= 32 && bit(a, 32 - n);
      Flags.setResult(c, (int) r, carry, carry != bit(r, 31));
    }
  }

  public static long shr32(long a, long n) {
    return a >>> n;
  }

  public static void shrFlags32(Cpu c, long a, long n, long r) {
    if (n != 0) {
      Flags.setResult(c, (int) r, bit(a, n - 1), n == 1 && bit(a, 31));
    }
  }

  public static long sar32(long a, long n) {
    return (int) a >> n & 0xFFFF_FFFFL;
  }

  public static void sarFlags32(Cpu c, long a, long n, long r) {
    if (n != 0) {
      Flags.setResult(c, (int) r, ((long) (int) a >> n - 1 & 1) != 0, false);
    }
  }

  public static long rol32(long a, long n) {
    return Integer.rotateLeft((int) a, (int) n) & 0xFFFF_FFFFL;
  }

  public static void rolFlags32(Cpu c, long a, long n, long r) {
    if (n != 0) {
      boolean carry = bit(r, 0);
      Flags.setCarryOverflow(c, carry, carry != bit(r, 31));
    }
  }

  public static long ror32(long a, long n) {
    return Integer.rotateRight((int) a, (int) n) & 0xFFFF_FFFFL;
  }

  public static void rorFlags32(Cpu c, long a, long n, long r) {
    if (n != 0) {
      Flags.setCarryOverflow(c, bit(r, 31), bit(r, 31) != bit(r, 30));
    }
  }

  public static long rcl32(Cpu c, long a, long n) {
    long carry = Flags.carryBit(c);
    long r = a;
    for (long i = n; i > 0; i--) {
      long out = r >>> 31 & 1;
      r = (r << 1 | carry) & 0xFFFF_FFFFL;
      carry = out;
    }
    return r;
  }

  public static void rclFlags32(Cpu c, long a, long n, long r) {
    long steps = n;
    if (n != 0) {
      boolean carry = steps == 0 ? Flags.carry(c) : bit(a, 32 - steps);
      Flags.setCarryOverflow(c, carry, carry != bit(r, 31));
    }
  }

  public static long rcr32(Cpu c, long a, long n) {
    long carry = Flags.carryBit(c);
    long r = a;
    for (long i = n; i > 0; i--) {
      long out = r & 1;
      r = r >>> 1 | carry << 31;
      carry = out;
    }
    return r;
  }

  public static void rcrFlags32(Cpu c, long a, long n, long r) {
    long steps = n;
    if (n != 0) {
      boolean carry = steps == 0 ? Flags.carry(c) : bit(a, steps - 1);
      Flags.setCarryOverflow(c, carry, bit(r, 31) != bit(r, 30));
    }
  }

  public static long shld32(long a, long b, long n) {
    return n == 0 ? a : (a << n | b >>> 32 - n) & 0xFFFF_FFFFL;
  }

  public static void shldFlags32(Cpu c, long a, long n, long r) {
    if (n != 0) {
      boolean carry = n <= 32 && bit(a, 32 - n);
      Flags.setResult(c, (int) r, carry, bit(a ^ r, 31));
    }
  }

  public static long shrd32(long a, long b, long n) {
    return n == 0 ? a : (a >>> n | b << 32 - n) & 0xFFFF_FFFFL;
  }

  public static void shrdFlags32(Cpu c, long a, long n, long r) {
    if (n != 0) {
      Flags.setResult(c, (int) r, bit(a, n - 1), bit(a ^ r, 31));
    }
  }

  // ---- 64 bits ----

  public static long shl64(long a, long n) {
    return a << n;
  }

  public static void shlFlags64(Cpu c, long a, long n, long r) {
    if (n != 0) {
      boolean carry = bit(a, 64 - n);
      Flags.setResult(c, r, carry, carry != bit(r, 63));
    }
  }

  public static long shr64(long a, long n) {
    return a >>> n;
  }

  public static void shrFlags64(Cpu c, long a, long n, long r) {
    if (n != 0) {
      Flags.setResult(c, r, bit(a, n - 1), n == 1 && bit(a, 63));
    }
  }

  public static long sar64(long a, long n) {
    return a >> n;
  }

  public static void sarFlags64(Cpu c, long a, long n, long r) {
    if (n != 0) {
      Flags.setResult(c, r, (a >> n - 1 & 1) != 0, false);
    }
  }

  public static long rol64(long a, long n) {
    return Long.rotateLeft(a, (int) n);
  }

  public static void rolFlags64(Cpu c, long a, long n, long r) {
    if (n != 0) {
      boolean carry = bit(r, 0);
      Flags.setCarryOverflow(c, carry, carry != bit(r, 63));
    }
  }

  public static long ror64(long a, long n) {
    return Long.rotateRight(a, (int) n);
  }

  public static void rorFlags64(Cpu c, long a, long n, long r) {
    if (n != 0) {
      Flags.setCarryOverflow(c, bit(r, 63), bit(r, 63) != bit(r, 62));
    }
  }

  public static long rcl64(Cpu c, long a, long n) {
    long carry = Flags.carryBit(c);
    long r = a;
    for (long i = n; i > 0; i--) {
      long out = r >>> 63 & 1;
      r = r << 1 | carry;
      carry = out;
    }
    return r;
  }

  public static void rclFlags64(Cpu c, long a, long n, long r) {
    long steps = n;
    if (n != 0) {
      boolean carry = steps == 0 ? Flags.carry(c) : bit(a, 64 - steps);
      Flags.setCarryOverflow(c, carry, carry != bit(r, 63));
    }
  }

  public static long rcr64(Cpu c, long a, long n) {
    long carry = Flags.carryBit(c);
    long r = a;
    for (long i = n; i > 0; i--) {
      long out = r & 1;
      r = r >>> 1 | carry << 63;
      carry = out;
    }
    return r;
  }

  public static void rcrFlags64(Cpu c, long a, long n, long r) {
    long steps = n;
    if (n != 0) {
      boolean carry = steps == 0 ? Flags.carry(c) : bit(a, steps - 1);
      Flags.setCarryOverflow(c, carry, bit(r, 63) != bit(r, 62));
    }
  }

  public static long shld64(long a, long b, long n) {
    return n == 0 ? a : a << n | b >>> 64 - n;
  }

  public static void shldFlags64(Cpu c, long a, long n, long r) {
    if (n != 0) {
      boolean carry = bit(a, 64 - n);
      Flags.setResult(c, r, carry, bit(a ^ r, 63));
    }
  }

  public static long shrd64(long a, long b, long n) {
    return n == 0 ? a : a >>> n | b << 64 - n;
  }

  public static void shrdFlags64(Cpu c, long a, long n, long r) {
    if (n != 0) {
      Flags.setResult(c, r, bit(a, n - 1), bit(a ^ r, 63));
    }
  }
}
