package dev.gox.it.conformance;

/**
 * The flags that the SDM leaves undefined after an instruction (volume 1, appendix A, and each
 * instruction's page): no comparison may count on them.
 */
public final class UndefinedFlags {
  private UndefinedFlags() {}

  private static final int CF = 1;
  private static final int PF = 4;
  private static final int AF = 0x10;
  private static final int ZF = 0x40;
  private static final int SF = 0x80;
  private static final int OF = 0x800;
  private static final int ALL = CF | PF | AF | ZF | SF | OF;

  /** The undefined flags of an instruction by its name, and its shift count if it has one. */
  public static int of(String name, int width, int count) {
    return switch (name) {
      case "and", "or", "xor", "test" -> AF;
      case "mul", "imul" -> SF | ZF | AF | PF;
      case "div", "idiv" -> ALL;
      case "bt", "bts", "btr", "btc" -> OF | SF | AF | PF;
      case "bsf", "bsr" -> CF | OF | SF | AF | PF;
      case "tzcnt", "lzcnt" -> OF | SF | AF | PF;
      case "andn", "blsr", "blsmsk", "blsi", "bzhi" -> AF | PF;
      case "bextr" -> SF | AF | PF;
      case "shl", "shr", "sal", "sar" -> shift(width, count);
      case "rol", "ror", "rcl", "rcr" -> (count & mask(width)) == 1 ? 0 : OF;
      case "shld", "shrd" -> doubleShift(width, count & mask(width));
      default -> 0;
    };
  }

  private static int mask(int width) {
    return width == 64 ? 63 : 31;
  }

  private static int shift(int width, int count) {
    int counted = count & mask(width);
    if (counted == 0) {
      return 0;
    }
    return AF | (counted == 1 ? 0 : OF) | (counted >= width ? CF : 0);
  }

  private static int doubleShift(int width, int count) {
    if (count == 0) {
      return 0;
    }
    return count > width ? ALL : AF | (count == 1 ? 0 : OF);
  }
}
