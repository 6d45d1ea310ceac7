package dev.gox.it.hostile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/**
 * Breaks an ELF file in the ways that files break and attackers break them: flipped bits, cut ends,
 * forged fields of the header and the program headers, segments that overlap or are huge. The same
 * seed gives the same files.
 */
final class ElfMutator {
  private static final int HEADER = 64;
  private static final int PROGRAM_HEADER = 56;

  /** Offsets and sizes of the ELF header's fields: from e_ident's class to e_shstrndx. */
  private static final int[][] HEADER_FIELDS = {
    {4, 1}, {5, 1}, {6, 1}, {7, 1}, {16, 2}, {18, 2}, {20, 4}, {24, 8}, {32, 8}, {40, 8}, {48, 4},
    {52, 2}, {54, 2}, {56, 2}, {58, 2}, {60, 2}, {62, 2}
  };

  /** The same of a program header: type, flags, offset, addresses, sizes, alignment. */
  private static final int[][] PROGRAM_FIELDS = {
    {0, 4}, {4, 4}, {8, 8}, {16, 8}, {24, 8}, {32, 8}, {40, 8}, {48, 8}
  };

  /** Sizes, addresses and numbers at which checks go wrong. */
  private static final long[] EDGES = {
    0,
    1,
    2,
    4095,
    4096,
    4097,
    0x10000,
    0x400000,
    1L << 31,
    (1L << 31) - 1,
    1L << 32,
    (1L << 32) - 1,
    1L << 36,
    1L << 46,
    1L << 47,
    (1L << 47) - 1,
    (1L << 47) - 4096,
    (1L << 47) - 8192,
    Long.MAX_VALUE,
    Long.MAX_VALUE - 4095,
    Long.MIN_VALUE,
    -1,
    -4096
  };

  /** PT_NULL to PT_TLS, PT_GNU_STACK, PT_GNU_RELRO, PT_GNU_PROPERTY: what loaders act on. */
  private static final int[] TYPES = {
    0, 1, 1, 1, 2, 3, 4, 5, 6, 7, 0x6474E551, 0x6474E552, 0x6474E553
  };

  private final Random random;
  private final byte[] sound;
  private final int segments;

  ElfMutator(byte[] sound, long seed) {
    this.sound = sound;
    this.random = new Random(seed);
    this.segments = buffer(sound).getShort(56);
  }

  private static ByteBuffer buffer(byte[] elf) {
    return ByteBuffer.wrap(elf).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A file broken in one to three ways, anywhere. */
  byte[] next() {
    byte[] elf = sound.clone();
    for (int left = 1 + random.nextInt(3); left > 0; left--) {
      if (random.nextInt(6) == 0) {
        flip(elf, elf.length);
      } else {
        forge(elf);
      }
    }
    if (random.nextInt(6) == 0) {
      int most = random.nextBoolean() ? elf.length : Math.min(elf.length, 8192);
      return Arrays.copyOf(elf, random.nextInt(most));
    }
    return elf;
  }

  /** A file whose headers alone are broken. */
  byte[] nextOfHeaders() {
    byte[] elf = sound.clone();
    for (int left = 1 + random.nextInt(2); left > 0; left--) {
      forge(elf);
    }
    return elf;
  }

  private void forge(byte[] elf) {
    switch (random.nextInt(6)) {
      case 0 -> flip(elf, HEADER + segments * PROGRAM_HEADER);
      case 1 -> forge(elf, 0, HEADER_FIELDS[random.nextInt(HEADER_FIELDS.length)]);
      case 2, 3 ->
          forge(elf, programHeader(), PROGRAM_FIELDS[random.nextInt(PROGRAM_FIELDS.length)]);
      case 4 -> buffer(elf).putInt(programHeader(), TYPES[random.nextInt(TYPES.length)]);
      default -> // Two segments of the same place.
          System.arraycopy(elf, programHeader(), elf, programHeader(), PROGRAM_HEADER);
    }
  }

  private int programHeader() {
    return HEADER + random.nextInt(segments) * PROGRAM_HEADER;
  }

  private void flip(byte[] elf, int within) {
    for (int left = 1 + random.nextInt(8); left > 0; left--) {
      elf[random.nextInt(within)] ^= (byte) (1 << random.nextInt(8));
    }
  }

  private void forge(byte[] elf, int base, int[] field) {
    int at = base + field[0];
    ByteBuffer b = buffer(elf);
    switch (field[1]) {
      case 1 -> b.put(at, (byte) value(b.get(at)));
      case 2 -> b.putShort(at, (short) value(b.getShort(at)));
      case 4 -> b.putInt(at, (int) value(b.getInt(at)));
      default -> b.putLong(at, value(b.getLong(at)));
    }
  }

  private long value(long before) {
    return switch (random.nextInt(4)) {
      case 0 -> before + (random.nextBoolean() ? 1 : -1) * (random.nextBoolean() ? 1 : 4096);
      case 1 -> random.nextLong() >>> random.nextInt(64);
      default -> EDGES[random.nextInt(EDGES.length)];
    };
  }
}
