package dev.gox.translator.decode;

/**
 * What stands before the opcode: legacy prefixes, REX, VEX or EVEX, and the escape to a map. Rules
 * are those of the Intel SDM vol. 2, 2.1.1, 2.2.1, 2.3 and 2.7.
 */
final class Prefixes {
  private static final int MAP_0F = OpcodeMap.TWO_BYTE.base();
  private static final int MAP_0F38 = OpcodeMap.THREE_BYTE_38.base();
  private static final int MAP_0F3A = OpcodeMap.THREE_BYTE_3A.base();
  private static final int MAP_VEX = OpcodeMap.VEX_0F.base();

  /** Where the map of each EVEX.mmm starts; 0 is none. */
  private static final int[] MAP_EVEX = {
    0,
    OpcodeMap.EVEX_0F.base(),
    OpcodeMap.EVEX_0F38.base(),
    OpcodeMap.EVEX_0F3A.base(),
    0,
    OpcodeMap.EVEX_5.base(),
    OpcodeMap.EVEX_6.base(),
    0
  };

  /** REX.W in {@link #rex}. */
  static final int W = 8;

  boolean operandSize;
  boolean addressSize;
  boolean lock;

  /** The last of F2 and F3, or 0. */
  int repeat;

  int segment;

  /** REX without its high four bits; VEX and EVEX set the same bits. */
  int rex;

  /** Whether byte registers 4 to 7 are SPL to DIL: a REX, even an empty one, says so. */
  boolean uniformBytes;

  /** VEX or EVEX. */
  boolean vector;

  boolean evex;

  /** VEX.pp and the mandatory prefixes: none, 66, F3, F2. */
  int mandatory;

  /** VEX.L or EVEX.L'L. */
  int length;

  /** VEX.vvvv, and EVEX.V' as its bit 4: a register's number. */
  int vvvv;

  /** EVEX.R' as bit 4 of ModRM.reg's number. */
  int highReg;

  /** EVEX.aaa. */
  int mask;

  /** EVEX.z. */
  boolean zeroing;

  /** EVEX.b. */
  boolean broadcast;

  boolean wide() {
    return (rex & W) != 0;
  }

  /**
   * Reads all of them.
   *
   * @return where the opcode's map starts in the table, with the opcode added; or -1
   */
  int read(CodeReader code) {
    int first = legacy(code);
    int map;
    switch (first) {
      case 0x0f -> {
        int second = code.next();
        if (second != 0x38 && second != 0x3a) {
          return second < 0 ? -1 : MAP_0F + second;
        }
        map = second == 0x38 ? MAP_0F38 : MAP_0F3A;
      }
      case 0xc4 -> map = vex3(code);
      case 0xc5 -> map = vex2(code);
      case 0x62 -> map = evex(code);
      default -> {
        return first;
      }
    }
    int opcode = map < 0 ? -1 : code.next();
    return opcode < 0 ? -1 : map + opcode;
  }

  private void clear() {
    operandSize = false;
    addressSize = false;
    lock = false;
    repeat = 0;
    segment = Instruction.NO_SEGMENT;
    rex = 0;
    uniformBytes = false;
    vector = false;
    evex = false;
    length = 0;
    vvvv = 0;
    highReg = 0;
    mask = 0;
    zeroing = false;
    broadcast = false;
  }

  /** Reads legacy prefixes and REX; returns the byte after them, or -1. */
  private int legacy(CodeReader code) {
    clear();
    while (true) {
      int b = code.next();
      switch (b) {
        case 0x66 -> operandSize = true;
        case 0x67 -> addressSize = true;
        case 0xf0 -> lock = true;
        case 0xf2, 0xf3 -> repeat = b;
        case 0x26, 0x2e, 0x36, 0x3e -> {}
        case 0x64 -> segment = 4;
        case 0x65 -> segment = 5;
        default -> {
          if ((b & 0xf0) == 0x40) {
            // Counts only if the opcode follows; another REX replaces it.
            rex = b & 15;
            uniformBytes = true;
            continue;
          }
          mandatory = repeat == 0xf3 ? 2 : repeat == 0xf2 ? 3 : operandSize ? 1 : 0;
          return b;
        }
      }
      rex = 0;
      uniformBytes = false;
    }
  }

  /** Whether a VEX or EVEX prefix may follow what was read. */
  private boolean allowsVector() {
    return !operandSize && repeat == 0 && !lock && !uniformBytes;
  }

  private int vex2(CodeReader code) {
    int last = code.next();
    if (last < 0 || !allowsVector()) {
      return -1;
    }
    rex = last < 0x80 ? 4 : 0;
    lastOfVex(last);
    return MAP_VEX;
  }

  private int vex3(CodeReader code) {
    int middle = code.next();
    int last = code.next();
    int map = middle & 31;
    if (last < 0 || !allowsVector() || map < 1 || map > 3) {
      return -1;
    }
    rex = ~middle >>> 5 & 7 | last >>> 4 & W;
    lastOfVex(last);
    return MAP_VEX + (map - 1) * OpcodeTable.MAP_SIZE;
  }

  private void lastOfVex(int b) {
    vector = true;
    uniformBytes = true;
    vvvv = ~b >>> 3 & 15;
    length = b >>> 2 & 1;
    mandatory = b & 3;
  }

  private int evex(CodeReader code) {
    int p0 = code.next();
    int p1 = code.next();
    int p2 = code.next();
    if (p2 < 0 || !allowsVector() || (p0 & 8) != 0 || (p1 & 4) == 0) {
      return -1;
    }
    vector = true;
    evex = true;
    uniformBytes = true;
    rex = ~p0 >>> 5 & 7 | p1 >>> 4 & W;
    highReg = ~p0 & 16;
    mandatory = p1 & 3;
    vvvv = ~p1 >>> 3 & 15 | ~p2 << 1 & 16;
    zeroing = (p2 & 0x80) != 0;
    length = p2 >>> 5 & 3;
    broadcast = (p2 & 16) != 0;
    mask = p2 & 7;
    int map = MAP_EVEX[p0 & 7];
    return map == 0 ? -1 : map;
  }
}
