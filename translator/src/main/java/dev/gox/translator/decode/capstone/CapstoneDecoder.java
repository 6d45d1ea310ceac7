package dev.gox.translator.decode.capstone;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import dev.gox.translator.decode.Instruction;
import dev.gox.translator.decode.Instruction.Kind;
import dev.gox.translator.decode.InstructionDecoder;
import dev.gox.translator.decode.OpcodeRow;
import dev.gox.translator.decode.OpcodeTable;
import dev.gox.translator.decode.OperandPattern;
import dev.gox.translator.decode.TableDecoder;
import dev.gox.translator.decode.capstone.CapstoneRegisters.Register;

/**
 * Decodes by Capstone 4. Length, operation and operands are Capstone's, errors included; of the
 * opcode table it takes only the row that they describe. Not thread-safe, as any decoder.
 */
public final class CapstoneDecoder implements InstructionDecoder {
  /** The major version whose structures {@link CapstoneInstruction} reads. */
  private static final int VERSION = 4;

  private static final int FS = 4;

  /** The opcode of gox's own vDSO, 0F 0A, which no other decoder can know. */
  private static final byte OWN_FIRST = 0x0f;

  private static final byte OWN_SECOND = 0x0a;
  private final TableDecoder own = new TableDecoder();

  private final long handle;
  private final CapstoneRegisters registers;
  private final CapstoneNames names = new CapstoneNames();
  private final RowFinder rows = new RowFinder(OpcodeTable.load());
  private final CapstoneInstruction instruction;

  /** What cs_disasm_iter reads and moves: the code's address, its size, the guest's address. */
  private final Memory cursor = new Memory(3 * Long.BYTES);

  /** Whether the last bytes were an instruction to Capstone. */
  private boolean known;

  private final Memory bytes = new Memory(2 * MAX_LENGTH);

  /**
   * Loads the host's library.
   *
   * @throws UnsatisfiedLinkError if there is none
   * @throws IllegalStateException if it is not Capstone 4, or was built without x86
   */
  public CapstoneDecoder() {
    int version = CapstoneLibrary.cs_version(null, null) >>> 8;
    if (version != VERSION) {
      throw new IllegalStateException("it is Capstone " + version + ", not " + VERSION);
    }
    LongByReference opened = new LongByReference();
    int error =
        CapstoneLibrary.cs_open(CapstoneLibrary.CS_ARCH_X86, CapstoneLibrary.CS_MODE_64, opened);
    if (error != 0) {
      throw new IllegalStateException("it does not open: error " + error);
    }
    handle = opened.getValue();
    CapstoneLibrary.cs_option(handle, CapstoneLibrary.CS_OPT_DETAIL, CapstoneLibrary.CS_OPT_ON);
    registers = new CapstoneRegisters(handle);
    instruction = new CapstoneInstruction(CapstoneLibrary.cs_malloc(handle));
  }

  /**
   * What Capstone itself calls the instruction decoded last, prefixes included; empty if it knows
   * none. It may know one that the opcode table does not.
   */
  public String nativeMnemonic() {
    return known ? instruction.mnemonic() : "";
  }

  /** Whether the opcode table has an operation with Capstone's name of the last instruction. */
  public boolean isInTable() {
    String mnemonic = nativeMnemonic();
    return rows.has(names.of(mnemonic, true).table())
        || rows.has(names.of(mnemonic, false).table());
  }

  /** How long Capstone itself takes it to be; 0 if it knows none. */
  public int nativeLength() {
    return known ? instruction.length() : 0;
  }

  @Override
  public int decode(byte[] code, int offset, int limit, long address, Instruction out) {
    out.clear();
    out.address = address;
    known = false;
    int available = Math.min(limit - offset, MAX_LENGTH);
    if (available >= 2 && code[offset] == OWN_FIRST && code[offset + 1] == OWN_SECOND) {
      return own.decode(code, offset, limit, address, out);
    }
    bytes.clear();
    bytes.write(0, code, offset, available);
    if (!disassemble(0, available, address)) {
      return failure(available, address);
    }
    known = true;
    if (!translate(code, offset, out)) {
      out.clear();
      out.address = address;
      return UNDEFINED;
    }
    return out.length;
  }

