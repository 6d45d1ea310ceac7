package dev.gox.it.conformance;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An instruction with its operand size, and with its operand in memory or in a register: what gets
 * its own test cases.
 *
 * @param name the mnemonic
 * @param operands those that the encoding names
 * @param size 16, 32 or 64 where the row leaves it open, else 0
 * @param memory whether the operand of ModRM.rm is in memory
 * @param locked whether it has a LOCK prefix
 * @param options what the row says about values, features and the like
 */
record Form(
    String name,
    List<Operand> operands,
    Encoding encoding,
    int size,
    boolean memory,
    boolean locked,
    Set<String> options) {
  private static final int USUAL_CASES = 10;

  boolean has(String option) {
    return options.contains(option);
  }

  /** The number behind an option such as n=20, or a default. */
  int number(String option, int otherwise) {
    for (String o : options) {
      if (o.startsWith(option + "=")) {
        return Integer.parseInt(o.substring(option.length() + 1));
      }
    }
    return otherwise;
  }

  int cases() {
    return number("n", USUAL_CASES);
  }

  /** The CPUID features it needs. */
  List<CpuFeature> features() {
    return Arrays.stream(CpuFeature.values()).filter(f -> has(f.tablesName())).toList();
  }

  /** The operand in ModRM.rm, or null. */
  Operand rm() {
    return operands.stream().filter(Operand::isRm).findFirst().orElse(null);
  }

  /** The operand in ModRM.reg, or null. */
  Operand reg() {
    return operands.stream()
        .filter(
            o ->
                o.kind() == Operand.Kind.REG
                    || o.kind() == Operand.Kind.XMM
                    || o.kind() == Operand.Kind.MMX)
        .findFirst()
        .orElse(null);
  }

  /** The operand in the opcode, or null. */
  Operand inOpcode() {
    return operands.stream().filter(o -> o.kind() == Operand.Kind.OPCODE).findFirst().orElse(null);
  }

  /** The bits that its memory operand has; 0 if it only computes an address. */
  int memoryBits() {
    return has("address") ? 0 : rm().memoryWidth(size);
  }

  @Override
  public String toString() {
    String list =
        operands.stream()
            .map(
                o ->
                    o.isRm() && memory
                        ? "m" + o.memoryWidth(size)
                        : (o.isXmm() ? (size == 256 ? "y" : "x") : "r" + o.width(size)))
            .collect(Collectors.joining(", "));
    String immediate = String.join(" ", encoding.immediates());
    return (locked ? "lock " : "")
        + name
        + (size == 0 || !list.isEmpty() ? "" : " " + size)
        + (list.isEmpty() ? "" : " " + list)
        + (immediate.isEmpty() ? "" : " " + immediate);
  }
}
