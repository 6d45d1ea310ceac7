package dev.gox.it.decode;

import dev.gox.translator.decode.Instruction;
import dev.gox.translator.decode.Instruction.Kind;
import dev.gox.translator.decode.capstone.CapstoneDecoder;
import java.util.Arrays;
import java.util.Set;

/**
 * What Capstone says of some bytes, in a form that can be recorded as a line.
 *
 * @param length bytes; 0 if they are no instruction
 * @param name Capstone's own mnemonic, prefixes included; empty if they are no instruction
 * @param inTable whether the opcode table has an operation of that name
 * @param operation the table's name of it; "(bad)" if no row fits
 * @param operands the operands as {@link #operands(Instruction)} writes them
 */
record Answer(int length, String name, boolean inTable, String operation, String operands) {
  /** Operations whose two register operands may stand in either order. */
  private static final Set<String> COMMUTATIVE = Set.of("xchg", "test");

  private static final int COLUMNS = 5;

  /** Capstone's answer about what it decoded last. */
  static Answer of(CapstoneDecoder capstone, Instruction in) {
    String name = capstone.nativeMnemonic();
    return new Answer(
        capstone.nativeLength(),
        name,
        !name.isEmpty() && capstone.isInTable(),
        in.mnemonic(),
        operands(in));
  }

  static Answer parse(String line) {
    String[] c = line.split("\t", COLUMNS);
    return new Answer(Integer.parseInt(c[0]), c[1], c[2].equals("true"), c[3], c[4]);
  }

  @Override
  public String toString() {
    return String.join("\t", Integer.toString(length), name, "" + inTable, operation, operands);
  }

  /** All that the operands are, so that equal texts are equal operands. */
  static String operands(Instruction in) {
    String[] texts = new String[in.operandCount];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = operand(in, i);
    }
    if (COMMUTATIVE.contains(in.mnemonic())) {
      Arrays.sort(texts);
    }
    return String.join(", ", texts)
        + (in.lock ? " lock" : "")
        + (in.mask != 0 ? " k" + in.mask : "")
        + (in.zeroing ? " z" : "")
        + (in.broadcast ? " b" : "")
        + (in.rounding != Instruction.NO_ROUNDING ? " r" + in.rounding : "");
  }

  private static String operand(Instruction in, int i) {
    Kind kind = in.kind[i];
    return switch (kind) {
      case MEMORY -> memory(in);
      case IMMEDIATE -> "#" + in.imm[i];
      case TARGET -> "@" + in.imm[i];
      case GPR -> "g" + in.reg[i] + ":" + in.width[i];
      case VECTOR -> "v" + in.reg[i] + ":" + Math.max(128, in.width[i]);
      default -> kind.name().toLowerCase(java.util.Locale.ROOT) + in.reg[i];
    };
  }

  /** Base, index, its width and scale, displacement, segment, and the size of the sum. */
  private static String memory(Instruction in) {
    boolean addressed = in.base != Instruction.NONE || in.index != Instruction.NONE;
    return "["
        + in.base
        + " "
        + in.index
        + ":"
        + in.indexWidth
        + "<<"
        + in.scale
        + " "
        + in.displacement
        + " "
        + in.segment
        + (addressed ? " a" + in.addressSize : "")
        + "]";
  }
}
