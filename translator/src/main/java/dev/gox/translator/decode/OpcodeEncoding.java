package dev.gox.translator.decode;

import dev.gox.translator.decode.OperandPattern.Source;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The encoding column of the opcode table: which bytes select a row. Build time only.
 *
 * <p>Selectors that the column doesn't name are left open; a row that names more of them wins over
 * one that names fewer, so that exceptions (PAUSE in NOP, TZCNT in BSF) are rows of their own.
 */
final class OpcodeEncoding {
  private static final List<String> PREFIXES = List.of("NP", "66", "F3", "F2");

  private OpcodeMap map = OpcodeMap.ONE_BYTE;
  private int opcode = -1;
  private int opcodes = 1;
  private boolean conditional;
  private boolean modrm;
  private boolean rexWide;
  private int vectorLengths;
  private final Map<Selector, Integer> allowed = new EnumMap<>(Selector.class);

  private OpcodeEncoding() {}

  /**
   * Parses the column.
   *
   * @param stack whether the operand size is 64 by default, so that there is no 32
   */
  static OpcodeEncoding parse(String text, boolean stack) {
    OpcodeEncoding encoding = new OpcodeEncoding();
    for (String token : text.split(" ")) {
      encoding.token(token, stack);
    }
    if (encoding.opcode < 0) {
      throw new IllegalArgumentException("no opcode in " + text);
    }
    return encoding;
  }

  private void token(String token, boolean stack) {
    if (token.startsWith("VEX.") || token.startsWith("EVEX.")) {
      vector(token.split("\\."));
    } else if (token.startsWith("REX.W")) {
      rexWide = token.endsWith("1");
      allow(Selector.WIDE, 1 << token.charAt(5) - '0');
    } else if (token.startsWith("REX.B")) {
      allow(Selector.REX_B, 1 << token.charAt(5) - '0');
    } else if (token.equals("NFx")) {
      allow(Selector.PREFIX, 0b0011);
    } else if (opcode < 0 && map == OpcodeMap.ONE_BYTE && PREFIXES.contains(token)) {
      allow(Selector.PREFIX, 1 << PREFIXES.indexOf(token));
    } else if (token.startsWith("o")) {
      allow(
          Selector.OPERAND_SIZE,
          switch (token) {
            case "o16" -> 0b001;
            case "o32" -> 0b010;
            default -> stack ? 0b110 : 0b100;
          });
    } else if (token.startsWith("a")) {
      allow(Selector.ADDRESS_SIZE, token.equals("a64") ? 0b01 : 0b10);
    } else if (token.equals("mod=3")) {
      allow(Selector.REGISTER, 0b10);
    } else if (token.equals("/r")) {
      modrm = true;
    } else if (token.startsWith("/")) {
      modrm = true;
      allow(Selector.MODRM_REG, 1 << Integer.parseInt(token.substring(1)));
    } else {
      hex(token);
    }
  }

  /** An escape, the opcode, or the ModRM byte that must follow it. */
  private void hex(String token) {
    int plus = token.indexOf('+');
    int value = Integer.parseInt(plus < 0 ? token : token.substring(0, plus), 16);
    String range = plus < 0 ? "" : token.substring(plus);
    if (opcode >= 0) {
      modrm = true;
      allow(Selector.REGISTER, 0b10);
      allow(Selector.MODRM_REG, 1 << (value >>> 3 & 7));
      if (range.isEmpty()) {
        allow(Selector.MODRM_RM, 1 << (value & 7));
      }
    } else if (value == 0x0f && map == OpcodeMap.ONE_BYTE) {
      map = OpcodeMap.TWO_BYTE;
    } else if (value == 0x38 && map == OpcodeMap.TWO_BYTE) {
      map = OpcodeMap.THREE_BYTE_38;
    } else if (value == 0x3a && map == OpcodeMap.TWO_BYTE) {
      map = OpcodeMap.THREE_BYTE_3A;
    } else {
      opcode = value;
      conditional = range.equals("+cc");
      opcodes = conditional ? 16 : range.equals("+r") ? 8 : 1;
    }
  }

  /** {@code VEX.length.prefix.map.W}. */
  private void vector(String[] parts) {
    boolean evex = parts[0].equals("EVEX");
    vectorLengths =
        switch (parts[1]) {
          case "128" -> 0b001;
          case "256" -> 0b010;
          case "512" -> 0b100;
          case "LY" -> 0b110;
          case "LX" -> evex ? 0b111 : 0b011;
          case "LIG", "LZ", "L1" -> 0;
          default -> throw new IllegalArgumentException("unknown length " + parts[1]);
        };
    if (!parts[1].equals("LIG")) {
      allow(
          Selector.VECTOR_LENGTH,
          parts[1].equals("LZ") ? 0b001 : parts[1].equals("L1") ? 0b010 : vectorLengths);
    }
    allow(Selector.PREFIX, 1 << PREFIXES.indexOf(parts[2]));
    map = OpcodeMap.valueOf((evex ? "EVEX_" : "VEX_") + parts[3]);
    if (!parts[4].equals("WIG")) {
      rexWide = parts[4].equals("W1");
      allow(Selector.WIDE, 1 << parts[4].charAt(1) - '0');
    }
  }

  private void allow(Selector selector, int mask) {
    allowed.merge(selector, mask, (a, b) -> a & b);
  }

  /** Adds what an operand says of ModRM.mod. */
  void restrict(OperandPattern operand, boolean anyMod) {
    if (operand.source() == Source.RM && !anyMod) {
      if (!operand.memory()) {
        allow(Selector.REGISTER, 0b10);
      } else if (!operand.mayBeRegister()) {
        allow(Selector.REGISTER, 0b01);
      }
    }
  }

  OpcodeMap map() {
    return map;
  }

  /** The first opcode byte. */
  int opcode() {
    return opcode;
  }

  /** How many opcodes it spans: 8 with a register in the low bits, 16 with a condition. */
  int opcodes() {
    return opcodes;
  }

  /** Whether each opcode it spans is an operation of its own. */
  boolean isConditional() {
    return conditional;
  }

  boolean hasModrm() {
    return modrm;
  }

  boolean isRexWide() {
    return rexWide;
  }

  boolean isVector() {
    return map.ordinal() >= OpcodeMap.VEX_0F.ordinal();
  }

  /** Vector lengths that make different operations: 1 for 128, 2 for 256, 4 for 512. */
  int vectorLengths() {
    return vectorLengths;
  }

  boolean isConstrained(Selector selector) {
    return allowed.containsKey(selector);
  }

  /** The values of a selector that it accepts, as a mask. */
  int allowed(Selector selector) {
    return allowed.getOrDefault(selector, selector.all());
  }

  /** How many selectors it names. */
  int specificity() {
    return allowed.size();
  }
}
