package dev.gox.translator.decode;

/**
 * How wide an operand is: fixed, or a rule over the sizes that prefixes choose. Named after the
 * letters of Intel's opcode maps (SDM vol. 2, A.2.2), which the opcode table writes.
 */
public enum Width {
  /** No data is accessed, or its extent is not the encoding's (LEA, NOP, PREFETCH, XSAVE). */
  NONE("", 0),
  B("b", 8),
  W("w", 16),
  D("d", 32),
  Q("q", 64),
  /** An x87 extended real or packed decimal. */
  T("t", 80),
  DQ("dq", 128),
  QQ("qq", 256),
  OO("oo", 512),
  /** The operand of LGDT and its kin: limit and base. */
  S("s", 80),
  /** The area of FXSAVE. */
  FX("fx", 4096),
  /** The operand size. */
  V("v", -1),
  /** The operand size, but 32 where that is 64. */
  Z("z", -1),
  /** 64 if the operand size is, else 32. */
  Y("y", -1),
  /** The address size. */
  A("a", -1),
  /** A far pointer: a selector and an offset of the operand size. */
  P("p", -1),
  /** The environment of FLDENV: 14 or 28 bytes. */
  FE("fe", -1),
  /** The state of FRSTOR: 94 or 108 bytes. */
  FS("fs", -1),
  /** The vector length. */
  X("x", -1),
  /** Half of the vector length. */
  H("h", -1),
  /** A quarter of the vector length. */
  F("f", -1),
  /** An eighth of the vector length. */
  E("e", -1);

  private static final Width[] VALUES = values();

  private final String letters;
  private final int fixed;

  Width(String letters, int fixed) {
    this.letters = letters;
    this.fixed = fixed;
  }

  /** The letters that stand for it in the opcode table. */
  public String letters() {
    return letters;
  }

  /** Whether the width is the same whatever the prefixes. */
  public boolean isFixed() {
    return fixed >= 0;
  }

  /**
   * The width in bits.
   *
   * @param operandSize effective operand size in bits
   * @param addressSize effective address size in bits
   * @param vectorLength vector length in bits; 0 counts as 128
   */
  public int bits(int operandSize, int addressSize, int vectorLength) {
    int vector = vectorLength == 0 ? 128 : vectorLength;
    return switch (this) {
      case V -> operandSize;
      case Z -> operandSize == 16 ? 16 : 32;
      case Y -> operandSize == 64 ? 64 : 32;
      case A -> addressSize;
      case P -> operandSize + 16;
      case FE -> operandSize == 16 ? 112 : 224;
      case FS -> operandSize == 16 ? 752 : 864;
      case X -> vector;
      case H -> vector / 2;
      case F -> vector / 4;
      case E -> vector / 8;
      default -> fixed;
    };
  }

  static Width of(int ordinal) {
    return VALUES[ordinal];
  }
}
