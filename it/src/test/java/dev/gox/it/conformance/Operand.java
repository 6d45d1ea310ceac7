package dev.gox.it.conformance;

/**
 * An operand that the encoding names, as the tables write it: {@code r32}, {@code rmv}, {@code
 * xm64}, {@code rm32/8}...
 *
 * @param kind where it stands in the encoding
 * @param width bits, or {@link #V} or {@link #Y} if they follow the operand size
 * @param memoryWidth bits of it if it is in memory; 0 if the memory isn't accessed
 */
record Operand(Kind kind, int width, int memoryWidth) {
  enum Kind {
    /** A general register in ModRM.reg. */
    REG,
    /** A general register in ModRM.rm, or memory. */
    RM,
    /** Memory only. */
    MEMORY,
    /** A general register in the low bits of the opcode. */
    OPCODE,
    /** An XMM register in ModRM.reg. */
    XMM,
    /** An XMM register in ModRM.rm, or memory. */
    XMM_RM,
    /** An XMM register in ModRM.rm, never memory. */
    XMM_ONLY,
    /** An MMX register in ModRM.reg. */
    MMX,
    /** An MMX register in ModRM.rm, or memory. */
    MMX_RM,
    /** An MMX register in ModRM.rm, never memory. */
    MMX_ONLY,
    /** A vector register in VEX.vvvv. */
    VEX_VECTOR,
    /** A general register in VEX.vvvv. */
    VEX_GENERAL,
    /** A vector register in the immediate. */
    IN_IMMEDIATE
  }

  /** 16, 32 or 64 bits. */
  static final int V = -1;

  /** 32 or 64 bits. */
  static final int Y = -2;

  /** The vector's length, and a half, a quarter and an eighth of it. */
  private static final String PARTS = "LHQE";

  private static final int PART = -3;

  /** Reads the tables' notation; null for an operand that the opcode implies. */
  static Operand parse(String text) {
    for (Kind kind :
        new Kind[] {
          Kind.XMM_RM,
          Kind.XMM_ONLY,
          Kind.MMX_RM,
          Kind.MMX_ONLY,
          Kind.MMX,
          Kind.RM,
          Kind.XMM,
          Kind.REG,
          Kind.MEMORY,
          Kind.OPCODE,
          Kind.VEX_VECTOR,
          Kind.VEX_GENERAL,
          Kind.IN_IMMEDIATE
        }) {
      String prefix =
          switch (kind) {
            case XMM_RM -> "xm";
            case XMM_ONLY -> "xr";
            case MMX_RM -> "pm";
            case MMX_ONLY -> "pr";
            case MMX -> "p";
            case RM -> "rm";
            case XMM -> "x";
            case REG -> "r";
            case MEMORY -> "m";
            case OPCODE -> "o";
            case VEX_VECTOR -> "v";
            case VEX_GENERAL -> "b";
            case IN_IMMEDIATE -> "l";
          };
      if (text.startsWith(prefix)
          && text.substring(prefix.length()).matches("|[vyLHQE]|\\d+(/\\d+)?")) {
        String[] widths = text.substring(prefix.length()).split("/");
        int width = width(widths[0]);
        return new Operand(kind, width, widths.length > 1 ? width(widths[1]) : width);
      }
    }
    return null;
  }

  private static int width(String text) {
    return switch (text) {
      case "" -> 0;
      case "v" -> V;
      case "y" -> Y;
      default -> PARTS.contains(text) ? PART - PARTS.indexOf(text) : Integer.parseInt(text);
    };
  }

  /** Whether it is no general register: XMM or MMX. */
  boolean isXmm() {
    return switch (kind) {
      case XMM, XMM_RM, XMM_ONLY, MMX, MMX_RM, MMX_ONLY, VEX_VECTOR, IN_IMMEDIATE -> true;
      default -> false;
    };
  }

  /** Whether ModRM.rm holds it. */
  boolean isRm() {
    return switch (kind) {
      case RM, MEMORY, XMM_RM, XMM_ONLY, MMX_RM, MMX_ONLY -> true;
      default -> false;
    };
  }

  boolean canBeMemory() {
    return kind == Kind.RM || kind == Kind.MEMORY || kind == Kind.XMM_RM || kind == Kind.MMX_RM;
  }

  boolean canBeRegister() {
    return kind != Kind.MEMORY;
  }

  /** The register's bits at an operand size. */
  int width(int size) {
    return bits(width, size);
  }

  int memoryWidth(int size) {
    return bits(memoryWidth, size);
  }

  private static int bits(int width, int size) {
    return switch (width) {
      case V -> size;
      case Y -> Math.max(32, size);
      default -> width <= PART ? size >> PART - width : width;
    };
  }
}
