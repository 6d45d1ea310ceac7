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
  public static final int NT = 0x4000;
  public static final int AC = 0x40000;
  public static final int ID = 0x200000;

  /** The arithmetic flags. */
  public static final int STATUS = CF | PF | AF | ZF | SF | OF;

  /** What POPF and sigreturn may change in user mode, besides {@link #STATUS}. */
  private static final int USER_SYSTEM = TF | DF | NT | AC | ID;

  private static final long AF_CARRY = 8;
  static final long TOP_CARRIES = 0xC000_0000_0000_0000L;
  private static final long ALL_CARRIES = TOP_CARRIES | AF_CARRY;
  private static final long SIGN_DELTA = 0x2000_0000_0000_0000L;
  private static final int PARITY_DELTA = 8;

  // ---- carries of a + b = r and a - b = r; no operand need be extended to 64 bits ----

  public static long addCarries64(long a, long b, long r) {
    return (a & b | (a | b) & ~r) & ALL_CARRIES;
  }

  public static long addCarries32(long a, long b, long r) {
    long carries = a & b | (a | b) & ~r;
    return carries << 32 & TOP_CARRIES | carries & AF_CARRY;
  }

  public static long addCarries16(long a, long b, long r) {
    long carries = a & b | (a | b) & ~r;
    return carries << 48 & TOP_CARRIES | carries & AF_CARRY;
  }

  public static long addCarries8(long a, long b, long r) {
    long carries = a & b | (a | b) & ~r;
    return carries << 56 & TOP_CARRIES | carries & AF_CARRY;
  }

  public static long subCarries64(long a, long b, long r) {
    return (~a & b | ~(a ^ b) & r) & ALL_CARRIES;
  }

  public static long subCarries32(long a, long b, long r) {
    long borrows = ~a & b | ~(a ^ b) & r;
    return borrows << 32 & TOP_CARRIES | borrows & AF_CARRY;
  }

  public static long subCarries16(long a, long b, long r) {
    long borrows = ~a & b | ~(a ^ b) & r;
    return borrows << 48 & TOP_CARRIES | borrows & AF_CARRY;
  }

  public static long subCarries8(long a, long b, long r) {
    long borrows = ~a & b | ~(a ^ b) & r;
    return borrows << 56 & TOP_CARRIES | borrows & AF_CARRY;
  }

  // ---- other carries ----

  /** Changes CF alone, to a bit of 0 or 1: flipping bits 63 and 62 together keeps OF. */
  public static long withCarry(long carries, long bit) {
    return carries ^ (carries >> 63 ^ -bit) & TOP_CARRIES;
  }

  /** Changes OF alone, to a bit of 0 or 1. */
  public static long withOverflow(long carries, long bit) {
    long flip = (carries ^ carries << 1) >>> 63 ^ bit;
    return carries ^ flip << 62;
  }

  /** CF and OF from bits of 0 or 1, AF clear. */
  static long carries(long carry, long overflow) {
    return carry << 63 | (carry ^ overflow) << 62;
  }

  /** The result of a pair with the six flags of a value in RFLAGS' layout. */
  public static long resultOf(long rflags) {
    return (rflags & ZF) != 0 ? 0 : 1;
  }

  /** The carries of a pair with the six flags of a value in RFLAGS' layout. */
  public static long carriesOf(long rflags) {
    long v = carries(rflags & CF, (rflags & OF) / OF);
    if ((rflags & SF) != 0) {
      v |= SIGN_DELTA;
    }
    if ((rflags & AF) != 0) {
      v |= AF_CARRY;
    }
    // The result's own parity is even for 0 and odd for 1.
    if ((rflags & PF) != 0 != ((rflags & ZF) != 0)) {
      v |= 1L << PARITY_DELTA;
    }
    return v;
  }

  // ---- setting a Cpu's pair ----

  public static void add64(Cpu c, long a, long b, long r) {
    c.flagResult = r;
    c.flagCarries = addCarries64(a, b, r);
  }

  public static void add32(Cpu c, long a, long b, long r) {
    c.flagResult = (int) r;
    c.flagCarries = addCarries32(a, b, r);
  }

  public static void add16(Cpu c, long a, long b, long r) {
    c.flagResult = (short) r;
    c.flagCarries = addCarries16(a, b, r);
  }

  public static void add8(Cpu c, long a, long b, long r) {
    c.flagResult = (byte) r;
    c.flagCarries = addCarries8(a, b, r);
  }

  public static void sub64(Cpu c, long a, long b, long r) {
    c.flagResult = r;
    c.flagCarries = subCarries64(a, b, r);
  }

  public static void sub32(Cpu c, long a, long b, long r) {
    c.flagResult = (int) r;
    c.flagCarries = subCarries32(a, b, r);
  }

  public static void sub16(Cpu c, long a, long b, long r) {
    c.flagResult = (short) r;
    c.flagCarries = subCarries16(a, b, r);
  }

  public static void sub8(Cpu c, long a, long b, long r) {
    c.flagResult = (byte) r;
    c.flagCarries = subCarries8(a, b, r);
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

  /** Changes ZF alone. */
  static void setZero(Cpu c, boolean zero) {
    setStatus(c, status(c) & ~ZF | (zero ? ZF : 0));
  }

  /** Sets all six from a value in RFLAGS' layout. */
  static void setStatus(Cpu c, long rflags) {
    c.flagResult = resultOf(rflags);
    c.flagCarries = carriesOf(rflags);
  }

  // ---- reading a pair ----

  public static boolean carry(long result, long carries) {
    return carries < 0;
  }

  public static boolean overflow(long result, long carries) {
    return (carries ^ carries << 1) < 0;
  }

  public static boolean sign(long result, long carries) {
    return (result ^ carries << 2) < 0;
  }

  public static boolean zero(long result, long carries) {
    return result == 0;
  }

  public static boolean parity(long result, long carries) {
    return (Long.bitCount(result & 0xFF ^ carries >>> PARITY_DELTA & 1) & 1) == 0;
  }

  /** JBE's condition: CF or ZF. */
  public static boolean belowOrEqual(long result, long carries) {
    return carries < 0 || result == 0;
  }

  /** JL's condition: SF differs from OF. */
  public static boolean less(long result, long carries) {
    return (result ^ carries << 2 ^ carries ^ carries << 1) < 0;
  }

  /** JLE's condition: ZF, or SF differs from OF. */
  public static boolean lessOrEqual(long result, long carries) {
    return result == 0 || less(result, carries);
  }

  /** The six flags in RFLAGS' layout. */
  public static long status(long result, long carries) {
    return (carry(result, carries) ? CF : 0)
        | (parity(result, carries) ? PF : 0)
        | ((carries & AF_CARRY) != 0 ? AF : 0)
        | (zero(result, carries) ? ZF : 0)
        | (sign(result, carries) ? SF : 0)
        | (overflow(result, carries) ? OF : 0);
  }

  // ---- reading a Cpu's pair ----

  public static boolean carry(Cpu c) {
    return carry(c.flagResult, c.flagCarries);
  }

  public static boolean overflow(Cpu c) {
    return overflow(c.flagResult, c.flagCarries);
  }

  public static boolean sign(Cpu c) {
    return sign(c.flagResult, c.flagCarries);
  }

  public static boolean zero(Cpu c) {
    return zero(c.flagResult, c.flagCarries);
  }

  public static boolean parity(Cpu c) {
    return parity(c.flagResult, c.flagCarries);
  }

  public static boolean belowOrEqual(Cpu c) {
    return belowOrEqual(c.flagResult, c.flagCarries);
  }

  public static boolean less(Cpu c) {
    return less(c.flagResult, c.flagCarries);
  }

  public static boolean lessOrEqual(Cpu c) {
    return lessOrEqual(c.flagResult, c.flagCarries);
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
  static long status(Cpu c) {
    return status(c.flagResult, c.flagCarries);
  }

  /** All of RFLAGS, as PUSHF stores it. */
  static long toRflags(Cpu c) {
    return status(c) | c.systemFlags;
  }

  /** What POPF and the kernel's sigreturn do: status flags and those user mode may change. */
  static void fromRflags(Cpu c, long value) {
    setStatus(c, value);
    setSystemFlags(c, value, -1);
  }

  /**
   * Changes those bits of a mask that are no status flags and that user mode may change. With TF
   * set, the executor has to know before the next instruction.
   */
  static void setSystemFlags(Cpu c, long value, long mask) {
    long changed = mask & USER_SYSTEM;
    c.systemFlags = (int) (value & changed | c.systemFlags & ~changed);
    if ((c.systemFlags & TF) != 0) {
      c.poll = 1;
      c.limit = Long.MAX_VALUE;
    }
  }
}
