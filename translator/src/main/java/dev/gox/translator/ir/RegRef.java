package dev.gox.translator.ir;

/**
 * Names a register of a template: one known when the form is lifted, or one that each instruction
 * brings in a slot of its word.
 *
 * @param slot where the number comes from
 * @param number the register's number for {@link Slot#FIXED}, else 0
 */
public record RegRef(Slot slot, int number) {
  /** Where a register number comes from. */
  public enum Slot {
    FIXED,
    /** The first register operand. */
    A,
    /** The second register operand. */
    B,
    /** The third register operand. */
    C,
    /** The fourth register operand. */
    D,
    /** The memory operand's base, or the zero slot. */
    BASE,
    /** The memory operand's index. */
    INDEX
  }

  /** A register known at lifting, by its number in {@link dev.gox.runtime.cpu.Cpu}. */
  public static RegRef fixed(int number) {
    return new RegRef(Slot.FIXED, number);
  }

  /** A register that the instruction names. */
  public static RegRef of(Slot slot) {
    return new RegRef(slot, 0);
  }
}
