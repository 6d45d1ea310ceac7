package dev.gox.translator.decode;

import dev.gox.translator.decode.Instruction.Kind;

/**
 * One operand of an opcode row: where it is encoded, and what it may be. A ModRM.rm operand may be
 * a register of one width and memory of another ({@code pinsrb xmm, r32/m8}).
 *
 * @param source where the encoding holds it
 * @param register the kind of register it may be; null if it can't be one
 * @param registerWidth width as a register, or of the extended immediate
 * @param memory whether it may be memory
 * @param memoryWidth width of the access as memory
 * @param number the register's number, or the immediate's value, where {@code source} is fixed
 */
public record OperandPattern(
    Source source,
    Kind register,
    Width registerWidth,
    boolean memory,
    Width memoryWidth,
    int number) {

  /** Where an encoding holds an operand. */
  public enum Source {
    /** ModRM.reg. */
    REG,
    /** ModRM.rm with ModRM.mod: a register or memory. */
    RM,
    /** VEX.vvvv. */
    VVVV,
    /** The low three bits of the opcode. */
    OPCODE,
    /** Bits 7 to 4 of the immediate byte: "is4". */
    IS4,
    /** The opcode itself says which register. */
    FIXED,
    /** The opcode itself says which immediate: the 1 of a shift. */
    CONSTANT,
    /** An immediate byte, zero-extended. */
    BYTE,
    /** An immediate byte, sign-extended to the operand size. */
    SIGNED_BYTE,
    /** An immediate of two bytes, zero-extended. */
    WORD,
    /** An immediate of two bytes, or four which are sign-extended where the operand size is 64. */
    OPERAND_SIZED,
    /** An immediate as long as the operand, eight bytes at most. */
    FULL,
    /** A branch displacement of one byte. */
    NEAR_BYTE,
    /** A branch displacement of two or four bytes. */
    NEAR,
    /** An absolute address of the address size: "moffs". */
    OFFSET,
    /** Memory at RSI, of a string instruction; it stands in no operand. */
    STRING_SOURCE,
    /** Memory at RDI, of a string instruction; it stands in no operand. */
    STRING_DESTINATION
  }

  private static final Source[] SOURCES = Source.values();
  private static final Kind[] KINDS = Kind.values();
  private static final int NO_KIND = 15;

  /** Whether the operand may be a register. */
  public boolean mayBeRegister() {
    return register != null;
  }

  /** Whether it stands in {@link Instruction#kind}: all do but those of string instructions. */
  public boolean isShown() {
    return source != Source.STRING_SOURCE && source != Source.STRING_DESTINATION;
  }

  /** The pattern in one int, as the compiled table holds it. */
  int pack() {
    return source.ordinal()
        | (register == null ? NO_KIND : register.ordinal()) << 5
        | registerWidth.ordinal() << 9
        | memoryWidth.ordinal() << 14
        | (memory ? 1 : 0) << 19
        | number << 20;
  }

  static OperandPattern unpack(int bits) {
    int kind = kindBits(bits);
    return new OperandPattern(
        SOURCES[sourceBits(bits)],
        kind == NO_KIND ? null : KINDS[kind],
        Width.of(registerWidthBits(bits)),
        (bits >>> 19 & 1) != 0,
        Width.of(memoryWidthBits(bits)),
        numberBits(bits));
  }

  static int sourceBits(int bits) {
    return bits & 31;
  }

  static int kindBits(int bits) {
    return bits >>> 5 & 15;
  }

  static int registerWidthBits(int bits) {
    return bits >>> 9 & 31;
  }

  static int memoryWidthBits(int bits) {
    return bits >>> 14 & 31;
  }

  static int numberBits(int bits) {
    return bits >>> 20;
  }
}