  private boolean disassemble(int from, int size, long address) {
    cursor.setPointer(0, bytes.share(from));
    cursor.setLong(Long.BYTES, size);
    cursor.setLong(2 * Long.BYTES, address);
    Pointer sizeAt = cursor.share(Long.BYTES);
    Pointer addressAt = cursor.share(2 * Long.BYTES);
    return CapstoneLibrary.cs_disasm_iter(handle, cursor, sizeAt, addressAt, instruction.pointer());
  }

  /** Tells bytes that are missing from those that are no instruction, by adding zeros. */
  private int failure(int available, long address) {
    if (available < MAX_LENGTH) {
      boolean complete = disassemble(0, MAX_LENGTH, address);
      return complete && instruction.length() > available ? TRUNCATED : UNDEFINED;
    }
    // Fifteen bytes were not enough if they are once some prefixes are taken away.
    for (int from = 1; from < MAX_LENGTH && isPrefix(bytes.getByte(from - 1)); from++) {
      if (disassemble(from, MAX_LENGTH, address)) {
        return from + instruction.length() > MAX_LENGTH ? TOO_LONG : UNDEFINED;
      }
    }
    return UNDEFINED;
  }

  private static boolean isPrefix(byte b) {
    return switch (b & 0xff) {
      case 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2, 0xf3 -> true;
      default -> (b & 0xf0) == 0x40;
    };
  }

  /** Makes of Capstone's instruction gox's; false if the table has no such operation. */
  private boolean translate(byte[] code, int offset, Instruction out) {
    out.length = instruction.length();
    out.addressSize = instruction.addressSize();
    if (instruction.operands() > Instruction.MAX_OPERANDS) {
      return false;
    }
    boolean vector = operands(out);
    CapstoneNames.Name name = names.of(instruction.mnemonic(), vector);
    if (name.predicate()) {
      immediate(out, code[offset + out.length - 1] & 0xff);
    }
    if (name.element() != 0) {
      // Its memory and its accumulator stand in no operand.
      out.operandCount = 0;
    }
    RowFinder.Match match = find(name, out);
    if (match == null && addImplicit(out)) {
      match = find(name, out);
      if (match == null && out.kind[0] == Kind.X87) {
        swap(out);
        match = find(name, out);
      }
    }
    if (match == null) {
      return false;
    }
    out.row = match.row();
    out.operandSize = match.operandSize();
    out.vectorLength = match.vectorLength();
    int prefix = instruction.prefix(0);
    out.lock = prefix == 0xf0;
    if (match.row().repeat() != OpcodeRow.Repeat.NONE) {
      out.rep = prefix == 0xf3;
      out.repne = prefix == 0xf2;
    }
    asTheRowSays(match, out);
    return true;
  }

  private RowFinder.Match find(CapstoneNames.Name name, Instruction out) {
    return rows.find(
        name.table(), out, name.element(), instruction.wide(), instruction.prefix(2) != 0);
  }

  /** Adds ST0 or XMM0, which Capstone leaves out where assemblers may; false if it can't be. */
  private static boolean addImplicit(Instruction out) {
    int count = out.operandCount;
    if (count == 1 && out.kind[0] == Kind.X87) {
      out.kind[1] = Kind.X87;
      out.reg[1] = out.reg[0];
      out.reg[0] = 0;
    } else if (count == 2 && out.kind[0] == Kind.VECTOR) {
      out.kind[count] = Kind.VECTOR;
      out.width[count] = 128;
      out.reg[count] = 0;
    } else {
      return false;
    }
    out.operandCount++;
    return true;
  }

  private static void swap(Instruction out) {
    int first = out.reg[0];
    out.reg[0] = out.reg[1];
    out.reg[1] = first;
  }

