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
  private static final Selector[] SELECTORS = Selector.values();
  private static final Source[] SOURCES = Source.values();
  private static final Kind[] KINDS = Kind.values();

  private static final int HIGH_BYTE = 32;
  private static final int LONGEST = 2;

  private final OpcodeTable table = OpcodeTable.load();

  private final CodeReader code = new CodeReader();
  private final Prefixes prefixes = new Prefixes();

  private int modrm;

  /** Vector length as VEX.L numbers it: 128, 256, 512 bits. */
  private int lengthBits;

  @Override
  public int decode(byte[] bytes, int offset, int limit, long address, Instruction out) {
    out.clear();
    out.address = address;
    code.reset(bytes, offset, limit);
    int attributes = find(out);
    if (attributes >= 0 && operands(attributes, out)) {
      out.length = code.length();
      relativeToNext(out);
      return out.length;
    }
    out.clear();
    out.address = address;
    return code.failure();
  }

  /** Decodes up to ModRM and finds the row; returns its attributes, or -1. */
  private int find(Instruction out) {
    int place = prefixes.read(code);
    if (place < 0) {
      return -1;
    }
    int reference = table.roots[place];
    if (reference == 0) {
      return -1;
    }
    if ((table.shapes[place] & OpcodeTable.SHAPE_MODRM) != 0) {
      modrm = code.next();
      if (modrm < 0) {
        return -1;
      }
    } else {
      modrm = place & OpcodeTable.MAP_SIZE - 1;
    }
    // With EVEX.b and registers, L'L is the rounding mode, and the vectors are the longest.
    boolean rounded = prefixes.broadcast && modrm >= 0xc0;
    lengthBits = rounded ? LONGEST : prefixes.length;
    if (lengthBits > LONGEST) {
      return -1;
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

  private int select(Selector selector) {
    return switch (selector) {
      case PREFIX -> prefixes.mandatory;
      case WIDE -> prefixes.rex >>> 3;
      case OPERAND_SIZE -> prefixes.wide() ? 2 : prefixes.operandSize ? 0 : 1;
      case ADDRESS_SIZE -> prefixes.addressSize ? 1 : 0;
      case REX_B -> prefixes.rex & 1;
      case VECTOR_LENGTH -> lengthBits;
      case REGISTER -> modrm >= 0xc0 ? 1 : 0;
      case MODRM_REG -> modrm >>> 3 & 7;
      case MODRM_RM -> modrm & 7;
    };
  }

  /** Decodes the operands of the row found; false if there is no such instruction. */
  private boolean operands(int attributes, Instruction out) {
    out.operandSize =
        OperandSizes.of(attributes & OpcodeTable.SIZES_MASK)
            .choose(prefixes.wide(), prefixes.operandSize);
    out.addressSize = prefixes.addressSize ? 32 : 64;
    if (prefixes.vector) {
      if (!vectorFields(attributes, out)) {
        return false;
      }
    } else if ((attributes & OpcodeTable.TAKES_PREFIX) == 0) {
      out.rep = prefixes.repeat == 0xf3;
      out.repne = prefixes.repeat == 0xf2;
    }
    if ((attributes & OpcodeTable.SEGMENTED) != 0) {
      out.segment = prefixes.segment;
    }
    boolean inMemory = false;
    int count = 0;
    for (long rest = table.operands[out.row.index()]; rest != 0; rest >>>= 8) {
      int pattern = table.patterns[(int) (rest & 0xff)];
      switch (SOURCES[OperandPattern.sourceBits(pattern)]) {
        case REG ->
            register(
                out, count, pattern, modrm >>> 3 & 7, prefixes.rex << 1 & 8 | prefixes.highReg);
        case RM -> {
          if (modrm >= 0xc0 || (attributes & OpcodeTable.ANY_MOD) != 0) {
            registerInRm(out, count, pattern);
          } else {
            inMemory |= count == 0;
            if (!memory(attributes, out, count, pattern)) {
              return false;
            }
          }
        }
        case VVVV -> register(out, count, pattern, prefixes.vvvv & 7, prefixes.vvvv & 24);
        case OPCODE -> register(out, count, pattern, modrm & 7, prefixes.rex << 3 & 8);
        case IS4 -> {
          int b = code.next();
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
          int bytes = prefixes.addressSize ? 4 : 8;
          if (!code.has(bytes)) {
            return false;
          }
          out.kind[count] = Kind.MEMORY;
          out.width[count] = width(OperandPattern.memoryWidthBits(pattern), out);
          out.segment = prefixes.segment;
          out.displacement = prefixes.addressSize ? code.signed(4) & 0xffffffffL : code.signed(8);
        }
        case STRING_SOURCE -> {
          out.segment = prefixes.segment;
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
    out.lock = prefixes.lock;
    if (prefixes.lock) {
      return inMemory && (attributes & OpcodeTable.LOCKABLE) != 0;
    }
    return inMemory
        ? !out.zeroing
        : (attributes & OpcodeTable.VSIB_MASK) == 0 || distinctFromIndex(out);
  }

  /** What VEX and EVEX say besides registers; false if the row has no such instruction. */
  private boolean vectorFields(int attributes, Instruction out) {
    boolean scaled = (attributes >>> OpcodeTable.LENGTHS_SHIFT & OpcodeTable.LENGTHS_MASK) != 0;
    out.vectorLength = scaled ? 128 << lengthBits : 128;
    if ((attributes & OpcodeTable.NO_VVVV) != 0) {
      // EVEX.V' is part of a vector index.
      int free = (attributes & OpcodeTable.VSIB_MASK) == 0 ? 31 : 15;
      if ((prefixes.vvvv & free) != 0) {
        return false;
      }
    }
    if (!prefixes.evex) {
      return true;
    }
    out.mask = prefixes.mask;
    out.zeroing = prefixes.zeroing;
    boolean masked = prefixes.mask != 0;
    boolean allowed =
        switch (attributes >>> OpcodeTable.MASKING_SHIFT & OpcodeTable.MASKING_MASK) {
          case OpcodeTable.MASKING_MERGE -> !prefixes.zeroing;
          case OpcodeTable.MASKING_ZERO -> masked || !prefixes.zeroing;
          case OpcodeTable.MASKING_ALWAYS -> masked && !prefixes.zeroing;
          default -> !masked && !prefixes.zeroing;
        };
    return allowed && (!prefixes.broadcast || broadcastOrRound(attributes, out));
  }

  /** What EVEX.b means here; false if nothing. */
  private boolean broadcastOrRound(int attributes, Instruction out) {
    if (modrm < 0xc0) {
      out.broadcast = true;
      return (attributes >>> OpcodeTable.BROADCAST_SHIFT & OpcodeTable.UNIT_MASK) != 0;
    }
    int rounding = attributes >>> OpcodeTable.ROUNDING_SHIFT & OpcodeTable.ROUNDING_MASK;
    out.rounding =
        switch (rounding) {
          case OpcodeTable.ROUNDING_STATIC -> prefixes.length;
          case OpcodeTable.ROUNDING_SAE -> Instruction.SUPPRESS_EXCEPTIONS;
          default -> Instruction.NO_ROUNDING;
        };
    return rounding != 0;
  }

  /** A gather's index, mask and destination must differ (SDM vol. 2, VGATHERDPS and others). */
  private static boolean distinctFromIndex(Instruction out) {
    int seen = 1 << out.index;
    for (int i = 0; i < out.operandCount; i++) {
      if (out.kind[i] == Kind.VECTOR) {
        if ((seen >>> out.reg[i] & 1) != 0) {
          return false;
        }
        seen |= 1 << out.reg[i];
      }
    }
    return true;
  }

  private void registerInRm(Instruction out, int count, int pattern) {
    boolean vector = OperandPattern.kindBits(pattern) == Kind.VECTOR.ordinal();
    // EVEX.X extends a vector register's number; for others it counts for nothing.
    int extension = prefixes.rex << 3 & 8 | (prefixes.evex && vector ? prefixes.rex << 3 & 16 : 0);
    boolean mask = OperandPattern.kindBits(pattern) == Kind.MASK.ordinal();
    register(out, count, pattern, modrm & 7, mask ? 0 : extension);
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
    if (!code.has(bytes)) {
      return false;
    }
    long value = code.signed(bytes);
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
        if (width == 8 && !prefixes.uniformBytes && low >= 4) {
          number = HIGH_BYTE + low - 4;
        } else if (number > 15) {
          return;
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

  /** A memory operand in ModRM.rm; false if it is incomplete or no operand of the row. */
  private boolean memory(int attributes, Instruction out, int count, int pattern) {
    int width = width(OperandPattern.memoryWidthBits(pattern), out);
    int unit = width;
    if (out.broadcast) {
      width = 8 << (attributes >>> OpcodeTable.BROADCAST_SHIFT & OpcodeTable.UNIT_MASK) - 1;
      unit = width;
    }
    int ownUnit = attributes >>> OpcodeTable.UNIT_SHIFT & OpcodeTable.UNIT_MASK;
    if (ownUnit != 0) {
      unit = 8 << ownUnit - 1;
    }
    out.kind[count] = Kind.MEMORY;
    out.width[count] = width;
    out.segment = prefixes.segment;
    int vsib = attributes & OpcodeTable.VSIB_MASK;
    if (vsib != 0) {
      int half = vsib == OpcodeTable.VSIB_HALF ? 2 : 1;
      out.indexWidth = Math.max(128, out.vectorLength / half);
    }
    // EVEX counts a one-byte displacement in operands (SDM vol. 2, 2.7.5).
    return address(out, vsib != 0, prefixes.evex ? unit / 8 : 1);
  }

  /** ModRM with mod not 3, SIB and displacement (Intel SDM vol. 2, 2.1.5 and 2.2.1.3). */
  private boolean address(Instruction out, boolean vsib, int unit) {
    int mod = modrm >>> 6;
    int rm = modrm & 7;
    int displacementBytes = mod == 1 ? 1 : mod == 2 ? 4 : 0;
    if (rm == 4) {
      int sib = code.next();
      if (sib < 0) {
        return false;
      }
      int index = sib >>> 3 & 7 | prefixes.rex << 2 & 8;
      if (vsib) {
        index |= prefixes.vvvv & 16;
      }
      if (index != 4 || vsib) {
        out.index = index;
        out.scale = sib >>> 6;
      }
      if ((sib & 7) == 5 && mod == 0) {
        displacementBytes = 4;
      } else {
        out.base = sib & 7 | prefixes.rex << 3 & 8;
      }
    } else if (vsib) {
      return false;
    } else if (rm == 5 && mod == 0) {
      out.base = Instruction.RIP;
      displacementBytes = 4;
    } else {
      out.base = rm | prefixes.rex << 3 & 8;
    }
    if (displacementBytes != 0) {
      if (!code.has(displacementBytes)) {
        return false;
      }
      long displacement = code.signed(displacementBytes);
      out.displacement = displacementBytes == 1 ? displacement * unit : displacement;
    }
    return true;
  }

  private static int width(int ordinal, Instruction out) {
    return Width.of(ordinal).bits(out.operandSize, out.addressSize, out.vectorLength);
  }
}
