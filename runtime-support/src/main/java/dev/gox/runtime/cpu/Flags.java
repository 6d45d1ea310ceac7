package dev.gox.runtime.cpu;

/**
 * The six arithmetic flags, kept lazily in two longs of {@link Cpu}: most results are overwritten
 * before anything reads a flag, so an instruction stores what the flags derive from and a reader
 * derives only the one it wants. There is no operation kind to switch on.
 *
 * <p>{@link Cpu#flagResult} is the result, sign-extended to 64 bits. {@link Cpu#flagCarries} holds
 * the vector of carries out of each bit position, of which only these bits count:
 *
 * <ul>
 *   <li>bit 63: the carry out of the top bit: CF
 *   <li>bit 62: the carry into the top bit; OF is bit 63 xor bit 62
 *   <li>bit 61: flips SF against the result's sign; only explicit flags set it
 *   <li>bits 15 to 8: parity of bit 8 flips PF; only explicit flags set it
 *   <li>bit 3: the carry out of bit 3: AF
 * </ul>
 *
 * <p>Source: Intel SDM vol. 1, 3.4.3.1; the carry vectors of additions and subtractions are those
 * of the full adder.
 */
public final class Flags {
  private Flags() {}

  public static final int CF = 1;
  public static final int PF = 4;
  public static final int AF = 0x10;
  public static final int ZF = 0x40;
  public static final int SF = 0x80;
  public static final int TF = 0x100;
  public static final int IF = 0x200;
  public static final int DF = 0x400;
  public static final int OF = 0x800;
  public static final int AC = 0x40000;
  public static final int ID = 0x200000;

  /** The arithmetic flags. */
  public static final int STATUS = CF | PF | AF | ZF | SF | OF;

  /** What POPF and sigreturn may change in user mode, besides {@link #STATUS}. */
  private static final int USER_SYSTEM = TF | DF | 0x4000 | AC | ID;

  private static final long AF_CARRY = 8;
  private static final long TOP_CARRIES = 0xC000_0000_0000_0000L;
  private static final long ALL_CARRIES = TOP_CARRIES | AF_CARRY;
  private static final long SIGN_DELTA = 0x2000_0000_0000_0000L;
  private static final int PARITY_DELTA = 8;

  // ---- setting: r is the computed result; no operand need be extended to 64 bits ----

  public static void add64(Cpu c, long a, long b, long r) {
    c.flagResult = r;
    c.flagCarries = (a & b | (a | b) & ~r) & ALL_CARRIES;
  }

  public static void add32(Cpu c, long a, long b, long r) {
    long carries = a & b | (a | b) & ~r;
    c.flagResult = (int) r;
    c.flagCarries = carries << 32 & TOP_CARRIES | carries & AF_CARRY;
  }

  public static void add16(Cpu c, long a, long b, long r) {
    long carries = a & b | (a | b) & ~r;
    c.flagResult = (short) r;
    c.flagCarries = carries << 48 & TOP_CARRIES | carries & AF_CARRY;
  }

  public static void add8(Cpu c, long a, long b, long r) {
    long carries = a & b | (a | b) & ~r;
    c.flagResult = (byte) r;
    c.flagCarries = carries << 56 & TOP_CARRIES | carries & AF_CARRY;
  }

  public static void sub64(Cpu c, long a, long b, long r) {
    c.flagResult = r;
    c.flagCarries = (~a & b | ~(a ^ b) & r) & ALL_CARRIES;
  }

  public static void sub32(Cpu c, long a, long b, long r) {
    long borrows = ~a & b | ~(a ^ b) & r;
    c.flagResult = (int) r;
    c.flagCarries = borrows << 32 & TOP_CARRIES | borrows & AF_CARRY;
  }

  public static void sub16(Cpu c, long a, long b, long r) {
    long borrows = ~a & b | ~(a ^ b) & r;
    c.flagResult = (short) r;
    c.flagCarries = borrows << 48 & TOP_CARRIES | borrows & AF_CARRY;
  }

  public static void sub8(Cpu c, long a, long b, long r) {
    long borrows = ~a & b | ~(a ^ b) & r;
    c.flagResult = (byte) r;
    c.flagCarries = borrows << 56 & TOP_CARRIES | borrows & AF_CARRY;
  }

  /** AND, OR, XOR, TEST: CF and OF clear; AF is undefined, real processors clear it. */
  public static void logic64(Cpu c, long r) {
    c.flagResult = r;
    c.flagCarries = 0;
  }

  public static void logic32(Cpu c, long r) {
    c.flagResult = (int) r;
    c.flagCarries = 0;
  }

  public static void logic16(Cpu c, long r) {
    c.flagResult = (short) r;
    c.flagCarries = 0;
  }

  public static void logic8(Cpu c, long r) {
    c.flagResult = (byte) r;
    c.flagCarries = 0;
  }

