package dev.gox.disasm;

import dev.gox.translator.decode.Disassembly;
import dev.gox.translator.decode.Instruction;
import dev.gox.translator.decode.Instruction.Kind;
import dev.gox.translator.decode.OpcodeRow;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * Go's syntax as {@code go tool objdump} writes it: Plan 9's register names, operands from left to
 * right, an operation's size as its last letter.
 */
final class GoSyntax {
  /** Operations that carry their size. */
  private static final Set<String> SIZED =
      Set.of(
          "ADC",
          "ADD",
          "AND",
          "BSF",
          "BSR",
          "BT",
          "BTC",
          "BTR",
          "BTS",
          "CMP",
          "CMPXCHG",
          "CVTSI2SD",
          "CVTSI2SS",
          "CVTSD2SI",
          "CVTSS2SI",
          "CVTTSD2SI",
          "CVTTSS2SI",
          "DEC",
          "DIV",
          "IDIV",
          "IMUL",
          "INC",
          "LEA",
          "MOV",
          "MOVNTI",
          "MUL",
          "NEG",
          "NOP",
          "NOT",
          "OR",
          "POP",
          "POPCNT",
          "PUSH",
          "RCL",
          "RCR",
          "ROL",
          "ROR",
          "SAR",
          "SBB",
          "SHL",
          "SHLD",
          "SHR",
          "SHRD",
          "SUB",
          "TEST",
          "XADD",
          "XCHG",
          "XOR");

  private static final String[] GENERAL = {"AX", "CX", "DX", "BX", "SP", "BP", "SI", "DI"};
  private static final String[] HIGH = {"AH", "CH", "DH", "BH"};
  private static final int FIRST_HIGH = 32;

  private GoSyntax() {}

  static String text(Instruction in, LongFunction<String> names) {
    String name = in.mnemonic().equals("movabs") ? "MOV" : in.mnemonic().toUpperCase(Locale.ROOT);
    if (name.equals("MOVSD")) {
      name = "MOVSD_XMM";
    } else if (in.row != null && in.row.repeat() != OpcodeRow.Repeat.NONE) {
      name += "BWLQ".charAt(Integer.numberOfTrailingZeros(in.operandSize) - 3);
    } else if (SIZED.contains(name)) {
      name += size(in);
    }
    StringBuilder text = new StringBuilder();
    text.append(in.lock ? "LOCK " : in.repne ? "REPNE " : in.rep ? "REP " : "").append(name);
    // A comparison reads from left to right as it is.
    boolean forward = in.mnemonic().equals("cmp");
    for (int k = 0; k < in.operandCount; k++) {
      int i = forward ? k : in.operandCount - 1 - k;
      text.append(k == 0 ? " " : ", ").append(operand(in, i, names));
    }
    return text.toString();
  }

  private static String size(Instruction in) {
    int size = in.operandSize;
    for (int i = 0; i < in.operandCount; i++) {
      if (in.kind[i] == Kind.MEMORY && in.width[i] != 0) {
        size = in.width[i];
      }
    }
    if (in.operandCount == 1 && in.kind[0] == Kind.GPR && in.width[0] == 64) {
      size = 64;
    }
    return switch (size) {
      case 8 -> "B";
      case 16 -> "W";
      case 32 -> "L";
      case 64 -> "Q";
      default -> "";
    };
  }

  private static String operand(Instruction in, int i, LongFunction<String> names) {
    switch (in.kind[i]) {
      case TARGET -> {
        String name = names.apply(in.imm[i]);
        boolean start = name != null && !name.matches(".*\\+\\d+");
        return start ? name + "(SB)" : "0x" + Long.toHexString(in.imm[i]);
      }
      case IMMEDIATE -> {
        String name = names.apply(in.imm[i]);
        return name != null ? "$" + name + "(SB)" : "$" + constant(in.imm[i]);
      }
      case MEMORY -> {
        return memory(in, names);
      }
      case GPR -> {
        return in.width[i] == 8 ? octet(in.reg[i]) : general(in.reg[i]);
      }
      case VECTOR -> {
        return (in.width[i] == 512 ? "Z" : in.width[i] == 256 ? "Y" : "X") + in.reg[i];
      }
      default -> {
        return Disassembly.register(in.kind[i], in.reg[i], in.width[i]).toUpperCase(Locale.ROOT);
      }
    }
  }

  private static String general(int number) {
    if (number >= FIRST_HIGH) {
      return HIGH[number - FIRST_HIGH];
    }
    return number < GENERAL.length ? GENERAL[number] : "R" + number;
  }

  private static String constant(long value) {
    return value == (int) value ? hex(value) : "0x" + Long.toHexString(value);
  }

  private static String octet(int number) {
    return number < 4 ? "ACDB".charAt(number) + "L" : general(number);
  }

  private static String hex(long value) {
    boolean negative = value < 0 && value != Long.MIN_VALUE;
    return (negative ? "-0x" : "0x") + Long.toHexString(negative ? -value : value);
  }

  private static String memory(Instruction in, LongFunction<String> names) {
    boolean alone = in.index == Instruction.NONE && in.segment == Instruction.NO_SEGMENT;
    if (alone && (in.base == Instruction.RIP || in.base == Instruction.NONE)) {
      long at = in.displacement + (in.base == Instruction.RIP ? in.next() : 0);
      String name = names.apply(at);
      if (name != null) {
        return name + "(SB)";
      }
    }
    StringBuilder text = new StringBuilder();
    if (in.segment != Instruction.NO_SEGMENT) {
      String segment = Disassembly.register(Kind.SEGMENT, in.segment, 16);
      text.append(segment.toUpperCase(Locale.ROOT)).append(':');
    }
    text.append(in.displacement == 0 ? "0" : hex(in.displacement));
    if (in.base != Instruction.NONE) {
      text.append('(').append(in.base == Instruction.RIP ? "IP" : general(in.base)).append(')');
    }
    if (in.index != Instruction.NONE) {
      String index =
          in.indexWidth == 0
              ? general(in.index)
              : (in.indexWidth == 512 ? "Z" : in.indexWidth == 256 ? "Y" : "X") + in.index;
      text.append('(').append(index).append('*').append(1 << in.scale).append(')');
    }
    return text.toString();
  }
}
