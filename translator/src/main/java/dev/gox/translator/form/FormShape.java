package dev.gox.translator.form;

import dev.gox.translator.decode.Instruction;
import dev.gox.translator.decode.Instruction.Kind;
import dev.gox.translator.decode.OpcodeRow;
import java.util.List;
import java.util.Set;

/**
 * What a lifter sees of an instruction: everything but the slots. Equal shapes are one form,
 * whichever opcode encoded them.
 *
 * @param mnemonic the operation
 * @param kinds the operands' kinds, destination first
 * @param widths the operands' widths in bits
 * @param operandSize the effective operand size in bits
 * @param memory how the memory operand's address is made
 * @param lock whether LOCK stands before it
 * @param repeat the repeat prefix of a string instruction
 * @param vex whether a VEX prefix encodes it
 * @param narrow whether the address size is 32 bits for what the operands don't show: the addresses
 *     of string instructions, and RCX as a count
 */
public record FormShape(
    String mnemonic,
    List<Kind> kinds,
    List<Integer> widths,
    int operandSize,
    Memory memory,
    boolean lock,
    Repeat repeat,
    boolean vex,
    boolean narrow) {

  /** How an address is made; anything else is computed into the EA slot first. */
  public enum Memory {
    NONE,
    /** base + displacement. */
    BASE,
    /** base + (index << scale) + displacement. */
    INDEXED
  }

  /** Repeat prefixes. */
  public enum Repeat {
    NONE,
    REP,
    REPNE
  }

  /** Whether operands of a kind take a register slot. */
  public static boolean isRegister(Kind kind) {
    return switch (kind) {
      case GPR, VECTOR, MMX, X87, MASK, SEGMENT, CONTROL, DEBUG -> true;
      case MEMORY, IMMEDIATE, TARGET -> false;
    };
  }

  /** The shape of a decoded instruction. */
  public static FormShape of(Instruction in) {
    int n = in.operandCount;
    Kind[] kinds = new Kind[n];
    Integer[] widths = new Integer[n];
    for (int i = 0; i < n; i++) {
      kinds[i] = in.kind[i];
      widths[i] = in.kind[i] == Kind.IMMEDIATE || in.kind[i] == Kind.TARGET ? 0 : in.width[i];
    }
    return new FormShape(
        in.mnemonic(),
        List.of(kinds),
        List.of(widths),
        in.operandSize,
        memory(in),
        in.lock,
        in.row.repeat() == OpcodeRow.Repeat.NONE ? Repeat.NONE : repeat(in),
        in.vectorLength != 0,
        narrow(in));
  }

  /** The shape of the step that computes an address of a size (32 or 64 bits) into the EA slot. */
  public static FormShape addressStep(int addressSize) {
    return new FormShape(
        "address" + addressSize,
        List.of(),
        List.of(),
        64,
        Memory.INDEXED,
        false,
        Repeat.NONE,
        false,
        false);
  }

  /** Instructions other than string ones whose addresses or counts no operand shows. */
  private static final Set<String> IMPLICIT =
      Set.of(
          "loop",
          "loope",
          "loopne",
          "xlatb",
          "maskmovdqu",
          "vmaskmovdqu",
          "maskmovq",
          "umonitor",
          "movdir64b",
          "enqcmd",
          "enqcmds");

  /** Whether 67 changes an address or a count that no operand shows. */
  static boolean narrow(Instruction in) {
    return in.addressSize == 32
        && (in.row.repeat() != OpcodeRow.Repeat.NONE
            || in.indexWidth != 0
            || IMPLICIT.contains(in.mnemonic()));
  }

  /** The repeat prefix, if it means repetition. */
  static Repeat repeat(Instruction in) {
    return in.repne ? Repeat.REPNE : in.rep ? Repeat.REP : Repeat.NONE;
  }

  /** How the address of an instruction's memory operand is made. */
  static Memory memory(Instruction in) {
    if (!hasMemory(in)) {
      return Memory.NONE;
    }
    // A gather's index is not part of the step.
    return indexed(in) && (!needsAddressStep(in) || in.indexWidth != 0)
        ? Memory.INDEXED
        : Memory.BASE;
  }

  /** Whether an operand is in memory. */
  public static boolean hasMemory(Instruction in) {
    for (int i = 0; i < in.operandCount; i++) {
      if (in.kind[i] == Kind.MEMORY) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the address has more parts than slots, or wraps at 32 bits, and so is computed into the
   * EA slot by a step of its own.
   */
  public static boolean needsAddressStep(Instruction in) {
    if (!hasMemory(in)) {
      return false;
    }
    return in.addressSize == 32
        || in.addedSegment() != Instruction.NO_SEGMENT
            && in.base != Instruction.NONE
            && in.index != Instruction.NONE;
  }

  private static boolean indexed(Instruction in) {
    return in.index != Instruction.NONE
        || in.addedSegment() != Instruction.NO_SEGMENT && in.base != Instruction.NONE;
  }

  /** A name as disassemblers would write it: "lock add m64[b+d], r64". */
  @Override
  public String toString() {
    StringBuilder s = new StringBuilder();
    if (lock) {
      s.append("lock ");
    }
    if (repeat != Repeat.NONE) {
      s.append(repeat == Repeat.REP ? "rep " : "repne ");
    }
    s.append(narrow ? "a32 " : "").append(mnemonic);
    if (kinds.isEmpty()) {
      s.append(' ').append(operandSize);
    }
    for (int i = 0; i < kinds.size(); i++) {
      s.append(i == 0 ? " " : ", ");
      s.append(
          switch (kinds.get(i)) {
            case GPR -> "r" + widths.get(i);
            case VECTOR -> "x" + widths.get(i);
            case MMX -> "mm";
            case X87 -> "st";
            case MASK -> "k" + widths.get(i);
            case SEGMENT -> "seg";
            case CONTROL -> "cr";
            case DEBUG -> "dr";
            case MEMORY -> "m" + widths.get(i) + (memory == Memory.INDEXED ? "[b+i+d]" : "[b+d]");
            case IMMEDIATE -> "imm" + operandSize;
            case TARGET -> "rel";
          });
    }
    return s.toString();
  }
}
