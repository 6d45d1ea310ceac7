package dev.gox.translator.decode;

import dev.gox.translator.decode.Instruction.Kind;
import dev.gox.translator.decode.OperandPattern.Source;

/**
 * The default decoder: pure Java, driven by the {@link OpcodeTable}; allocates nothing once it has
 * met an operation. Rules of prefixes, ModRM, SIB and VEX are those of the Intel SDM vol. 2,
 * chapter 2; where Intel and AMD differ (operand size of near branches), Intel's.
 *
 * <p>An instance holds the state of the decoding under way, so each thread has its own; they share
 * the table and are cheap.
 */
public final class TableDecoder implements InstructionDecoder {
  private static final int MAP_0F = OpcodeMap.TWO_BYTE.base();
  private static final int MAP_0F38 = OpcodeMap.THREE_BYTE_38.base();
  private static final int MAP_0F3A = OpcodeMap.THREE_BYTE_3A.base();
  private static final int MAP_VEX = OpcodeMap.VEX_0F.base();

  private static final Selector[] SELECTORS = Selector.values();
  private static final Source[] SOURCES = Source.values();
  private static final Kind[] KINDS = Kind.values();

  private static final int HIGH_BYTE = 32;

  private final OpcodeTable table = OpcodeTable.load();

  private byte[] code;
  private int position;
  private int end;

  /** Whether a byte past {@link #end} was wanted. */
  private boolean exhausted;

  private boolean prefix66;
  private boolean prefix67;
  private boolean lock;

  /** The last of F2 and F3, or 0. */
  private int repeat;

  private int segment;

  /** REX without its high four bits; VEX sets the same bits. */
  private int rex;

  /** Whether byte registers 4 to 7 are SPL to DIL: a REX, even an empty one, says so. */
  private boolean uniformBytes;

  private boolean vex;

  /** VEX.pp and the mandatory prefixes: none, 66, F3, F2. */
  private int mandatory;

  /** VEX.L. */
  private int lengthBits;

  private int vvvv;
  private int modrm;

  @Override
  public int decode(byte[] code, int offset, int limit, long address, Instruction out) {
    out.clear();
    out.address = address;
    this.code = code;
    position = offset;
    end = Math.min(limit, offset + MAX_LENGTH);
    exhausted = false;
    int attributes = find(out);
    if (attributes >= 0 && operands(attributes, out)) {
      out.length = position - offset;
      relativeToNext(out);
      return out.length;
    }
    out.clear();
    out.address = address;
    if (!exhausted) {
      return UNDEFINED;
    }
    return end - offset < MAX_LENGTH ? TRUNCATED : TOO_LONG;
  }

  /** Decodes up to ModRM and finds the row; returns its attributes, or -1. */
  private int find(Instruction out) {
    int opcode = prefixes();
    int place;
    if (opcode == 0x0f) {
      opcode = next();
      if (opcode == 0x38) {
        opcode = next();
        place = MAP_0F38;
      } else if (opcode == 0x3a) {
        opcode = next();
        place = MAP_0F3A;
      } else {
        place = MAP_0F;
      }
    } else if (opcode == 0xc4 || opcode == 0xc5) {
      place = vexPrefix(opcode);
      opcode = place < 0 ? -1 : next();
    } else {
      place = 0;
    }
    if (opcode < 0) {
      return -1;
    }
    place += opcode;
    int reference = table.roots[place];
    if (reference == 0) {
      return -1;
    }
    if ((table.shapes[place] & OpcodeTable.SHAPE_MODRM) != 0) {
      modrm = next();
      if (modrm < 0) {
        return -1;
      }
    } else {
      modrm = opcode;
    }
    char[] nodes = table.nodes;
    while (reference < OpcodeTable.LEAF) {
      if (reference == 0) {
        return -1;
      }
      reference = nodes[reference + 1 + select(SELECTORS[nodes[reference]])];
    }
    int row = reference - OpcodeTable.LEAF;
    out.row = table.row(row);
    return table.attributes[row];
  }

  /** Reads prefixes; returns the byte after them, or -1. */
  private int prefixes() {
    prefix66 = false;
    prefix67 = false;
    lock = false;
    repeat = 0;
    segment = Instruction.NO_SEGMENT;
    rex = 0;
    uniformBytes = false;
    vex = false;
    lengthBits = 0;
    vvvv = 0;
    int b;
    while (true) {
      b = next();
      switch (b) {
        case 0x66 -> prefix66 = true;
        case 0x67 -> prefix67 = true;
        case 0xf0 -> lock = true;
        case 0xf2, 0xf3 -> repeat = b;
        case 0x26, 0x2e, 0x36, 0x3e -> {}
        case 0x64 -> segment = 4;
        case 0x65 -> segment = 5;
        default -> {
          if ((b & 0xf0) == 0x40) {
            // Counts only if the opcode follows; another REX replaces it.
            rex = b & 15;
            uniformBytes = true;
            continue;
          }
          mandatory = repeat == 0xf3 ? 2 : repeat == 0xf2 ? 3 : prefix66 ? 1 : 0;
          return b;
        }
      }
      rex = 0;
      uniformBytes = false;
    }
  }