  /** Translates the operands; true if one is a vector or mask register. */
  private boolean operands(Instruction out) {
    boolean vector = false;
    boolean masked = instruction.operands() > 0 && instruction.operandText().contains("{k");
    for (int i = 0; i < instruction.operands(); i++) {
      out.zeroing |= instruction.zeroes(i);
      switch (instruction.type(i)) {
        case CapstoneInstruction.REGISTER -> {
          Register register = registers.of(instruction.register(i));
          if (masked && register != null && register.kind() == Kind.MASK && i > 0) {
            out.mask = register.number();
            masked = false;
          } else {
            vector |= register(out, register);
          }
        }
        case CapstoneInstruction.MEMORY -> memory(out, i);
        default -> immediate(out, instruction.immediate(i));
      }
    }
    if (instruction.rounding() != 0) {
      out.rounding = instruction.rounding() - 1;
    } else if (instruction.suppressesExceptions()) {
      out.rounding = Instruction.SUPPRESS_EXCEPTIONS;
    }
    return vector;
  }

  private static boolean register(Instruction out, Register register) {
    int i = out.operandCount++;
    out.kind[i] = register == null ? Kind.TARGET : register.kind();
    if (register == null) {
      return false;
    }
    out.width[i] = register.width();
    out.reg[i] = register.number();
    return register.kind() == Kind.VECTOR || register.kind() == Kind.MASK;
  }

  private void immediate(Instruction out, long value) {
    int i = out.operandCount++;
    out.kind[i] = Kind.IMMEDIATE;
    out.width[i] = 0;
    out.imm[i] = value;
  }

  private void memory(Instruction out, int i) {
    int at = out.operandCount++;
    out.kind[at] = Kind.MEMORY;
    out.width[at] = instruction.width(i);
    out.broadcast |= instruction.broadcasts(i);
    Register segment = registers.of(instruction.register(i));
    if (segment != null && segment.number() >= FS) {
      out.segment = segment.number();
    }
    Register base = registers.of(instruction.base(i));
    out.base = base == null ? Instruction.NONE : base.number();
    Register index = registers.of(instruction.index(i));
    if (index != null && index.number() != Instruction.NONE || vectorIndex(index)) {
      out.index = index.number();
      out.scale = Integer.numberOfTrailingZeros(instruction.scale(i));
      out.indexWidth = vectorIndex(index) ? index.width() : 0;
    }
    out.displacement = instruction.displacement(i);
  }

  private static boolean vectorIndex(Register index) {
    return index != null && index.kind() == Kind.VECTOR;
  }

  /** Widths and signs of the operands as the row defines them. */
  private static void asTheRowSays(RowFinder.Match match, Instruction out) {
    int i = 0;
    for (OperandPattern pattern : match.row().operands()) {
      if (!pattern.isShown()) {
        continue;
      }
      boolean memory = out.kind[i] == Kind.MEMORY;
      if (!memory || !out.broadcast) {
        out.width[i] =
            (memory ? pattern.memoryWidth() : pattern.registerWidth())
                .bits(out.operandSize, out.addressSize, out.vectorLength);
      }
      if (out.kind[i] == Kind.IMMEDIATE) {
        out.imm[i] = value(pattern, out.imm[i], out.operandSize, out.width[i]);
        if (isBranch(pattern)) {
          out.kind[i] = Kind.TARGET;
        }
      }
      i++;
    }
  }

  private static boolean isBranch(OperandPattern pattern) {
    return pattern.source() == OperandPattern.Source.NEAR
        || pattern.source() == OperandPattern.Source.NEAR_BYTE;
  }

  private static long value(OperandPattern pattern, long value, int operandSize, int width) {
    return switch (pattern.source()) {
      case BYTE -> value & 0xff;
      case SIGNED_BYTE -> (byte) value;
      case WORD -> value & 0xffff;
      case OPERAND_SIZED -> operandSize == 16 ? (short) value : (int) value;
      case FULL -> value << 64 - width >> 64 - width;
      default -> value;
    };
  }
}
