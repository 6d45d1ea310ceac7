package dev.gox.it.decode;

import java.util.Random;

/**
 * Random bytes that look like instructions often enough to reach all maps: prefixes, escapes, VEX
 * and EVEX with fields that exist stand more often before them than chance would have it.
 */
final class RandomCode {
  private static final int LENGTH = 15;
  private static final int[] LEGACY = {
    0x66, 0x67, 0xf2, 0xf3, 0xf0, 0x64, 0x65, 0x2e, 0x48, 0x41, 0x4c, 0x40, 0x66, 0xf3
  };
  private static final int[] EVEX_MAPS = {1, 2, 3, 1, 2, 3, 5, 6};

  private final Random random;

  RandomCode(long seed) {
    random = new Random(seed);
  }

  /** Fifteen bytes, which hold any instruction. */
  byte[] next() {
    byte[] code = new byte[LENGTH];
    random.nextBytes(code);
    int at = 0;
    switch (random.nextInt(8)) {
      case 0 -> {}
      case 1, 2 -> at = legacy(code);
      case 3 -> code[legacy(code)] = 0x0f;
      case 4 -> {
        at = legacy(code);
        code[at] = 0x0f;
        code[at + 1] = (byte) (random.nextBoolean() ? 0x38 : 0x3a);
      }
      case 5 -> vex(code);
      default -> evex(code);
    }
    return code;
  }

  private int legacy(byte[] code) {
    int at = 0;
    while (at < 3 && random.nextInt(5) < 2) {
      code[at++] = (byte) LEGACY[random.nextInt(LEGACY.length)];
    }
    return at;
  }

  private void vex(byte[] code) {
    if (random.nextInt(3) == 0) {
      code[0] = (byte) 0xc5;
      code[1] |= random.nextBoolean() ? (byte) 0x78 : 0;
    } else {
      code[0] = (byte) 0xc4;
      code[1] = (byte) (code[1] & 0xe0 | 1 + random.nextInt(3));
      code[2] |= random.nextBoolean() ? (byte) 0x78 : 0;
    }
  }

  private void evex(byte[] code) {
    code[0] = 0x62;
    code[1] = (byte) (code[1] & 0xf0 | EVEX_MAPS[random.nextInt(EVEX_MAPS.length)]);
    code[2] |= 4;
    if (random.nextInt(3) == 0) {
      code[2] |= 0x78;
      code[3] |= 8;
    }
    if (random.nextBoolean()) {
      code[3] &= (byte) 0x6f;
    }
    if (random.nextBoolean()) {
      code[3] &= (byte) 0xf8;
    }
  }
}
