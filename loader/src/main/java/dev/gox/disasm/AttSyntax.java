package dev.gox.disasm;

import dev.gox.translator.decode.Disassembly;
import dev.gox.translator.decode.Instruction;
import dev.gox.translator.decode.Instruction.Kind;
import dev.gox.translator.decode.OpcodeRow;
import java.util.Map;
import java.util.Set;

/**
 * AT&amp;T syntax as GNU's objdump writes it: a suffix only where no register tells the size (GNU
 * as manual, 9.16.3).
 */
final class AttSyntax {
  /** Operations whose names differ. */
  private static final Map<String, String> NAMES =
      Map.of(
          "cdqe", "cltq", "cwde", "cwtl", "cbw", "cbtw", "cqo", "cqto", "cdq", "cltd", "cwd",
          "cwtd", "movsxd", "movslq");

  private static final Set<String> NO_SUFFIX =
      Set.of("call", "jmp", "lea", "prefetcht0", "prefetcht1", "prefetcht2", "prefetchnta");

  /** Operations that may have a general operand alone, so that a suffix says the size. */
  private static final Set<String> GENERAL =
      Set.of(
          "add",
          "adc",
          "and",
          "bt",
          "btc",
          "btr",
          "bts",
          "cmp",
          "dec",
          "div",
          "idiv",
          "imul",
          "inc",
          "mov",
          "mul",
          "neg",
          "nop",
          "not",
          "or",
          "rcl",
          "rcr",
          "rol",
          "ror",
          "sal",
          "sar",
          "sbb",
          "shl",
          "shr",
          "sub",
          "test",
          "xor",
          "cvtsi2sd",
          "cvtsi2ss",
          "push",
          "pop");

  private AttSyntax() {}

  static String text(Instruction in) {
    if (in.row != null && in.row.repeat() != OpcodeRow.Repeat.NONE) {
      return string(in);
    }
    StringBuilder text = new StringBuilder(in.lock ? "lock " : "");
    text.append(name(in));
    for (int i = in.operandCount - 1; i >= 0; i--) {
      text.append(i == in.operandCount - 1 ? " " : ",").append(operand(in, i));
      if (i == 0 && in.mask != 0) {
        text.append("{%k").append(in.mask).append('}').append(in.zeroing ? "{z}" : "");
      }
    }
    return text.toString();
  }

  private static String name(Instruction in) {
    String name = in.mnemonic();
    if ((name.equals("movzx") || name.equals("movsx")) && in.operandCount == 2) {
      return (name.equals("movzx") ? "movz" : "movs") + suffix(in.width[1]) + suffix(in.width[0]);
    }
    if (name.equals("mov") && in.length >= 10 && in.kind[1] == Kind.IMMEDIATE && wide(in)) {
      return "movabs";
    }
    name = NAMES.getOrDefault(name, name);
    boolean memory = false;
    boolean register = false;
    int width = in.operandSize;
    for (int i = 0; i < in.operandCount; i++) {
      memory |= in.kind[i] == Kind.MEMORY;
      register |= in.kind[i] == Kind.GPR;
      width = in.kind[i] == Kind.MEMORY && in.width[i] != 0 ? in.width[i] : width;
    }
    boolean shiftByCl = isShift(name) && in.operandCount == 2 && in.kind[1] == Kind.GPR;
    boolean converts = name.startsWith("cvtsi2s");
    if (memory && GENERAL.contains(name) && (!register || shiftByCl || converts)) {
      return NO_SUFFIX.contains(name) ? name : name + suffix(width);
    }
    return name;
  }

  private static boolean wide(Instruction in) {
    return in.width[0] == 64 && in.kind[0] == Kind.GPR;
  }

  private static boolean isShift(String name) {
    return Set.of("shl", "shr", "sar", "sal", "rol", "ror", "rcl", "rcr").contains(name);
  }

  private static String suffix(int width) {
    return switch (width) {
      case 8 -> "b";
      case 16 -> "w";
      case 32 -> "l";
      default -> "q";
    };
  }

  /** String instructions, whose operands are implied: rep stos %rax,(%rdi). */
  private static String string(Instruction in) {
    int size = in.operandSize;
    String repeat = in.rep ? "rep " : in.repne ? "repnz " : "";
    if (in.rep && in.row.repeat() == OpcodeRow.Repeat.COMPARE) {
      repeat = "repz ";
    }
    String accumulator = "%" + Disassembly.register(Kind.GPR, 0, size);
    return repeat
        + switch (in.mnemonic()) {
          case "movs" -> "movs" + suffix(size) + " %ds:(%rsi),%es:(%rdi)";
          case "cmps" -> "cmps" + suffix(size) + " %es:(%rdi),%ds:(%rsi)";
          case "stos" -> "stos " + accumulator + ",%es:(%rdi)";
          case "lods" -> "lods %ds:(%rsi)," + accumulator;
          case "scas" -> "scas %es:(%rdi)," + accumulator;
          default -> in.mnemonic() + suffix(size);
        };
  }

  private static String operand(Instruction in, int i) {
    boolean indirect =
        (in.mnemonic().equals("call") || in.mnemonic().equals("jmp")) && in.operandCount == 1;
    return switch (in.kind[i]) {
      case TARGET -> "0x" + Long.toHexString(in.imm[i]);
      case IMMEDIATE -> "$0x" + Long.toHexString(immediate(in, i));
      case MEMORY -> (indirect ? "*" : "") + memory(in);
      case X87 -> "%st(" + in.reg[i] + ")";
      default -> (indirect ? "*%" : "%") + Disassembly.register(in.kind[i], in.reg[i], in.width[i]);
    };
  }

  /** An immediate in as many bits as the operation has. */
  private static long immediate(Instruction in, int i) {
    int width = in.width[i];
    for (int k = 0; k < in.operandCount; k++) {
      boolean sized = in.kind[k] == Kind.GPR || in.kind[k] == Kind.MEMORY;
      if (k != i && sized && in.width[k] > width && !isShift(in.mnemonic())) {
        width = in.width[k];
      }
    }
    return width == 0 || width >= 64 ? in.imm[i] : in.imm[i] & (1L << width) - 1;
  }

  private static String memory(Instruction in) {
    StringBuilder text = new StringBuilder();
    if (in.segment != Instruction.NO_SEGMENT) {
      text.append('%').append(Disassembly.register(Kind.SEGMENT, in.segment, 16)).append(':');
    }
    boolean absolute = in.base == Instruction.NONE && in.index == Instruction.NONE;
    // No base, and these two, can't be encoded without a displacement.
    boolean always = in.base == Instruction.NONE || in.base == 5 || in.base == 13;
    if (in.displacement != 0 || always) {
      boolean negative = in.displacement < 0 && !absolute;
      text.append(negative ? "-" : "").append("0x");
      text.append(Long.toHexString(negative ? -in.displacement : in.displacement));
    }
    if (absolute) {
      return text.toString();
    }
    text.append('(');
    if (in.base == Instruction.RIP) {
      text.append("%rip");
    } else if (in.base != Instruction.NONE) {
      text.append('%').append(Disassembly.register(Kind.GPR, in.base, in.addressSize));
    }
    if (in.index != Instruction.NONE) {
      Kind kind = in.indexWidth != 0 ? Kind.VECTOR : Kind.GPR;
      int size = in.indexWidth != 0 ? in.indexWidth : in.addressSize;
      text.append(",%").append(Disassembly.register(kind, in.index, size));
      text.append(',').append(1 << in.scale);
    }
    return text.append(')').toString();
  }
}