  /** Reads the rest of a VEX prefix; returns its map's place, or -1. */
  private int vexPrefix(int first) {
    if (prefix66 || repeat != 0 || lock || uniformBytes) {
      return -1;
    }
    int payload = next();
    if (payload < 0) {
      return -1;
    }
    vex = true;
    uniformBytes = true;
    int map = 1;
    int last = payload;
    rex = payload < 0x80 ? 4 : 0;
    if (first == 0xc4) {
      map = payload & 31;
      rex = ~payload >>> 5 & 7;
      last = next();
      if (last < 0 || map < 1 || map > 3) {
        return -1;
      }
      rex |= last >>> 4 & 8;
    }
    vvvv = ~last >>> 3 & 15;
    lengthBits = last >>> 2 & 1;
    mandatory = last & 3;
    return MAP_VEX + (map - 1) * OpcodeTable.MAP_SIZE;
  }

  private int select(Selector selector) {
    return switch (selector) {
      case PREFIX -> mandatory;
      case WIDE -> rex >>> 3;
      case OPERAND_SIZE -> (rex & 8) != 0 ? 2 : prefix66 ? 0 : 1;
      case ADDRESS_SIZE -> prefix67 ? 1 : 0;
      case REX_B -> rex & 1;
      case VECTOR_LENGTH -> lengthBits;
      case REGISTER -> modrm >= 0xc0 ? 1 : 0;
      case MODRM_REG -> modrm >>> 3 & 7;
      case MODRM_RM -> modrm & 7;
    };
  }

  /** Decodes the operands of the row found; false if there is no such instruction. */
  private boolean operands(int attributes, Instruction out) {
    boolean wide = (rex & 8) != 0;
    out.operandSize = OperandSizes.of(attributes & OpcodeTable.SIZES_MASK).choose(wide, prefix66);
    out.addressSize = prefix67 ? 32 : 64;
    if (vex) {
      if ((attributes & OpcodeTable.NO_VVVV) != 0 && vvvv != 0) {
        return false;
      }
      boolean scaled = (attributes >>> OpcodeTable.LENGTHS_SHIFT & OpcodeTable.LENGTHS_MASK) != 0;
      out.vectorLength = scaled ? 128 << lengthBits : 128;
    } else if ((attributes & OpcodeTable.TAKES_PREFIX) == 0) {
      out.rep = repeat == 0xf3;
      out.repne = repeat == 0xf2;
    }
    if ((attributes & OpcodeTable.SEGMENTED) != 0) {
      out.segment = segment;
    }
    boolean inMemory = false;
    int count = 0;
    for (long rest = table.operands[out.row.index()]; rest != 0; rest >>>= 8) {
      int pattern = table.patterns[(int) (rest & 0xff)];
      switch (SOURCES[OperandPattern.sourceBits(pattern)]) {
        case REG -> register(out, count, pattern, modrm >>> 3 & 7, rex << 1 & 8);
        case RM -> {
          if (modrm >= 0xc0 || (attributes & OpcodeTable.ANY_MOD) != 0) {
            register(out, count, pattern, modrm & 7, rex << 3 & 8);
          } else {
            inMemory |= count == 0;
            out.kind[count] = Kind.MEMORY;
            out.width[count] = width(OperandPattern.memoryWidthBits(pattern), out);
            out.segment = segment;
            if (!memory(out, (attributes & OpcodeTable.VSIB) != 0)) {
              return false;
            }
          }
        }
        case VVVV -> register(out, count, pattern, vvvv & 7, vvvv & 8);
        case OPCODE -> register(out, count, pattern, modrm & 7, rex << 3 & 8);
        case IS4 -> {
          int b = next();
          if (b < 0) {
            return false;
          }
          register(out, count, pattern, b >>> 4 & 7, b >>> 4 & 8);
        }
        case FIXED -> {
          int number = OperandPattern.numberBits(pattern);
          out.kind[count] = KINDS[OperandPattern.kindBits(pattern)];
          out.width[count] = width(OperandPattern.registerWidthBits(pattern), out);
          out.reg[count] = number;
        }
        case CONSTANT -> {
          immediate(out, count, pattern, OperandPattern.numberBits(pattern));
        }
        case OFFSET -> {
          int bytes = prefix67 ? 4 : 8;
          if (!has(bytes)) {
            return false;
          }
          out.kind[count] = Kind.MEMORY;
          out.width[count] = width(OperandPattern.memoryWidthBits(pattern), out);
          out.segment = segment;
          out.displacement = prefix67 ? signed(4) & 0xffffffffL : signed(8);
        }
        case STRING_SOURCE -> {
          out.segment = segment;
          continue;
        }
        case STRING_DESTINATION -> {
          continue;
        }
        default -> {
          if (!trailing(out, count, pattern)) {
            return false;
          }
        }
      }
      if (out.kind[count] == null) {
        return false;
      }
      count++;
    }
    out.operandCount = count;
    out.lock = lock;
    return !lock || inMemory && (attributes & OpcodeTable.LOCKABLE) != 0;
  }

