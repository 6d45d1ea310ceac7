package dev.gox.it.conformance;

import java.util.ArrayList;
import java.util.List;

/**
 * An instruction's encoding as the Intel SDM writes it (volume 2, 3.1.1.1), with the table's {@code
 * n} filled in.
 *
 * @param vex the fields of its VEX prefix, or null
 * @param prefixes legacy prefixes that belong to the opcode
 * @param wide whether REX.W belongs to it
 * @param opcode its bytes, with 0F and the like
 * @param registerInOpcode +r
 * @param modrm -1 for none, 0 to 7 for a fixed ModRM.reg, {@link #REGISTER} for /r
 * @param immediates ib, iw, id, iz, iv, cb, cd, moffs
 */
record Encoding(
    Vex vex,
    List<Integer> prefixes,
    boolean wide,
    List<Integer> opcode,
    boolean registerInOpcode,
    int modrm,
    List<String> immediates) {
  static final int REGISTER = 8;

  /**
   * VEX.length.prefix.map.W.
   *
   * @param length LX (128 or 256), LIG (any), LZ, 128, 256
   * @param prefix 0 for none, 1 for 66, 2 for F3, 3 for F2
   * @param map 1 for 0F, 2 for 0F38, 3 for 0F3A
   * @param w 0, 1, or negative for any
   */
  record Vex(String length, int prefix, int map, int w) {
    static Vex parse(String text) {
      String[] fields = text.split("\\.");
      return new Vex(
          fields[1],
          List.of("NP", "66", "F3", "F2").indexOf(fields[2]),
          1 + List.of("0F", "0F38", "0F3A").indexOf(fields[3]),
          List.of("W0", "W1").indexOf(fields[4]));
    }
  }

  /** Reads a table's notation for alternative n. */
  static Encoding parse(String text, int n) {
    List<Integer> prefixes = new ArrayList<>();
    List<Integer> opcode = new ArrayList<>();
    List<String> immediates = new ArrayList<>();
    boolean wide = false;
    boolean registerInOpcode = false;
    Vex vex = null;
    int modrm = -1;
    for (String token : text.split(" ")) {
      if (token.startsWith("VEX.")) {
        vex = Vex.parse(token);
      } else if (token.equals("W")) {
        wide = true;
      } else if (token.equals("+r")) {
        registerInOpcode = true;
      } else if (token.equals("/r")) {
        modrm = REGISTER;
      } else if (token.startsWith("/")) {
        modrm =
            token.equals("/n")
                ? n
                : token.endsWith("+n") ? token.charAt(1) - '0' + n : token.charAt(1) - '0';
      } else if (token.matches("[0-9A-F]{2}(\\+8?n)?")) {
        int step = token.endsWith("+8n") ? 8 * n : token.endsWith("+n") ? n : 0;
        int value = Integer.parseInt(token.substring(0, 2), 16) + step;
        boolean prefix = value == 0x66 || value == 0x67 || value == 0xF2 || value == 0xF3;
        prefix &= vex == null;
        (prefix && opcode.isEmpty() ? prefixes : opcode).add(value);
      } else if (token.matches("i[bwdzv]|c[bd]|moffs|is4")) {
        immediates.add(token);
      } else {
        throw new IllegalArgumentException("not an encoding: " + text);
      }
    }
    return new Encoding(vex, prefixes, wide, opcode, registerInOpcode, modrm, immediates);
  }

  boolean hasPrefix(int prefix) {
    return prefixes.contains(prefix);
  }

  /** Whether it has a distance to its target. */
  boolean isRelative() {
    return immediates.contains("cb") || immediates.contains("cd");
  }
}
