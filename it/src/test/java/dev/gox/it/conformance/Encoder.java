package dev.gox.it.conformance;

import java.io.ByteArrayOutputStream;

/** Encodes a form with chosen operands (SDM volume 2, chapter 2). */
final class Encoder {
  /** AH, CH, DH and BH are the registers 16 to 19: they exclude a REX prefix. */
  static final int HIGH_BYTE = 16;

  /** What is chosen for one instruction; registers are numbered as in ModRM. */
  static final class Choice {
    int reg;
    int rm;
    int inOpcode;

    /** The register in VEX.vvvv. */
    int vvvv;

    /** Bits for fields that the encoding leaves open: VEX.L, VEX.W, and whether C5 is chosen. */
    int spare;

    /** The memory operand, or null. */
    Memory memory;

    /** The values of ib, iw, id, iz, iv and moffs, in their order. */
    long[] immediates = new long[2];

    /** Where a relative branch goes, if behind the instruction; else in front of it. */
    boolean forward;
  }

  private final Form form;
  private final Choice choice;
  private final long at;

  private Encoder(Form form, Choice choice, long at) {
    this.form = form;
    this.choice = choice;
    this.at = at;
  }

  /**
   * The instruction's bytes.
   *
   * @param at its address; a forward branch goes to 5 bytes behind its end, a backward one to 5
   *     bytes before its beginning
   */
  static byte[] encode(Form form, Choice choice, long at) {
    Encoder encoder = new Encoder(form, choice, at);
    return encoder.bytes(encoder.bytes(0).length);
  }

  /** Whether the choice needs a REX prefix, which a high byte register doesn't allow. */
  static boolean needsRex(Form form, Choice choice) {
    return new Encoder(form, choice, 0).rex() != 0;
  }

  /** A ModRM.reg of its own: a digit, or the register. */
  private int regField() {
    return form.encoding().modrm() == Encoding.REGISTER
        ? low(choice.reg)
        : Math.max(0, form.encoding().modrm());
  }

  private static int low(int register) {
    return register >= HIGH_BYTE ? register - HIGH_BYTE + 4 : register;
  }

  private boolean isByteRegister(Operand o) {
    return o != null && !o.isXmm() && o.width() == 8;
  }

  /** The REX prefix, or 0. */
  private int rex() {
    if (form.encoding().vex() != null) {
      return 0;
    }
    boolean wide = form.encoding().wide() || form.size() == 64 && !form.has("d64");
    int bits = wide ? 8 : 0;
    boolean needed = wide;
    if (form.encoding().modrm() == Encoding.REGISTER) {
      bits |= low(choice.reg) >> 3 << 2;
      needed |= isByteRegister(form.reg()) && choice.reg >= 4 && choice.reg < 8;
    }
    if (form.rm() != null && !form.memory()) {
      bits |= low(choice.rm) >> 3;
      needed |= isByteRegister(form.rm()) && choice.rm >= 4 && choice.rm < 8;
    }
    if (form.inOpcode() != null) {
      bits |= low(choice.inOpcode) >> 3;
      needed |= isByteRegister(form.inOpcode()) && choice.inOpcode >= 4 && choice.inOpcode < 8;
    }
    if (choice.memory != null) {
      bits |= Math.max(0, choice.memory.base()) >> 3;
      bits |= Math.max(0, choice.memory.index()) >> 3 << 1;
    }
    return needed || bits != 0 ? 0x40 | bits : 0;
  }

