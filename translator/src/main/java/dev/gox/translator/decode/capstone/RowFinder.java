package dev.gox.translator.decode.capstone;

import dev.gox.translator.decode.Instruction;
import dev.gox.translator.decode.Instruction.Kind;
import dev.gox.translator.decode.OpcodeRow;
import dev.gox.translator.decode.OpcodeTable;
import dev.gox.translator.decode.OperandPattern;
import dev.gox.translator.decode.Width;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the row of the opcode table that an operation's name and operands describe, without a look
 * at the bytes: so the forms that the table numbers serve another decoder too.
 */
final class RowFinder {
  /** What was found: a row, and the sizes under which its operands are as wide as those given. */
  record Match(OpcodeRow row, int operandSize, int vectorLength) {}

  private static final int NEVER = 1 << 20;

  private static final int OTHER_MEMORY_WIDTH = 4;
  private static final int OTHER_OPERAND_SIZE = 1;

  private final Map<String, List<OpcodeRow>> byMnemonic = new HashMap<>();
  private final Map<String, Match> known = new HashMap<>();

  RowFinder(OpcodeTable table) {
    for (OpcodeRow row : table.rows()) {
      byMnemonic.computeIfAbsent(row.mnemonic(), m -> new ArrayList<>()).add(row);
    }
  }

  /** Whether some row has a name. */
  boolean has(String mnemonic) {
    return byMnemonic.containsKey(mnemonic);
  }

  /**
   * The row that fits best, or null.
   *
   * @param mnemonic the table's name of the operation
   * @param in its operands' kinds, widths and registers
   * @param element the size of a string instruction's elements; else 0
   * @param wide REX.W
   * @param prefix66 an operand-size prefix
   */
  Match find(String mnemonic, Instruction in, int element, boolean wide, boolean prefix66) {
    StringBuilder key = new StringBuilder(mnemonic);
    key.append(element).append(wide ? 'w' : '-').append(prefix66 ? 's' : '-');
    for (int i = 0; i < in.operandCount; i++) {
      key.append(in.kind[i].ordinal()).append(' ').append(in.width[i]).append(' ');
      boolean distinct = in.kind[i] == Kind.IMMEDIATE ? in.imm[i] == 1 : in.reg[i] <= 5;
      key.append(distinct ? in.kind[i] == Kind.IMMEDIATE ? 1 : in.reg[i] : -1).append(',');
    }
    String text = key.toString();
    Match match = known.get(text);
    if (match == null && !known.containsKey(text)) {
      match = search(mnemonic, in, element, wide, prefix66);
      known.put(text, match);
    }
    return match;
  }

  private Match search(
      String mnemonic, Instruction in, int element, boolean wide, boolean prefix66) {
    Match best = null;
    int least = NEVER;
    for (OpcodeRow row : byMnemonic.getOrDefault(mnemonic, List.of())) {
      int size = element != 0 ? element : row.operandSizes().choose(wide, prefix66);
      for (int operandSize : row.operandSizes().bits()) {
        for (int length : row.vectorLengths()) {
          int cost = operandSize == size ? 0 : OTHER_OPERAND_SIZE;
          cost += distance(row, in, operandSize, length);
          if (cost < least || cost == least && hasFewerLengths(row, best)) {
            least = cost;
            best = new Match(row, operandSize, length);
          }
        }
      }
    }
    return best;
  }

  /** Of the same instruction encoded by VEX and by EVEX the former has fewer; it has a meaning. */
  private static boolean hasFewerLengths(OpcodeRow row, Match other) {
    return other != null && row.vectorLengths().size() < other.row().vectorLengths().size();
  }

  private static int distance(OpcodeRow row, Instruction in, int operandSize, int length) {
    int cost = 0;
    int i = 0;
    for (OperandPattern pattern : row.operands()) {
      if (!pattern.isShown()) {
        continue;
      }
      if (i == in.operandCount) {
        return NEVER;
      }
      cost += distance(pattern, in, i++, operandSize, length);
    }
    return i == in.operandCount ? cost : NEVER;
  }

  private static int distance(
      OperandPattern pattern, Instruction in, int i, int operandSize, int length) {
    switch (in.kind[i]) {
      case MEMORY -> {
        int width = pattern.memoryWidth().bits(operandSize, in.addressSize, length);
        boolean offset = pattern.source() == OperandPattern.Source.OFFSET;
        if (!pattern.memory() || offset && in.base != Instruction.NONE) {
          return NEVER;
        }
        return width == in.width[i] || in.broadcast ? 0 : OTHER_MEMORY_WIDTH;
      }
      case IMMEDIATE, TARGET -> {
        return switch (pattern.source()) {
          case CONSTANT -> in.imm[i] == pattern.number() ? 0 : NEVER;
          case BYTE, SIGNED_BYTE, WORD, OPERAND_SIZED, NEAR_BYTE, NEAR -> 0;
          // The MOV whose immediate has 64 bits is a row of its own, MOVABS.
          case FULL -> operandSize == 64 && pattern.registerWidth() == Width.V ? NEVER : 0;
          default -> NEVER;
        };
      }
      default -> {
        if (pattern.register() != in.kind[i]) {
          return NEVER;
        }
        boolean fixed = pattern.source() == OperandPattern.Source.FIXED;
        if (fixed && pattern.number() != in.reg[i]) {
          return NEVER;
        }
        int width = pattern.registerWidth().bits(operandSize, in.addressSize, length);
        return switch (in.kind[i]) {
          case GPR -> width == in.width[i] ? 0 : NEVER;
          case VECTOR -> Math.max(128, width) == in.width[i] ? 0 : NEVER;
          default -> 0;
        };
      }
    }
  }
}