  /** Immediates and branch displacements, which stand at the instruction's end. */
  private boolean trailing(Instruction out, int count, int pattern) {
    Source source = SOURCES[OperandPattern.sourceBits(pattern)];
    int bytes =
        switch (source) {
          case BYTE, SIGNED_BYTE, NEAR_BYTE -> 1;
          case WORD -> 2;
          case OPERAND_SIZED, NEAR -> out.operandSize == 16 ? 2 : 4;
          default -> width(OperandPattern.registerWidthBits(pattern), out) / 8;
        };
    if (!has(bytes)) {
      return false;
    }
    long value = signed(bytes);
    if (source == Source.BYTE) {
      value &= 0xff;
    } else if (source == Source.WORD) {
      value &= 0xffff;
    }
    immediate(out, count, pattern, value);
    if (source == Source.NEAR_BYTE || source == Source.NEAR) {
      out.kind[count] = Kind.TARGET;
    }
    return true;
  }

  private void immediate(Instruction out, int count, int pattern, long value) {
    out.kind[count] = Kind.IMMEDIATE;
    out.width[count] = width(OperandPattern.registerWidthBits(pattern), out);
    out.imm[count] = value;
  }

  /** A branch target is known only when the length is. */
  private static void relativeToNext(Instruction out) {
    int last = out.operandCount - 1;
    if (last >= 0 && out.kind[last] == Kind.TARGET) {
      out.imm[last] += out.next();
    }
  }

  /** A register operand; its kind stays null if the number names none. */
  private void register(Instruction out, int count, int pattern, int low, int extension) {
    Kind kind = KINDS[OperandPattern.kindBits(pattern)];
    int width = width(OperandPattern.registerWidthBits(pattern), out);
    int number = low | extension;
    switch (kind) {
      case GPR -> {
        if (width == 8 && !uniformBytes && low >= 4) {
          number = HIGH_BYTE + low - 4;
        }
      }
      case MMX, X87, SEGMENT, MASK -> number = low;
      default -> {}
    }
    out.kind[count] = kind;
    out.width[count] = width;
    out.reg[count] = number;
    boolean exists =
        switch (kind) {
          // CS can't be loaded, whatever the others.
          case SEGMENT -> low < 6 && (low != 1 || count != 0);
          case CONTROL -> number == 0 || number >= 2 && number <= 4 || number == 8;
          case DEBUG -> number < 8;
          case MASK -> extension == 0;
          default -> true;
        };
    if (!exists) {
      out.kind[count] = null;
    }
  }

  /** ModRM with mod not 3, SIB and displacement (Intel SDM vol. 2, 2.1.5 and 2.2.1.3). */
  private boolean memory(Instruction out, boolean vsib) {
    int mod = modrm >>> 6;
    int rm = modrm & 7;
    int displacementBytes = mod == 1 ? 1 : mod == 2 ? 4 : 0;
    if (rm == 4) {
      int sib = next();
      if (sib < 0) {
        return false;
      }
      int index = sib >>> 3 & 7 | rex << 2 & 8;
      if (index != 4 || vsib) {
        out.index = index;
        out.scale = sib >>> 6;
      }
      if ((sib & 7) == 5 && mod == 0) {
        displacementBytes = 4;
      } else {
        out.base = sib & 7 | rex << 3 & 8;
      }
    } else if (vsib) {
      return false;
    } else if (rm == 5 && mod == 0) {
      out.base = Instruction.RIP;
      displacementBytes = 4;
    } else {
      out.base = rm | rex << 3 & 8;
    }
    if (displacementBytes != 0) {
      if (!has(displacementBytes)) {
        return false;
      }
      out.displacement = signed(displacementBytes);
    }
    return true;
  }

  private static int width(int ordinal, Instruction out) {
    return Width.of(ordinal).bits(out.operandSize, out.addressSize, out.vectorLength);
  }

  private int next() {
    if (position >= end) {
      exhausted = true;
      return -1;
    }
    return code[position++] & 0xff;
  }

  private boolean has(int bytes) {
    if (end - position < bytes) {
      exhausted = true;
      return false;
    }
    return true;
  }

  /** Reads a little-endian number whose bytes are known to be there. */
  private long signed(int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (code[position + i] & 0xffL) << 8 * i;
    }
    position += bytes;
    int unused = 64 - 8 * bytes;
    return value << unused >> unused;
  }
}
