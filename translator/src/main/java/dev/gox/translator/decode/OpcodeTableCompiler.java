package dev.gox.translator.decode;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The build step that turns the opcode table's text into what {@link OpcodeTable} loads. */
public final class OpcodeTableCompiler {
  private final List<Integer> attributes = new ArrayList<>();
  private final List<Long> operands = new ArrayList<>();
  private final List<Integer> nameIndex = new ArrayList<>();
  private final Map<OperandPattern, Integer> patterns = new LinkedHashMap<>();
  private final Map<String, Integer> nameOffsets = new LinkedHashMap<>();
  private final StringBuilder names = new StringBuilder();
  private final Map<Integer, List<DecisionTree.Leaf>> opcodes = new TreeMap<>();
  private final byte[] shapes = new byte[OpcodeMap.values().length * OpcodeTable.MAP_SIZE];

  /**
   * Compiles the table.
   *
   * @param args the directory of the text files, and the directory of classes to write into
   */
  public static void main(String[] args) throws IOException {
    Path classes = Path.of(args[1]);
    OpcodeTableCompiler compiler = new OpcodeTableCompiler();
    compiler.readAll(Path.of(args[0]));
    Path target =
        classes
            .resolve(OpcodeTable.class.getPackageName().replace('.', '/'))
            .resolve(OpcodeTable.RESOURCE);
    Files.createDirectories(target.getParent());
    Files.write(target, compiler.compile());
  }

  private void readAll(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> list = Files.list(directory)) {
      files = list.filter(f -> f.toString().endsWith(".tsv")).sorted().toList();
    }
    for (Path file : files) {
      int number = 0;
      for (String line : Files.readAllLines(file)) {
        number++;
        try {
          add(line);
        } catch (RuntimeException e) {
          throw new IllegalArgumentException(file + ":" + number + ": " + e.getMessage(), e);
        }
      }
    }
  }

  /** Adds one line of text; an empty one and a comment add nothing. */
  void add(String text) {
    if (text.isEmpty() || text.startsWith("#")) {
      return;
    }
    OpcodeLine line = OpcodeLine.parse(text);
    OpcodeEncoding encoding = line.encoding();
    int index = -1;
    for (int i = 0; i < encoding.opcodes(); i++) {
      if (i == 0 || encoding.isConditional()) {
        index = addRow(line, line.mnemonic(i));
      }
      int place = encoding.map().base() + encoding.opcode() + i;
      opcodes
          .computeIfAbsent(place, p -> new ArrayList<>())
          .add(new DecisionTree.Leaf(index, encoding));
      if (encoding.hasModrm()) {
        shapes[place] |= OpcodeTable.SHAPE_MODRM;
      }
    }
  }

  private int addRow(OpcodeLine line, String mnemonic) {
    long packed = 0;
    for (int i = 0; i < line.operands().size(); i++) {
      int pattern = patterns.computeIfAbsent(line.operands().get(i), p -> patterns.size() + 1);
      if (pattern > 0xff || i >= Instruction.MAX_OPERANDS) {
        throw new IllegalStateException("too many operands, or patterns of operands");
      }
      packed |= (long) pattern << 8 * i;
    }
    operands.add(packed);
    attributes.add(line.attributeBits());
    addName(mnemonic);
    addName(line.feature());
    return operands.size() - 1;
  }

  private void addName(String name) {
    int offset =
        nameOffsets.computeIfAbsent(
            name,
            n -> {
              int at = names.length();
              names.append(n);
              return at;
            });
    nameIndex.add(offset);
    nameIndex.add(name.length());
  }

  /** The compiled table of all lines added. */
  byte[] compile() throws IOException {
    DecisionTree tree = new DecisionTree();
    char[] roots = new char[shapes.length];
    for (Map.Entry<Integer, List<DecisionTree.Leaf>> opcode : opcodes.entrySet()) {
      roots[opcode.getKey()] = (char) tree.add(opcode.getValue());
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(OpcodeTable.MAGIC);
    write(out, roots);
    write(out, shapes);
    write(out, tree.nodes());
    out.writeInt(operands.size());
    for (long value : operands) {
      out.writeLong(value);
    }
    out.writeInt(patterns.size() + 1);
    out.writeInt(0);
    for (OperandPattern pattern : patterns.keySet()) {
      out.writeInt(pattern.pack());
    }
    out.writeInt(attributes.size());
    for (int value : attributes) {
      out.writeInt(value);
    }
    out.writeInt(nameIndex.size());
    for (int value : nameIndex) {
      out.writeChar(value);
    }
    write(out, names.toString().getBytes(StandardCharsets.ISO_8859_1));
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, char[] values) throws IOException {
    out.writeInt(values.length);
    for (char value : values) {
      out.writeChar(value);
    }
  }

  private static void write(DataOutputStream out, byte[] values) throws IOException {
    out.writeInt(values.length);
    out.write(values);
  }
}