  /** The VEX prefix (SDM volume 2, 2.3.5), of two bytes where that is possible and chosen. */
  private void vex(ByteArrayOutputStream out) {
    Encoding.Vex vex = form.encoding().vex();
    boolean hasReg = form.encoding().modrm() == Encoding.REGISTER;
    int r = hasReg ? low(choice.reg) >> 3 : 0;
    int x = choice.memory == null ? 0 : Math.max(0, choice.memory.index()) >> 3;
    int b = choice.memory == null ? low(choice.rm) >> 3 : Math.max(0, choice.memory.base()) >> 3;
    b = form.rm() == null ? 0 : b;
    boolean byWidth = form.operands().stream().anyMatch(o -> o.width() == Operand.Y);
    int w = byWidth ? form.size() / 64 : vex.w() >= 0 ? vex.w() : choice.spare >> 1 & 1;
    int l =
        switch (vex.length()) {
          case "LIG" -> byWidth ? choice.spare & 1 : form.size() >> 8;
          case "LZ" -> 0;
          default -> form.size() >> 8;
        };
    int vvvv = hasVvvv() ? choice.vvvv : 0;
    int last = (~vvvv & 15) << 3 | l << 2 | vex.prefix();
    if (vex.map() == 1 && (w | x | b) == 0 && (choice.spare & 4) != 0) {
      out.write(0xC5);
      out.write((1 - r) << 7 | last);
    } else {
      out.write(0xC4);
      out.write((1 - r) << 7 | (1 - x) << 6 | (1 - b) << 5 | vex.map());
      out.write(w << 7 | last);
    }
  }

  private boolean hasVvvv() {
    return form.operands().stream()
        .anyMatch(o -> o.kind() == Operand.Kind.VEX_VECTOR || o.kind() == Operand.Kind.VEX_GENERAL);
  }

  private byte[] bytes(int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (choice.memory != null) {
      if (choice.memory.segment() != 0) {
        out.write(choice.memory.segment());
      }
      if (choice.memory.narrow()) {
        out.write(0x67);
      }
    }
    if (form.locked()) {
      out.write(0xF0);
    }
    if (form.size() == 16) {
      out.write(0x66);
    }
    form.encoding().prefixes().forEach(out::write);
    if (rex() != 0) {
      out.write(rex());
    }
    if (form.encoding().vex() != null) {
      vex(out);
    }
    int last = form.encoding().opcode().size() - 1;
    for (int i = 0; i <= last; i++) {
      int b = form.encoding().opcode().get(i);
      out.write(i == last && form.encoding().registerInOpcode() ? b | low(choice.inOpcode) & 7 : b);
    }
    if (form.encoding().modrm() >= 0) {
      modrm(out, length);
    }
    int n = 0;
    for (String kind : form.encoding().immediates()) {
      if (kind.startsWith("c")) {
        int size = kind.equals("cb") ? 1 : 4;
        little(out, choice.forward ? 5 : -5L - length, size);
      } else {
        little(out, choice.immediates[n++], immediateSize(form, kind));
      }
    }
    return out.toByteArray();
  }

  static int immediateSize(Form form, String kind) {
    return switch (kind) {
      case "ib", "is4" -> 1;
      case "iw" -> 2;
      case "id" -> 4;
      case "iz" -> form.size() == 16 ? 2 : 4;
      case "iv" -> form.size() / 8;
      case "moffs" -> 8;
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private void modrm(ByteArrayOutputStream out, int length) {
    int reg = (regField() & 7) << 3;
    Memory m = choice.memory;
    if (m == null) {
      out.write(0xC0 | reg | low(choice.rm) & 7);
    } else if (m.base() == Memory.RIP) {
      out.write(reg | 5);
      little(out, m.displacement() - (at + length), 4);
    } else if (m.base() == Memory.NONE) {
      out.write(reg | 4);
      int index = m.index() == Memory.NONE ? 4 : m.index() & 7;
      out.write(m.scale() << 6 | index << 3 | 5);
      little(out, m.displacement(), 4);
    } else {
      int mod = m.displacementBytes() == 0 ? 0 : m.displacementBytes() == 1 ? 0x40 : 0x80;
      boolean sib = m.index() != Memory.NONE || (m.base() & 7) == 4;
      out.write(mod | reg | (sib ? 4 : m.base() & 7));
      if (sib) {
        int index = m.index() == Memory.NONE ? 4 : m.index() & 7;
        out.write(m.scale() << 6 | index << 3 | m.base() & 7);
      }
      little(out, m.displacement(), m.displacementBytes());
    }
  }

  private static void little(ByteArrayOutputStream out, long value, int size) {
    for (int i = 0; i < size; i++) {
      out.write((int) (value >> 8 * i));
    }
  }
}
