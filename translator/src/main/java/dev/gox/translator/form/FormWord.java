package dev.gox.translator.form;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.translator.decode.Instruction;
import dev.gox.translator.decode.Instruction.Kind;
import dev.gox.translator.ir.RegRef;

/**
 * How a decoded instruction stands in a block: three longs, so that running it touches one cache
 * line and no object. The first holds, from bit 0: the form's number (16 bits), register slots A
 * and B (6 each), base and index slots (6 each), the scale (2), slot C (6), the length (4), where
 * the next address is (1), slot D (6). The other two are the displacement and the immediate; where
 * one of them is free, it holds the address of the next instruction.
 */
public final class FormWord {
  private FormWord() {}

  /** Longs an instruction takes. */
  public static final int LONGS = 3;

  public static final int A = 16;
  public static final int B = 22;
  public static final int BASE = 28;
  public static final int INDEX = 34;
  public static final int SCALE = 40;
  public static final int C = 42;
  public static final int LENGTH = 48;
  public static final int D = 53;

  /** The register slots in their order. */
  private static final int[] REGISTERS = {A, B, C, D};

  /** Set where the next address is in the immediate's place, not the displacement's. */
  private static final long NEXT_IN_IMMEDIATE = 1L << 52;

  /** The form's number. */
  public static int form(long word) {
    return (int) word & 0xFFFF;
  }

  /** The instruction's length in bytes; 0 for a step ahead of one. */
  public static int length(long word) {
    return (int) (word >>> LENGTH) & 15;
  }

  /** Where a register slot begins in the word; it has 6 bits. */
  public static int shift(RegRef.Slot slot) {
    return switch (slot) {
      case A -> A;
      case B -> B;
      case C -> C;
      case D -> D;
      case BASE -> BASE;
      case INDEX -> INDEX;
      case FIXED -> throw new IllegalArgumentException("fixed registers have no slot");
    };
  }

  /** The number in a register slot. */
  public static int register(long word, RegRef.Slot slot) {
    return (int) (word >>> shift(slot)) & 63;
  }

  /** Log2 of the index's factor. */
  public static int scale(long word) {
    return (int) (word >>> SCALE) & 3;
  }

  /** Writes an instruction of a form at {@code code[at]}. */
  public static void encode(Instruction in, int form, boolean stepped, long[] code, int at) {
    long word = form | (long) in.length << LENGTH;
    long displacement = 0;
    long immediate = 0;
    boolean hasMemory = false;
    int registers = 0;
    int immediates = 0;
    for (int i = 0; i < in.operandCount; i++) {
      Kind kind = in.kind[i];
      if (FormShape.isRegister(kind)) {
        word |= (long) in.reg[i] << REGISTERS[registers++];
      } else if (kind == Kind.MEMORY) {
        hasMemory = true;
        word |= stepped ? steppedAddress(in) : address(in);
        displacement = stepped ? 0 : displacement(in);
      } else {
        // ENTER's second immediate stands above its first, of 16 bits.
        immediate |= in.imm[i] << 16 * immediates++;
      }
    }
    if (hasMemory) {
      // No instruction needs a displacement, an immediate and the next address together.
      code[at + 1] = displacement;
      code[at + 2] = usesImmediate(in) ? immediate : in.next();
      word |= NEXT_IN_IMMEDIATE;
    } else {
      code[at + 1] = in.next();
      code[at + 2] = immediate;
      // String instructions have no memory operand, but may have a segment.
      word |= (long) segmentSlot(in) << BASE;
    }
    code[at] = word;
  }

  /** Writes the step that computes an instruction's address into the EA slot. */
  public static void encodeStep(Instruction in, int form, long[] code, int at) {
    int segment = segmentSlot(in);
    int base = in.base > Instruction.NONE ? Cpu.ZERO : in.base;
    code[at] =
        form
            | (long) segment << A
            | (long) base << BASE
            | (long) (in.indexWidth != 0 ? Cpu.ZERO : in.index) << INDEX
            | (long) in.scale << SCALE;
    code[at + 1] = displacement(in);
    code[at + 2] = in.next();
  }

  private static boolean usesImmediate(Instruction in) {
    for (int i = 0; i < in.operandCount; i++) {
      if (in.kind[i] == Kind.IMMEDIATE || in.kind[i] == Kind.TARGET) {
        return true;
      }
    }
    return false;
  }

  /** The base and index slots behind a step; an index that is a vector is not part of the step. */
  private static long steppedAddress(Instruction in) {
    long index = in.indexWidth != 0 ? in.index : Cpu.ZERO;
    return (long) Cpu.EA << BASE | index << INDEX | (long) in.scale << SCALE;
  }

  /** The base and index slots; a segment's base takes the one that is free. */
  private static long address(Instruction in) {
    int base = in.base >= Instruction.NONE ? Cpu.ZERO : in.base;
    int index = in.index;
    int scale = in.scale;
    int segment = segmentSlot(in);
    if (segment != Cpu.ZERO) {
      if (base != Cpu.ZERO) {
        index = base;
        scale = 0;
      }
      base = segment;
    }
    return (long) base << BASE | (long) index << INDEX | (long) scale << SCALE;
  }

  private static int segmentSlot(Instruction in) {
    return switch (in.addedSegment()) {
      case 4 -> Cpu.FS_BASE;
      case 5 -> Cpu.GS_BASE;
      default -> Cpu.ZERO;
    };
  }

  private static long displacement(Instruction in) {
    return in.base == Instruction.RIP ? in.next() + in.displacement : in.displacement;
  }

  /** Whether the next address is in the immediate's place. */
  public static boolean nextIsImmediate(long word) {
    return (word & NEXT_IN_IMMEDIATE) != 0;
  }
}
