package dev.gox.translator.decode;

/**
 * Which operand sizes an opcode row has, and how prefixes choose among them (Intel SDM vol. 1,
 * 3.6.1 and vol. 2, 2.2.1).
 */
public enum OperandSizes {
  /** Always 8. */
  BYTE(8),
  /** Always 32, or of no meaning. */
  FIXED_32(32),
  /** Always 64: near branches, 66 and REX.W ignored. */
  FIXED_64(64),
  /** 64 by REX.W, 16 by 66, else 32. */
  ALL(16, 32, 64),
  /** 16 by 66 without REX.W, else 32. */
  UP_TO_32(16, 32),
  /** 64 by REX.W, else 32. */
  FROM_32(32, 64),
  /** 16 by 66 without REX.W, else 64: pushes and pops. */
  STACK(16, 64);

  private static final OperandSizes[] VALUES = values();

  private final int[] bits;

  OperandSizes(int... bits) {
    this.bits = bits;
  }

  /** The sizes in bits, ascending. */
  public int[] bits() {
    return bits.clone();
  }

  /** The effective operand size in bits. */
  public int choose(boolean wide, boolean prefix66) {
    return switch (this) {
      case BYTE -> 8;
      case FIXED_32 -> 32;
      case FIXED_64 -> 64;
      case ALL -> wide ? 64 : prefix66 ? 16 : 32;
      case UP_TO_32 -> prefix66 && !wide ? 16 : 32;
      case FROM_32 -> wide ? 64 : 32;
      case STACK -> prefix66 && !wide ? 16 : 64;
    };
  }

  static OperandSizes of(int ordinal) {
    return VALUES[ordinal];
  }
}
