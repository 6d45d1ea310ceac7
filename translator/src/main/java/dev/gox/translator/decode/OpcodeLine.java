package dev.gox.translator.decode;

import dev.gox.translator.decode.OpcodeRow.Repeat;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One line of the text form of the opcode table, understood: build time only. The notation is
 * described beside the text, in {@code src/main/opcodes/README.md}.
 *
 * @param encoding which bytes select the row
 * @param mnemonic may hold "{cc}", to be replaced by a condition
 * @param operands patterns in Intel order
 * @param feature CPUID feature, or empty
 * @param attributes words that say what the notation can't
 */
record OpcodeLine(
    OpcodeEncoding encoding,
    String mnemonic,
    List<OperandPattern> operands,
    String feature,
    Set<String> attributes) {

  private static final int COLUMNS = 5;

  private static final Set<String> ATTRIBUTES =
      Set.of(
          ("lock d64 f64 osz rep repz seg anymod vsib vsibh k kz kmust er sae b-ignored b16 b32 b64"
                  + " unit8 unit16 unit32 unit64")
              .split(" "));

  /** Condition names in the order of their numbers, as Capstone spells them. */
  private static final String[] CONDITIONS = {
    "o", "no", "b", "ae", "e", "ne", "be", "a", "s", "ns", "p", "np", "l", "ge", "le", "g"
  };

  /** Parses a line, which has the five columns; "-" is an empty one. */
  static OpcodeLine parse(String line) {
    String[] columns = line.split("\t");
    if (columns.length != COLUMNS) {
      throw new IllegalArgumentException("not " + COLUMNS + " columns");
    }
    for (int i = 0; i < COLUMNS; i++) {
      columns[i] = columns[i].equals("-") ? "" : columns[i];
    }
    Set<String> attributes = columns[4].isEmpty() ? Set.of() : Set.of(columns[4].split(" "));
    if (!ATTRIBUTES.containsAll(attributes)) {
      throw new IllegalArgumentException("unknown attribute in " + attributes);
    }
    List<OperandPattern> operands = new ArrayList<>();
    if (!columns[2].isEmpty()) {
      for (String operand : columns[2].split(",")) {
        operands.add(OperandNotation.parse(operand));
      }
    }
    boolean stack = attributes.contains("d64") || attributes.contains("f64");
    OpcodeEncoding encoding = OpcodeEncoding.parse(columns[0], stack);
    for (OperandPattern operand : operands) {
      encoding.restrict(operand, attributes.contains("anymod"));
    }
    return new OpcodeLine(encoding, columns[1], operands, columns[3], attributes);
  }

  /** The mnemonic for the opcode that is {@code n} past the first. */
  String mnemonic(int n) {
    return mnemonic.replace("{cc}", CONDITIONS[n & 15]);
  }

  /** Packs what the decoder has to know. */
  int attributeBits() {
    int bits = sizes().ordinal();
    bits |= attributes.contains("lock") ? OpcodeTable.LOCKABLE : 0;
    bits |= repeat().ordinal() << OpcodeTable.REPEAT_SHIFT;
    bits |= attributes.contains("seg") ? OpcodeTable.SEGMENTED : 0;
    bits |= attributes.contains("anymod") ? OpcodeTable.ANY_MOD : 0;
    bits |= attributes.contains("vsib") ? OpcodeTable.VSIB_FULL : 0;
    bits |= attributes.contains("vsibh") ? OpcodeTable.VSIB_HALF : 0;
    bits |= oneOf("k", "kz", "kmust") << OpcodeTable.MASKING_SHIFT;
    bits |= oneOf("er", "sae", "b-ignored") << OpcodeTable.ROUNDING_SHIFT;
    bits |= oneOf("b8", "b16", "b32", "b64") << OpcodeTable.BROADCAST_SHIFT;
    bits |= oneOf("unit8", "unit16", "unit32", "unit64") << OpcodeTable.UNIT_SHIFT;
    bits |= encoding.isConstrained(Selector.PREFIX) ? OpcodeTable.TAKES_PREFIX : 0;
    if (encoding.isVector()) {
      bits |= OpcodeTable.VECTOR_ENCODED | encoding.vectorLengths() << OpcodeTable.LENGTHS_SHIFT;
      bits |=
          operands.stream().anyMatch(o -> o.source() == OperandPattern.Source.VVVV)
              ? 0
              : OpcodeTable.NO_VVVV;
    }
    return bits;
  }

  /** Which of some attributes the row has, counted from 1; 0 if none. */
  private int oneOf(String... words) {
    for (int i = 0; i < words.length; i++) {
      if (attributes.contains(words[i])) {
        return i + 1;
      }
    }
    return 0;
  }

  private Repeat repeat() {
    return attributes.contains("repz")
        ? Repeat.COMPARE
        : attributes.contains("rep") ? Repeat.COUNT : Repeat.NONE;
  }

  private OperandSizes sizes() {
    if (attributes.contains("f64")) {
      return OperandSizes.FIXED_64;
    }
    if (attributes.contains("d64")) {
      return OperandSizes.STACK;
    }
    if (attributes.contains("osz")
        || encoding.isConstrained(Selector.OPERAND_SIZE)
        || uses(Width.V)
        || uses(Width.P)) {
      return OperandSizes.ALL;
    }
    if (uses(Width.Y)) {
      return OperandSizes.FROM_32;
    }
    if (uses(Width.Z) || uses(Width.FE) || uses(Width.FS)) {
      return OperandSizes.UP_TO_32;
    }
    if (encoding.isRexWide()) {
      return OperandSizes.FIXED_64;
    }
    return operands.stream().anyMatch(OpcodeLine::isByte)
        ? OperandSizes.BYTE
        : OperandSizes.FIXED_32;
  }

  private boolean uses(Width width) {
    return operands.stream()
        .anyMatch(o -> o.registerWidth() == width || o.memory() && o.memoryWidth() == width);
  }

  private static boolean isByte(OperandPattern operand) {
    return switch (operand.source()) {
      case STRING_SOURCE, STRING_DESTINATION, OFFSET -> operand.memoryWidth() == Width.B;
      default -> operand.register() == Instruction.Kind.GPR && operand.registerWidth() == Width.B;
    };
  }
}