  /** Changes CF alone. */
  public static void setCarry(Cpu c, boolean carry) {
    long now = c.flagCarries;
    // Flipping bits 63 and 62 together keeps OF.
    c.flagCarries = now < 0 != carry ? now ^ TOP_CARRIES : now;
  }

  /** Changes CF alone, to a bit read earlier. */
  public static void restoreCarry(Cpu c, long bit) {
    long now = c.flagCarries;
    c.flagCarries = now ^ (now >> 63 ^ -bit) & TOP_CARRIES;
  }

  /** Changes ZF alone. */
  public static void setZero(Cpu c, boolean zero) {
    setStatus(c, status(c) & ~ZF | (zero ? ZF : 0));
  }

  /** Sets CF and OF, and the rest from a result already sign-extended to 64 bits, AF clear. */
  public static void setResult(Cpu c, long signExtended, boolean carry, boolean overflow) {
    c.flagResult = signExtended;
    c.flagCarries = carries(carry, overflow);
  }

  /** Changes CF and OF; the others stay. */
  public static void setCarryOverflow(Cpu c, boolean carry, boolean overflow) {
    c.flagCarries = c.flagCarries & ~TOP_CARRIES | carries(carry, overflow);
  }

  private static long carries(boolean carry, boolean overflow) {
    return (carry ? 1L << 63 : 0) | (carry != overflow ? 1L << 62 : 0);
  }

  /** Sets all six from a value in RFLAGS' layout. */
  public static void setStatus(Cpu c, long rflags) {
    boolean zero = (rflags & ZF) != 0;
    boolean carry = (rflags & CF) != 0;
    c.flagResult = zero ? 0 : 1;
    long v = carries(carry, (rflags & OF) != 0);
    if ((rflags & SF) != 0) {
      v |= SIGN_DELTA;
    }
    if ((rflags & AF) != 0) {
      v |= AF_CARRY;
    }
    // The result's own parity is even for 0 and odd for 1.
    if ((rflags & PF) != 0 != zero) {
      v |= 1L << PARITY_DELTA;
    }
    c.flagCarries = v;
  }

  // ---- reading ----

  public static boolean carry(Cpu c) {
    return c.flagCarries < 0;
  }

  public static boolean overflow(Cpu c) {
    long v = c.flagCarries;
    return (v ^ v << 1) < 0;
  }

  public static boolean sign(Cpu c) {
    return (c.flagResult ^ c.flagCarries << 2) < 0;
  }

  public static boolean zero(Cpu c) {
    return c.flagResult == 0;
  }

  public static boolean parity(Cpu c) {
    return (Long.bitCount(c.flagResult & 0xFF ^ c.flagCarries >>> PARITY_DELTA & 1) & 1) == 0;
  }

  public static boolean adjust(Cpu c) {
    return (c.flagCarries & AF_CARRY) != 0;
  }

  /** JBE's condition: CF or ZF. */
  public static boolean belowOrEqual(Cpu c) {
    return c.flagCarries < 0 || c.flagResult == 0;
  }

  /** JL's condition: SF differs from OF. */
  public static boolean less(Cpu c) {
    long v = c.flagCarries;
    return (c.flagResult ^ v << 2 ^ v ^ v << 1) < 0;
  }

  /** JLE's condition: ZF, or SF differs from OF. */
  public static boolean lessOrEqual(Cpu c) {
    return c.flagResult == 0 || less(c);
  }

  /** CF as 0 or 1. */
  public static long carryBit(Cpu c) {
    return c.flagCarries >>> 63;
  }

  /**
   * A condition by its number in Jcc's opcode, 0 (O) to 15 (NLE); Intel SDM vol. 2, app. B.1.4.7.
   */
  public static boolean condition(Cpu c, int number) {
    boolean positive =
        switch (number >> 1) {
          case 0 -> overflow(c);
          case 1 -> carry(c);
          case 2 -> zero(c);
          case 3 -> belowOrEqual(c);
          case 4 -> sign(c);
          case 5 -> parity(c);
          case 6 -> less(c);
          default -> lessOrEqual(c);
        };
    return positive == ((number & 1) == 0);
  }

  /** The six flags in RFLAGS' layout. */
  public static long status(Cpu c) {
    return (carry(c) ? CF : 0)
        | (parity(c) ? PF : 0)
        | (adjust(c) ? AF : 0)
        | (zero(c) ? ZF : 0)
        | (sign(c) ? SF : 0)
        | (overflow(c) ? OF : 0);
  }

  /** All of RFLAGS, as PUSHF stores it. */
  static long toRflags(Cpu c) {
    return status(c) | c.systemFlags;
  }

  /** What POPF and the kernel's sigreturn do: status flags and those user mode may change. */
  static void fromRflags(Cpu c, long value) {
    setStatus(c, value);
    c.systemFlags = (int) (value & USER_SYSTEM) | c.systemFlags & ~USER_SYSTEM;
  }
}
