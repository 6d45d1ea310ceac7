package dev.gox.translator.decode;

import java.util.Arrays;

/**
 * One decoded instruction of 64-bit mode. Mutable and reused: a decoder fills it in place, so that
 * decoding allocates nothing.
 *
 * <p>Operands are in Intel order, destination first, implicit ones included only where assembler
 * syntax shows them (the CL of a shift, not MUL's RAX).
 */
public final class Instruction {
  /** Kinds of operands. */
  public enum Kind {
    /** A general register; {@link #reg} is 0 to 15, or 32 to 35 for AH, CH, DH, BH. */
    GPR,
    /** An XMM, YMM or ZMM register, by {@link #width}. */
    VECTOR,
    MMX,
    X87,
    /** An AVX-512 mask register. */
    MASK,
    SEGMENT,
    CONTROL,
    DEBUG,
    /** The memory operand described by {@link #base} and its neighbours. */
    MEMORY,
    /** A constant, {@link #imm}, sign-extended to 64 bits where the instruction extends it. */
    IMMEDIATE,
    /** A branch target: {@link #imm} is the absolute address. */
    TARGET
  }

  public static final int MAX_OPERANDS = 5;

  /** {@link #base} or {@link #index} of a memory operand that has none. */
  public static final int NONE = 16;

  /** {@link #base} of a memory operand relative to the next instruction's address. */
  public static final int RIP = 17;

  /** No segment override: {@link #segment} otherwise is 0 ES, 1 CS, 2 SS, 3 DS, 4 FS, 5 GS. */
  public static final int NO_SEGMENT = -1;

  /** {@link #rounding} of an instruction that rounds as MXCSR says, or not at all. */
  public static final int NO_ROUNDING = -1;

  /** {@link #rounding} of one that raises no exceptions ("sae") but rounds as MXCSR says. */
  public static final int SUPPRESS_EXCEPTIONS = 4;

  /** Guest address of the first byte. */
  public long address;

  /** Bytes, 1 to 15. */
  public int length;

  /** The row of the opcode table it matched; null if the bytes are no instruction. */
  public OpcodeRow row;

  /** Effective operand size in bits: 8, 16, 32 or 64. */
  public int operandSize;

  /** Effective address size in bits: 32 or 64. */
  public int addressSize;

  /** A LOCK prefix, or false. */
  public boolean lock;

  /** F3 where it is a repeat (or ignored) prefix, not part of the opcode. */
  public boolean rep;

  /** F2 where it is a repeat (or ignored) prefix, not part of the opcode. */
  public boolean repne;

  /** Vector length in bits for VEX and EVEX: 128, 256, 512; else 0. */
  public int vectorLength;

  /** EVEX: the number of the mask register that guards the result; 0 is none. */
  public int mask;

  /** EVEX: whether elements that the mask excludes become zero; else they stay. */
  public boolean zeroing;

  /** EVEX: whether the memory operand is one element, repeated to the vector's length. */
  public boolean broadcast;

  /**
   * EVEX: 0 to 3 as MXCSR.RC numbers them, {@link #SUPPRESS_EXCEPTIONS}, or {@link #NO_ROUNDING}.
   */
  public int rounding;

  public int operandCount;
  public final Kind[] kind = new Kind[MAX_OPERANDS];

  /** Widths in bits. For memory: of the access; 0 where there is none (LEA, NOP, PREFETCH). */
  public final int[] width = new int[MAX_OPERANDS];

  /** Register numbers of register operands. */
  public final int[] reg = new int[MAX_OPERANDS];

  /** Values of IMMEDIATE and TARGET operands. */
  public final long[] imm = new long[MAX_OPERANDS];

  /** Base register 0 to 15, {@link #NONE} or {@link #RIP}. */
  public int base;

  /** Index register 0 to 15 or {@link #NONE}; 0 to 31 where {@link #indexWidth} is not 0. */
  public int index;

  /** Width in bits of the vector register that {@link #index} names; 0 if it names none. */
  public int indexWidth;

  /** Log2 of the index's factor, 0 to 3. */
  public int scale;

  /** Displacement, sign-extended. For RIP as written, not yet absolute. */
  public long displacement;

  /** Effective segment override of a memory operand, or {@link #NO_SEGMENT}. */
  public int segment;

  /** The address after this instruction. */
  public long next() {
    return address + length;
  }

  /** The segment whose base is part of the address; LEA computes an offset without it. */
  public int addedSegment() {
    return segment == NO_SEGMENT || mnemonic().equals("lea") ? NO_SEGMENT : segment;
  }

  /** The operation's name, as the opcode table gives it; "(bad)" if undefined. */
  public String mnemonic() {
    return row == null ? "(bad)" : row.mnemonic();
  }

  /** Forgets everything; a decoder calls it first. */
  public void clear() {
    address = 0;
    length = 0;
    row = null;
    operandSize = 0;
    addressSize = 64;
    lock = false;
    rep = false;
    repne = false;
    vectorLength = 0;
    mask = 0;
    zeroing = false;
    broadcast = false;
    rounding = NO_ROUNDING;
    operandCount = 0;
    Arrays.fill(kind, null);
    base = NONE;
    index = NONE;
    indexWidth = 0;
    scale = 0;
    displacement = 0;
    segment = NO_SEGMENT;
  }
}
