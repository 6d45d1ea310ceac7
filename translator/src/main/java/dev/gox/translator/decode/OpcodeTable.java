package dev.gox.translator.decode;

import dev.gox.translator.decode.OpcodeRow.Repeat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The opcode table as the decoder reads it: a decision tree for each opcode of each map, whose
 * leaves are rows. A build step compiles it from text ({@link OpcodeTableCompiler}) into arrays,
 * because parsing text would cost a cold JVM more than running a small guest program.
 *
 * <p>A reference is 0 for an undefined opcode, below {@link #LEAF} the place of a node in {@link
 * #nodes}, else a row. A node is a {@link Selector}'s ordinal and one reference for each of its
 * values.
 */
public final class OpcodeTable {
  /** Name of the compiled table, a resource beside this class. */
  static final String RESOURCE = "opcodes.bin";

  /** First word of the compiled table; changes with its layout. */
  static final int MAGIC = 0x676f7831;

  /** Set in a reference to a row; the other bits are its index. */
  static final int LEAF = 0x8000;

  /** Opcodes of a map. */
  static final int MAP_SIZE = 256;

  /** Set in {@link #shapes} for an opcode with a ModRM byte. */
  static final int SHAPE_MODRM = 1;

  // Bits of `attributes`.
  static final int SIZES_MASK = 7;
  static final int LOCKABLE = 1 << 3;
  static final int REPEAT_SHIFT = 4;
  static final int REPEAT_MASK = 3;

  /** Memory that no operand shows is addressed by DS, or FS or GS if so prefixed. */
  static final int SEGMENTED = 1 << 6;

  /** ModRM.mod counts as 3 whatever it is. */
  static final int ANY_MOD = 1 << 7;

  /** F3 and F2 select among rows here, so they repeat nothing. */
  static final int TAKES_PREFIX = 1 << 8;

  /** VEX.vvvv holds no operand and must be 1111. */
  static final int NO_VVVV = 1 << 9;

  /** Vector lengths with a meaning: 128, 256 and 512 bits; none is a scalar, or no vector. */
  static final int LENGTHS_SHIFT = 10;

  static final int LENGTHS_MASK = 7;

  /** Encoded by VEX or EVEX. */
  static final int VECTOR_ENCODED = 1 << 13;

  /** The memory operand's index is a vector register: as long as the vectors, or half of that. */
  static final int VSIB_FULL = 1 << 14;

  static final int VSIB_HALF = 1 << 15;
  static final int VSIB_MASK = VSIB_FULL | VSIB_HALF;

  /** How EVEX.aaa and EVEX.z may mask the result; 0 is not at all. */
  static final int MASKING_SHIFT = 16;

  static final int MASKING_MASK = 3;
  static final int MASKING_MERGE = 1;
  static final int MASKING_ZERO = 2;
  static final int MASKING_ALWAYS = 3;

  /** What EVEX.b does where operands are registers; 0 is undefined. */
  static final int ROUNDING_SHIFT = 18;

  static final int ROUNDING_MASK = 3;
  static final int ROUNDING_STATIC = 1;
  static final int ROUNDING_SAE = 2;
  static final int ROUNDING_IGNORED = 3;

  /** The element that EVEX.b repeats, if it may: 1 for 8 bits, 2 for 16, 3 for 32, 4 for 64. */
  static final int BROADCAST_SHIFT = 20;

  /** The unit of EVEX's one-byte displacements, if not the operand's width; in the same way. */
  static final int UNIT_SHIFT = 23;

  static final int UNIT_MASK = 7;

  private static final OpcodeTable INSTANCE = read();

  final char[] roots;
  final byte[] shapes;
  final char[] nodes;

  /** Five indexes into {@link #patterns} for each row, first operand in the low byte; 0 is none. */
  final long[] operands;

  /** Packed {@link OperandPattern}s; the first is not used. */
  final int[] patterns;

  final int[] attributes;

  /** Offset and length in {@link #names} of each row's mnemonic and feature. */
  private final char[] nameIndex;

  private final byte[] names;

  /** Made when first asked for: a program meets a few hundred of them. */
  private final OpcodeRow[] rows;

  private OpcodeTable(ByteBuffer in) {
    if (in.getInt() != MAGIC) {
      throw new IllegalStateException("compiled opcode table has another layout");
    }
    roots = chars(in);
    shapes = bytes(in);
    nodes = chars(in);
    operands = longs(in);
    patterns = ints(in);
    attributes = ints(in);
    nameIndex = chars(in);
    names = bytes(in);
    rows = new OpcodeRow[attributes.length];
  }

  /** The table. Its arrays are read once and shared; it never changes. */
  public static OpcodeTable load() {
    return INSTANCE;
  }

  private static OpcodeTable read() {
    return new OpcodeTable(ByteBuffer.wrap(BuiltResource.read(OpcodeTable.class, RESOURCE)));
  }

  /** Number of rows. */
  public int size() {
    return rows.length;
  }

  /** All rows, by index. */
  public List<OpcodeRow> rows() {
    List<OpcodeRow> all = new ArrayList<>(rows.length);
    for (int i = 0; i < rows.length; i++) {
      all.add(row(i));
    }
    return all;
  }

  /** One row; always the same object, unless threads race to be first. */
  public OpcodeRow row(int index) {
    OpcodeRow row = rows[index];
    if (row == null) {
      row = makeRow(index);
      rows[index] = row;
    }
    return row;
  }

  private OpcodeRow makeRow(int index) {
    int bits = attributes[index];
    List<OperandPattern> list = new ArrayList<>(Instruction.MAX_OPERANDS);
    for (long rest = operands[index]; rest != 0; rest >>>= 8) {
      list.add(OperandPattern.unpack(patterns[(int) (rest & 0xff)]));
    }
    return new OpcodeRow(
        index,
        name(2 * index),
        name(2 * index + 1),
        List.copyOf(list),
        OperandSizes.of(bits & SIZES_MASK),
        vectorLengths(bits),
        (bits & LOCKABLE) != 0,
        repeat(bits));
  }

  private static Repeat repeat(int bits) {
    return switch (bits >>> REPEAT_SHIFT & REPEAT_MASK) {
      case 1 -> Repeat.COUNT;
      case 2 -> Repeat.COMPARE;
      default -> Repeat.NONE;
    };
  }

  private static List<Integer> vectorLengths(int bits) {
    if ((bits & VECTOR_ENCODED) == 0) {
      return List.of(0);
    }
    List<Integer> lengths = new ArrayList<>(3);
    int mask = bits >>> LENGTHS_SHIFT & LENGTHS_MASK;
    for (int i = 0; i < 3; i++) {
      if ((mask >>> i & 1) != 0) {
        lengths.add(128 << i);
      }
    }
    return lengths.isEmpty() ? List.of(128) : List.copyOf(lengths);
  }

  private String name(int which) {
    return new String(
        names, nameIndex[2 * which], nameIndex[2 * which + 1], StandardCharsets.ISO_8859_1);
  }

  private static char[] chars(ByteBuffer in) {
    char[] a = new char[in.getInt()];
    in.asCharBuffer().get(a);
    in.position(in.position() + 2 * a.length);
    return a;
  }

  private static int[] ints(ByteBuffer in) {
    int[] a = new int[in.getInt()];
    in.asIntBuffer().get(a);
    in.position(in.position() + 4 * a.length);
    return a;
  }

  private static long[] longs(ByteBuffer in) {
    long[] a = new long[in.getInt()];
    in.asLongBuffer().get(a);
    in.position(in.position() + 8 * a.length);
    return a;
  }

  private static byte[] bytes(ByteBuffer in) {
    byte[] a = new byte[in.getInt()];
    in.get(a);
    return a;
  }
}
