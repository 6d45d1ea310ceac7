package dev.gox.it.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads a table of encodings (integer.txt says how they are written) into forms. The tables come
 * from the Intel SDM, not from gox's own opcode table, so that a mistake in one can't hide in the
 * other.
 */
final class InstructionTable {
  private InstructionTable() {}

  static List<Form> read(String resource) {
    try (InputStream in = InstructionTable.class.getResourceAsStream(resource)) {
      List<Form> forms = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        if (!line.isBlank() && !line.startsWith("#")) {
          addRow(line, forms);
        }
      }
      return forms;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void addRow(String line, List<Form> forms) {
    String[] columns = line.split("\\|", -1);
    if (columns.length != 4) {
      throw new IllegalArgumentException("not four columns: " + line);
    }
    String encoding = columns[2].strip();
    // Names have commas of their own where the encoding has no n.
    boolean several = encoding.contains("n");
    List<String> names =
        several ? List.of(columns[0].strip().split(",")) : List.of(columns[0].strip());
    List<Operand> operands = new ArrayList<>();
    for (String text : columns[1].strip().split(",")) {
      Operand o = text.isEmpty() ? null : Operand.parse(text);
      if (o != null) {
        operands.add(o);
      }
    }
    Set<String> options = new TreeSet<>(Arrays.asList(columns[3].strip().split(" ")));
    for (int n = 0; n < names.size(); n++) {
      if (!names.get(n).equals("-")) {
        addForms(names.get(n), operands, columns[1], Encoding.parse(encoding, n), options, forms);
      }
    }
  }

  private static void addForms(
      String name,
      List<Operand> operands,
      String operandText,
      Encoding encoding,
      Set<String> options,
      List<Form> forms) {
    for (int size : sizes(operands, operandText, encoding, options)) {
      Operand rm = operands.stream().filter(Operand::isRm).findFirst().orElse(null);
      if (rm == null || rm.canBeRegister()) {
        forms.add(new Form(name, operands, encoding, size, false, false, options));
      }
      if (rm != null && rm.canBeMemory() && !options.contains("registers")) {
        forms.add(new Form(name, operands, encoding, size, true, false, options));
        if (options.contains("lock")) {
          forms.add(new Form(name, operands, encoding, size, true, true, options));
        }
      }
    }
  }

  private static int[] vectorSizes(Encoding.Vex vex, boolean y) {
    if (y) {
      return new int[] {32, 64};
    }
    return switch (vex.length()) {
      case "LX", "LIG" -> new int[] {128, 256};
      case "LZ" -> new int[] {0};
      default -> new int[] {Integer.parseInt(vex.length())};
    };
  }

  private static int[] sizes(
      List<Operand> operands, String text, Encoding encoding, Set<String> options) {
    boolean v = operands.stream().anyMatch(o -> o.width() == Operand.V);
    boolean y = operands.stream().anyMatch(o -> o.width() == Operand.Y);
    v |= text.matches("(.*,)?\\s*[ad]v\\s*(,.*)?") || text.contains("moffs") && text.contains("av");
    if (encoding.vex() != null) {
      return vectorSizes(encoding.vex(), y);
    }
    if (options.contains("d64")) {
      return new int[] {16, 64};
    }
    if (v && !encoding.wide()) {
      return new int[] {16, 32, 64};
    }
    return y ? new int[] {32, 64} : new int[] {0};
  }
}
