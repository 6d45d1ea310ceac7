package dev.gox.translator.decode;

import dev.gox.translator.decode.Instruction.Kind;

/**
 * The text of a decoded instruction in Intel syntax, for messages to people. Spelled as Capstone
 * does, but for predicates, which stay immediates.
 */
public final class Disassembly {
  private static final String[] GENERAL = {
    "ax", "cx", "dx", "bx", "sp", "bp", "si", "di",
  };
  private static final String[] HIGH_BYTES = {"ah", "ch", "dh", "bh"};
  private static final String[] SEGMENTS = {"es", "cs", "ss", "ds", "fs", "gs"};
  private static final String[] ROUNDINGS = {
    "{rn-sae}", "{rd-sae}", "{ru-sae}", "{rz-sae}", "{sae}"
  };

  private static final int FIRST_HIGH_BYTE = 32;

  private Disassembly() {}

  /** The text; "(bad)" if the bytes were no instruction. */
  public static String of(Instruction in) {
    StringBuilder s = new StringBuilder(prefix(in)).append(mnemonic(in));
    for (int i = 0; i < in.operandCount; i++) {
      s.append(i == 0 ? " " : ", ");
      operand(in, i, s);
      if (i == 0 && in.mask != 0) {
        s.append(" {k").append(in.mask).append('}').append(in.zeroing ? " {z}" : "");
      }
    }
    if (in.rounding != Instruction.NO_ROUNDING) {
      s.append(", ").append(ROUNDINGS[in.rounding]);
    }
    return s.toString();
  }

  private static String prefix(Instruction in) {
    if (in.lock) {
      return "lock ";
    }
    if (in.row == null || !in.rep && !in.repne) {
      return "";
    }
    return switch (in.row.repeat()) {
      case NONE -> "";
      case COUNT -> "rep ";
      case COMPARE -> in.rep ? "repe " : "repne ";
    };
  }

  private static String mnemonic(Instruction in) {
    String name = in.mnemonic();
    // String instructions are named with the size of their elements.
    if (in.row != null && in.row.repeat() != OpcodeRow.Repeat.NONE) {
      return name + "bwdq".charAt(Integer.numberOfTrailingZeros(in.operandSize) - 3);
    }
    return name;
  }

  private static void operand(Instruction in, int i, StringBuilder s) {
    switch (in.kind[i]) {
      case MEMORY -> memory(in, in.width[i], s);
      case IMMEDIATE -> number(in.imm[i], s);
      case TARGET -> s.append("0x").append(Long.toHexString(in.imm[i]));
      default -> s.append(register(in.kind[i], in.reg[i], in.width[i]));
    }
  }

  /** The name of a register of a kind, by its number and width in bits. */
  public static String register(Kind kind, int number, int width) {
    return switch (kind) {
      case GPR -> general(number, width);
      case VECTOR -> (width == 512 ? "zmm" : width == 256 ? "ymm" : "xmm") + number;
      case MMX -> "mm" + number;
      case X87 -> "st(" + number + ")";
      case MASK -> "k" + number;
      case SEGMENT -> SEGMENTS[number];
      case CONTROL -> "cr" + number;
      case DEBUG -> "dr" + number;
      default -> throw new IllegalArgumentException("no register: " + kind);
    };
  }

  private static String general(int number, int width) {
    if (number >= FIRST_HIGH_BYTE) {
      return HIGH_BYTES[number - FIRST_HIGH_BYTE];
    }
    if (number >= GENERAL.length) {
      return "r" + number + (width == 64 ? "" : width == 32 ? "d" : width == 16 ? "w" : "b");
    }
    String name = GENERAL[number];
    if (width == 8) {
      return number < 4 ? name.charAt(0) + "l" : name + "l";
    }
    return width == 64 ? "r" + name : width == 32 ? "e" + name : name;
  }

  private static void memory(Instruction in, int width, StringBuilder s) {
    s.append(
        switch (width) {
          case 8 -> "byte ptr ";
          case 16 -> "word ptr ";
          case 32 -> "dword ptr ";
          case 48 -> "fword ptr ";
          case 64 -> "qword ptr ";
          case 80 -> "xword ptr ";
          case 128 -> "xmmword ptr ";
          case 256 -> "ymmword ptr ";
          case 512 -> "zmmword ptr ";
          default -> "";
        });
    if (in.segment != Instruction.NO_SEGMENT) {
      s.append(SEGMENTS[in.segment]).append(':');
    }
    s.append('[');
    int start = s.length();
    if (in.base != Instruction.NONE) {
      boolean rip = in.base == Instruction.RIP;
      String base = rip ? (in.addressSize == 32 ? "eip" : "rip") : general(in.base, in.addressSize);
      s.append(base);
    }
    if (in.index != Instruction.NONE) {
      s.append(s.length() == start ? "" : " + ");
      Kind kind = in.indexWidth != 0 ? Kind.VECTOR : Kind.GPR;
      int size = in.indexWidth != 0 ? in.indexWidth : in.addressSize;
      s.append(register(kind, in.index, size));
      s.append(in.scale == 0 ? "" : "*" + (1 << in.scale));
    }
    if (s.length() == start) {
      s.append("0x").append(Long.toHexString(in.displacement));
    } else if (in.displacement != 0) {
      s.append(in.displacement < 0 ? " - " : " + ");
      number(Math.abs(in.displacement), s);
    }
    s.append(']');
    if (in.broadcast) {
      s.append("{1to").append(elements(in, width)).append('}');
    }
  }

  /** How often a broadcast repeats an element: to fill the widest vector operand that it can. */
  private static int elements(Instruction in, int element) {
    OperandPattern pattern = null;
    for (OperandPattern operand : in.row.operands()) {
      if (operand.source() == OperandPattern.Source.RM) {
        pattern = operand;
      }
    }
    int vector = pattern.memoryWidth().bits(in.operandSize, in.addressSize, in.vectorLength);
    return vector / element;
  }

  /** Small numbers as people write them, others in hexadecimal. */
  private static void number(long value, StringBuilder s) {
    if (value < 0 && value != Long.MIN_VALUE) {
      s.append('-');
      number(-value, s);
    } else if (value >= 0 && value <= 9) {
      s.append(value);
    } else {
      s.append("0x").append(Long.toHexString(value));
    }
  }
}
