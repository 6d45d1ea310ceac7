package dev.gox.loader.golang;

import java.nio.charset.StandardCharsets;

/**
 * The names of a program's types by the addresses of their descriptors (Go
 * src/internal/abi/type.go, Type and Name). There is no list of them: what looks like a descriptor
 * is one.
 */
public final class GoTypes {
  private static final int SIZE = 48;
  private static final int EXTRA_STAR = 2;
  private static final int LAST_KIND = 26;
  private static final int LONGEST_NAME = 1000;

  private final ProgramBytes bytes;
  private final long types;

  GoTypes(ProgramBytes bytes, long types) {
    this.bytes = bytes;
    this.types = types;
  }

  /** The name of the type that an address (before relocation) describes; null if it isn't one. */
  public String nameAt(long address) {
    try {
      if (address <= types || (address & 7) != 0) {
        return null;
      }
      long at = bytes.offsetOf(address);
      bytes.u8(at + SIZE - 1);
      int flags = bytes.u8(at + 20);
      int align = bytes.u8(at + 21);
      int kind = bytes.u8(at + 23) & 31;
      boolean sound =
          kind > 0
              && kind <= LAST_KIND
              && flags < 64
              && Integer.bitCount(align) == 1
              && align <= 8
              && bytes.u8(at + 22) <= 8
              && Long.compareUnsigned(bytes.u64(at + 8), bytes.u64(at)) <= 0;
      if (!sound) {
        return null;
      }
      String name = name(bytes.offsetOf(types + bytes.u32(at + 40)));
      return (flags & EXTRA_STAR) != 0 && name.startsWith("*") ? name.substring(1) : name;
    } catch (GoMetadataException e) {
      return null;
    }
  }

  /** A name: a byte of flags, its length as a varint, its bytes. */
  private String name(long at) throws GoMetadataException {
    int first = bytes.u8(at + 1);
    int length = first < 0x80 ? first : first & 0x7F | bytes.u8(at + 2) << 7;
    if (bytes.u8(at) > 15 || length == 0 || length > LONGEST_NAME) {
      throw new GoMetadataException("no name of a type");
    }
    byte[] name = bytes.copy(at + (first < 0x80 ? 2 : 3), length);
    for (byte b : name) {
      if (b >= 0 && b < ' ') {
        throw new GoMetadataException("no name of a type");
      }
    }
    return new String(name, StandardCharsets.UTF_8);
  }
}
