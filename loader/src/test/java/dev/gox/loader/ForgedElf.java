package dev.gox.loader;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A tiny program whose headers a test forges. Unforged it is one segment at {@link #BASE}, the
 * whole file, and exits with {@link #STATUS}.
 */
public final class ForgedElf {
  public static final long BASE = 0x400000;
  public static final int STATUS = 42;

  /** Where the code lies in the file. */
  public static final int CODE = 0x400;

  /** Offsets of fields in the ELF header. */
  public static final int E_TYPE = 16;

  public static final int E_MACHINE = 18;
  public static final int E_ENTRY = 24;
  public static final int E_PHOFF = 32;
  public static final int E_PHENTSIZE = 54;
  public static final int E_PHNUM = 56;

  private static final int HEADER_SIZE = 64;
  private static final int PROGRAM_HEADER_SIZE = 56;

  /** {@code mov eax, 60; mov edi, STATUS; syscall}. */
  private static final byte[] EXIT = {
    (byte) 0xB8, 60, 0, 0, 0, (byte) 0xBF, STATUS, 0, 0, 0, 0x0F, 5
  };

  private final ByteBuffer file;
  private int segments;

  private ForgedElf(int size) {
    file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1});
    u16(E_TYPE, 2).u16(E_MACHINE, 62).u32(20, 1).u64(E_ENTRY, BASE + CODE);
    u64(E_PHOFF, HEADER_SIZE).u16(52, HEADER_SIZE).u16(E_PHENTSIZE, PROGRAM_HEADER_SIZE);
    bytes(CODE, EXIT);
  }

  /** A file of a size without segments. */
  public static ForgedElf bare(int size) {
    return new ForgedElf(size);
  }

  /** The sound program, of 4 KiB. */
  public static ForgedElf sound() {
    return bare(4096).load(5, 0, BASE, 4096, 4096);
  }

  /** Adds a segment to load, aligned by pages. */
  public ForgedElf load(int flags, long offset, long address, long fileSize, long memorySize) {
    return segment(1, flags, offset, address, fileSize, memorySize, 4096);
  }

  /** Adds a program header. */
  public ForgedElf segment(
      int type, int flags, long offset, long address, long fileSize, long memorySize, long align) {
    int at = HEADER_SIZE + segments++ * PROGRAM_HEADER_SIZE;
    u32(at, type).u32(at + 4, flags).u64(at + 8, offset).u64(at + 16, address);
    u64(at + 24, address).u64(at + 32, fileSize).u64(at + 40, memorySize).u64(at + 48, align);
    return u16(E_PHNUM, segments);
  }

  public ForgedElf u16(int at, int value) {
    file.putShort(at, (short) value);
    return this;
  }

  public ForgedElf u32(int at, int value) {
    file.putInt(at, value);
    return this;
  }

  public ForgedElf u64(int at, long value) {
    file.putLong(at, value);
    return this;
  }

  public ForgedElf bytes(int at, byte... value) {
    file.duplicate().position(at).put(value);
    return this;
  }

  public byte[] image() {
    return file.array().clone();
  }

  /** Its first bytes only. */
  public byte[] truncated(int size) {
    return Arrays.copyOf(file.array(), size);
  }
}
