package dev.gox.loader.golang;

import dev.gox.loader.ElfFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Checked little-endian reads of a program file. Offsets are into the file unless a name says
 * address; whatever is outside of the file is a {@link GoMetadataException}.
 */
final class ProgramBytes {
  private static final int SECTION_HEADER_SIZE = 64;
  private static final int SHT_NOBITS = 8;

  /** No Go symbol or path comes near it; a forged string ends here. */
  private static final int MAX_STRING = 1 << 16;

  /** A part of the file and where it lies in memory, before relocation. */
  record Range(String name, long offset, long size, long address) {}

  private final ByteBuffer bytes;
  private final List<ElfFile.Segment> segments;

  ProgramBytes(ElfFile elf) {
    this.bytes = elf.bytes().order(ByteOrder.LITTLE_ENDIAN);
    this.segments = elf.segments();
  }

  long size() {
    return bytes.limit();
  }

  int u8(long offset) throws GoMetadataException {
    return bytes.get(check(offset, 1)) & 0xFF;
  }

  int u16(long offset) throws GoMetadataException {
    return bytes.getShort(check(offset, 2)) & 0xFFFF;
  }

  long u32(long offset) throws GoMetadataException {
    return bytes.getInt(check(offset, 4)) & 0xFFFF_FFFFL;
  }

  long u64(long offset) throws GoMetadataException {
    return bytes.getLong(check(offset, 8));
  }

  /** A copy of bytes that are all in the file. */
  byte[] copy(long offset, long size) throws GoMetadataException {
    int at = check(offset, size);
    byte[] copy = new byte[(int) size];
    bytes.duplicate().position(at).get(copy);
    return copy;
  }

  /** The string that a zero byte ends. */
  String string(long offset) throws GoMetadataException {
    long end = offset;
    while (u8(end) != 0) {
      if (++end - offset > MAX_STRING) {
        throw new GoMetadataException("a string without an end at " + offset);
      }
    }
    return new String(copy(offset, end - offset), StandardCharsets.UTF_8);
  }

  /** Where a loaded address lies in the file. */
  long offsetOf(long address) throws GoMetadataException {
    for (ElfFile.Segment s : segments) {
      if (s.type() == ElfFile.PT_LOAD
          && address >= s.address()
          && address - s.address() < s.fileSize()) {
        return address - s.address() + s.offset();
      }
    }
    throw new GoMetadataException("address 0x" + Long.toHexString(address) + " is not in the file");
  }

  /** Whether a place in the file is loaded at an address. */
  boolean isLoadedAt(long address, long offset) {
    for (ElfFile.Segment s : segments) {
      if (s.type() == ElfFile.PT_LOAD
          && address - s.address() == offset - s.offset()
          && offset >= s.offset()
          && offset - s.offset() < s.fileSize()) {
        return true;
      }
    }
    return false;
  }

  /** The file's loaded segments with all these flags ({@code PF_}). */
  List<Range> loaded(int flags) {
    List<Range> ranges = new ArrayList<>();
    for (ElfFile.Segment s : segments) {
      if (s.type() == ElfFile.PT_LOAD && (s.flags() & flags) == flags) {
        ranges.add(new Range("", s.offset(), s.fileSize(), s.address()));
      }
    }
    return ranges;
  }

  /** The first section of one of these names; null if there is none, or no sound section table. */
  Range section(String... names) {
    try {
      long table = u64(40);
      int count = u16(60);
      if (u16(58) != SECTION_HEADER_SIZE || count == 0) {
        return null;
      }
      long strings = u64(header(table, u16(62)) + 24);
      for (int i = 0; i < count; i++) {
        long at = header(table, i);
        Range range =
            new Range(string(inFile(strings, u32(at))), u64(at + 24), u64(at + 32), u64(at + 16));
        if (List.of(names).contains(range.name)
            && u32(at + 4) != SHT_NOBITS
            && range.offset >= 0
            && range.size >= 0
            && range.size <= size()
            && range.offset <= size() - range.size) {
          return range;
        }
      }
      return null;
    } catch (GoMetadataException e) {
      return null;
    }
  }

  private long header(long table, int index) throws GoMetadataException {
    return inFile(table, (long) index * SECTION_HEADER_SIZE);
  }

  /** Adds a base and a displacement that both are the file's own claims. */
  long inFile(long base, long displacement) throws GoMetadataException {
    if (base < 0 || displacement < 0 || base > size() || displacement > size() - base) {
      throw new GoMetadataException(
          "offset " + displacement + " from " + base + " is past the end");
    }
    return base + displacement;
  }

  private int check(long offset, long size) throws GoMetadataException {
    if (offset < 0 || size < 0 || size > bytes.limit() || offset > bytes.limit() - size) {
      throw new GoMetadataException(size + " bytes at " + offset + " are past the end of the file");
    }
    return (int) offset;
  }
}
