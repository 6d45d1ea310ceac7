package dev.gox.translator.form;

import dev.gox.translator.decode.Instruction;
import dev.gox.translator.decode.OpcodeRow;

/**
 * What picks an instruction's form, packed into an int, so that a cold JVM finds the form of a
 * decoded instruction without making an object: the opcode row and what the row leaves open.
 * Several keys may mean one {@link FormShape}; the build checks that none means two.
 */
public final class FormKey {
  private FormKey() {}

  // Bits from 0: operand size (2), memory (2), lock (1), repeat (2), vector length (2), narrow (1),
  // row.
  private static final int MEMORY = 2;
  private static final int LOCK = 4;
  private static final int REPEAT = 5;
  private static final int LENGTH = 7;
  private static final int NARROW = 9;
  private static final int ROW = 10;

  /** A row that no table has: the steps that compute an address. */
  private static final int ADDRESS_STEP = 0x7FFF;

  /** The key of a decoded instruction. */
  public static int of(Instruction in) {
    OpcodeRow row = in.row;
    int key = row.index() << ROW | log2(in.operandSize) - 3;
    key |= FormShape.memory(in).ordinal() << MEMORY;
    if (in.lock) {
      key |= 1 << LOCK;
    }
    if (row.repeat() != OpcodeRow.Repeat.NONE) {
      key |= FormShape.repeat(in).ordinal() << REPEAT;
    }
    if (FormShape.narrow(in)) {
      key |= 1 << NARROW;
    }
    if (in.vectorLength != 0) {
      key |= log2(in.vectorLength) - 6 << LENGTH;
    }
    return key;
  }

  /** The key of the step that computes an address of a size (32 or 64 bits) into the EA slot. */
  public static int addressStep(int addressSize) {
    return ADDRESS_STEP << ROW | log2(addressSize) - 3;
  }

  private static int log2(int powerOfTwo) {
    return Integer.numberOfTrailingZeros(powerOfTwo);
  }
}
