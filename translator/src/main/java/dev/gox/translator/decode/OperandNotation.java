package dev.gox.translator.decode;

import dev.gox.translator.decode.Instruction.Kind;
import dev.gox.translator.decode.OperandPattern.Source;
import java.util.HashMap;
import java.util.Map;

/** Reads the opcode table's operand notation, after Intel SDM vol. 2, A.2: build time only. */
final class OperandNotation {
  private static final Map<String, Width> WIDTHS = new HashMap<>();
  private static final Map<String, OperandPattern> FIXED = new HashMap<>();

  static {
    for (Width width : Width.values()) {
      WIDTHS.put(width.letters(), width);
    }
    fixed("AL", Kind.GPR, Width.B, 0);
    fixed("AX", Kind.GPR, Width.W, 0);
    fixed("eAX", Kind.GPR, Width.Z, 0);
    fixed("rAX", Kind.GPR, Width.V, 0);
    fixed("CL", Kind.GPR, Width.B, 1);
    fixed("DX", Kind.GPR, Width.W, 2);
    fixed("FS", Kind.SEGMENT, Width.W, 4);
    fixed("GS", Kind.SEGMENT, Width.W, 5);
    fixed("ST0", Kind.X87, Width.T, 0);
    fixed("XMM0", Kind.VECTOR, Width.DQ, 0);
    FIXED.put("1", new OperandPattern(Source.CONSTANT, null, Width.B, false, Width.NONE, 1));
    FIXED.put("STi", register(Source.RM, Kind.X87, Width.T));
  }

  private OperandNotation() {}

  private static void fixed(String name, Kind kind, Width width, int number) {
    FIXED.put(name, new OperandPattern(Source.FIXED, kind, width, false, Width.NONE, number));
  }

  static OperandPattern parse(String text) {
    OperandPattern fixed = FIXED.get(text);
    if (fixed != null) {
      return fixed;
    }
    int slash = text.indexOf('/');
    if (slash > 0) {
      OperandPattern register = parse(text.substring(0, slash));
      OperandPattern memory = parse(text.substring(slash + 1));
      return new OperandPattern(
          Source.RM, register.register(), register.registerWidth(), true, memory.memoryWidth(), 0);
    }
    Width width = WIDTHS.get(text.substring(1));
    return switch (text.charAt(0)) {
      case 'G' -> register(Source.REG, Kind.GPR, width);
      case 'E' -> registerOrMemory(Kind.GPR, width, width);
      case 'R' -> register(Source.RM, Kind.GPR, width);
      case 'M' -> memory(Source.RM, width);
      case 'B' -> register(Source.VVVV, Kind.GPR, width);
      case 'Z' -> register(Source.OPCODE, Kind.GPR, width);
      case 'S' -> register(Source.REG, Kind.SEGMENT, width);
      case 'C' -> register(Source.REG, Kind.CONTROL, width);
      case 'D' -> register(Source.REG, Kind.DEBUG, width);
      case 'V' -> register(Source.REG, Kind.VECTOR, width);
      case 'W' -> registerOrMemory(Kind.VECTOR, width, width);
      case 'U' -> register(Source.RM, Kind.VECTOR, width);
      case 'H' -> register(Source.VVVV, Kind.VECTOR, width);
      case 'L' -> register(Source.IS4, Kind.VECTOR, width);
      case 'K' -> register(Source.REG, Kind.MASK, width);
      case 'T' -> register(Source.RM, Kind.MASK, width);
      case 'A' -> register(Source.VVVV, Kind.MASK, width);
      case 'P' -> register(Source.REG, Kind.MMX, width);
      case 'Q' -> registerOrMemory(Kind.MMX, Width.Q, width);
      case 'N' -> register(Source.RM, Kind.MMX, width);
      case 'X' -> memory(Source.STRING_SOURCE, width);
      case 'Y' -> memory(Source.STRING_DESTINATION, width);
      case 'O' -> memory(Source.OFFSET, width);
      case 'I' -> immediate(text.substring(1));
      case 'J' -> branch(text.substring(1));
      default -> throw new IllegalArgumentException("unknown operand " + text);
    };
  }

  private static OperandPattern register(Source source, Kind kind, Width width) {
    return new OperandPattern(source, kind, known(width), false, Width.NONE, 0);
  }

  private static OperandPattern registerOrMemory(Kind kind, Width asRegister, Width asMemory) {
    return new OperandPattern(Source.RM, kind, known(asRegister), true, known(asMemory), 0);
  }

  private static OperandPattern memory(Source source, Width width) {
    return new OperandPattern(source, null, Width.NONE, true, known(width), 0);
  }

  private static OperandPattern immediate(String form) {
    return switch (form) {
      case "b" -> constant(Source.BYTE, Width.B);
      case "s" -> constant(Source.SIGNED_BYTE, Width.V);
      case "w" -> constant(Source.WORD, Width.W);
      case "z" -> constant(Source.OPERAND_SIZED, Width.V);
      case "v" -> constant(Source.FULL, Width.V);
      case "q" -> constant(Source.FULL, Width.Q);
      default -> throw new IllegalArgumentException("unknown immediate I" + form);
    };
  }

  private static OperandPattern branch(String form) {
    return switch (form) {
      case "b" -> constant(Source.NEAR_BYTE, Width.Q);
      case "z" -> constant(Source.NEAR, Width.Q);
      default -> throw new IllegalArgumentException("unknown branch J" + form);
    };
  }

  private static OperandPattern constant(Source source, Width width) {
    return new OperandPattern(source, null, width, false, Width.NONE, 0);
  }

  private static Width known(Width width) {
    if (width == null) {
      throw new IllegalArgumentException("unknown width");
    }
    return width;
  }
}
