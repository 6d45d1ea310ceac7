package dev.gox.it.conformance;

import java.util.Random;

/** Numbers that instructions may stumble over, and random ones between them. */
final class Values {
  private static final long[] INTEGERS = {
    0,
    1,
    2,
    -1,
    -2,
    0x7F,
    0x80,
    0xFF,
    0x7FFF,
    0x8000,
    0xFFFF,
    0x7FFF_FFFFL,
    0x8000_0000L,
    0xFFFF_FFFFL,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    0x5555_5555_5555_5555L,
    0x8080_8080_8080_8080L
  };

  private static final int[] COUNTS = {
    0, 1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 255
  };

  /** Zeros, ones, infinities, quiet and signalling NaNs, denormals, limits of conversions. */
  private static final int[] FLOATS = {
    0, 0x8000_0000, 0x3F80_0000, 0xBF80_0000, 0x7F80_0000, 0xFF80_0000, 0x7FC0_0000, 0xFFC1_2345,
    0x7F80_0001, 0xFFA0_0000, 1, 0x807F_FFFF, 0x0080_0000, 0x7F7F_FFFF, 0x4F00_0000, 0xCF00_0000,
    0x4EFF_FFFF, 0x5F00_0000, 0x3F00_0000, 0x3FC0_0000, 0x4020_0000, 0xC120_0000, 0x4B00_0001
  };

  private static final long[] DOUBLES = {
    0,
    Long.MIN_VALUE,
    0x3FF0_0000_0000_0000L,
    0xBFF0_0000_0000_0000L,
    0x7FF0_0000_0000_0000L,
    0xFFF0_0000_0000_0000L,
    0x7FF8_0000_0000_0000L,
    0xFFF8_0123_4567_89ABL,
    0x7FF0_0000_0000_0001L,
    0xFFF4_0000_0000_0000L,
    1,
    0x800F_FFFF_FFFF_FFFFL,
    0x0010_0000_0000_0000L,
    0x7FEF_FFFF_FFFF_FFFFL,
    0x41E0_0000_0000_0000L,
    0xC1E0_0000_0000_0000L,
    0x41DF_FFFF_FFC0_0000L,
    0x43E0_0000_0000_0000L,
    0xC3E0_0000_0000_0000L,
    0x3FE0_0000_0000_0000L,
    0x3FF8_0000_0000_0000L,
    0x4004_0000_0000_0000L,
    0x47EF_FFFF_E000_0000L,
    0x36A0_0000_0000_0000L,
    0x3690_0000_0000_0000L
  };

  private final Random random;

  Values(Random random) {
    this.random = random;
  }

  boolean once(int in) {
    return random.nextInt(in) == 0;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  long any() {
    return random.nextLong();
  }

  long integer() {
    return once(2) ? INTEGERS[below(INTEGERS.length)] : random.nextLong();
  }

  int count() {
    return once(4) ? below(256) : COUNTS[below(COUNTS.length)];
  }

  /** No bit, one bit, or a few. */
  long sparse() {
    return once(4) ? 0 : once(2) ? 1L << below(64) : random.nextLong() & random.nextLong();
  }

  int float16() {
    int exponent = once(2) ? 31 * below(2) : below(32);
    int fraction = once(3) ? 0 : below(1024);
    return below(2) << 15 | exponent << 10 | fraction;
  }

  int float32() {
    return switch (below(4)) {
      case 0 -> random.nextInt();
      case 1 -> Float.floatToRawIntBits((random.nextInt(2001) - 1000) / 8f);
      default -> FLOATS[below(FLOATS.length)];
    };
  }

  long float64() {
    return switch (below(4)) {
      case 0 -> random.nextLong();
      case 1 -> Double.doubleToRawLongBits((random.nextInt(2001) - 1000) / 8d);
      default -> DOUBLES[below(DOUBLES.length)];
    };
  }

  byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
