package dev.gox.loader;

import dev.gox.translator.region.FunctionMap;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The functions of an ELF's symbol table (System V ABI, chapter 4), by which code is named that no
 * table of Go's knows. A table that is malformed has no symbols.
 */
final class Symbols {
  private static final int SECTION_HEADER_SIZE = 64;
  private static final int SYMBOL_SIZE = 24;
  private static final int SHT_SYMTAB = 2;
  private static final int STT_FUNC = 2;
  private static final int LONGEST_NAME = 1024;

  /** More are not looked at. */
  private static final int MOST = 1 << 20;

  private final ByteBuffer bytes;
  private int names;

  /** Each function's address, and where its name is. */
  private long[] addresses = {};

  private int[] nameOffsets = {};

  /** The symbols of a file; none if it is stripped. */
  Symbols(ElfFile elf) {
    bytes = elf.bytes().order(ByteOrder.LITTLE_ENDIAN);
    try {
      long table = bytes.getLong(40);
      for (int i = bytes.getShort(60) & 0xFFFF; i-- > 0; ) {
        int header = Math.toIntExact(table + (long) i * SECTION_HEADER_SIZE);
        if (bytes.getInt(header + 4) == SHT_SYMTAB) {
          read(table, header);
          return;
        }
      }
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      addresses = new long[0];
    }
  }

  private void read(long table, int header) {
    int strings = Math.toIntExact(table + bytes.getInt(header + 40) * (long) SECTION_HEADER_SIZE);
    names = Math.toIntExact(bytes.getLong(strings + 24));
    int start = Math.toIntExact(bytes.getLong(header + 24));
    long size = Math.max(0, Math.min(bytes.getLong(header + 32), bytes.limit() - start));
    int count = (int) Math.min(MOST, size / SYMBOL_SIZE);
    long[][] found = new long[count][];
    int n = 0;
    for (int at = start; at < start + count * SYMBOL_SIZE; at += SYMBOL_SIZE) {
      if ((bytes.get(at + 4) & 15) == STT_FUNC && bytes.getLong(at + 8) != 0) {
        found[n++] = new long[] {bytes.getLong(at + 8), bytes.getInt(at)};
      }
    }
    Arrays.sort(found, 0, n, (a, b) -> Long.compare(a[0], b[0]));
    addresses = new long[n];
    nameOffsets = new int[n];
    for (int i = 0; i < n; i++) {
      addresses[i] = found[i][0];
      nameOffsets[i] = (int) found[i][1];
    }
  }

  /** The last symbol at or below an address (before relocation); null if there is none. */
  FunctionMap.Symbol at(long address) {
    int found = Arrays.binarySearch(addresses, address);
    int index = found < 0 ? ~found - 1 : found;
    if (index < 0) {
      return null;
    }
    String name = name(names + (long) nameOffsets[index]);
    return name.isEmpty() ? null : new FunctionMap.Symbol(addresses[index], name);
  }

  private String name(long start) {
    long end = start;
    while (end >= 0 && end < bytes.limit() && end - start < LONGEST_NAME) {
      if (bytes.get((int) end) == 0) {
        byte[] name = new byte[(int) (end - start)];
        bytes.get((int) start, name);
        return new String(name, StandardCharsets.UTF_8);
      }
      end++;
    }
    return "";
  }
}
