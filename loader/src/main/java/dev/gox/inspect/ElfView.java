package dev.gox.inspect;

import dev.gox.loader.BadProgramException;
import dev.gox.loader.ElfFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * All of an ELF64 file's headers (System V ABI, chapters 4 and 5; elf(5)), whether gox could run it
 * or not. What lies outside of the file is left out.
 */
public final class ElfView {
  private static final int HEADER_SIZE = 64;
  private static final int SEGMENT_SIZE = 56;
  private static final int SECTION_SIZE = 64;
  private static final int SYMBOL_SIZE = 24;
  private static final int LONGEST_NAME = 4096;
  private static final int MOST_SYMBOLS = 1 << 20;

  public static final int SHF_EXECINSTR = 4;
  private static final int SHF_ALLOC = 2;
  private static final int SHT_SYMTAB = 2;
  private static final int SHT_NOBITS = 8;
  private static final int SHT_DYNSYM = 11;

  /** A program header. */
  public record Segment(
      int type, int flags, long offset, long address, long fileSize, long memorySize) {
    /** Its flags as "r-x". */
    public String rights() {
      return ((flags & ElfFile.PF_R) != 0 ? "r" : "-")
          + ((flags & ElfFile.PF_W) != 0 ? "w" : "-")
          + ((flags & ElfFile.PF_X) != 0 ? "x" : "-");
    }
  }

  /** A section header. */
  public record Section(
      String name, int type, long flags, long address, long offset, long size, int link) {
    /** Whether it is in memory while the program runs. */
    public boolean loaded() {
      return (flags & SHF_ALLOC) != 0;
    }

    /** Whether it holds machine code. */
    public boolean code() {
      return (flags & SHF_EXECINSTR) != 0 && type != SHT_NOBITS;
    }
  }

  /** A symbol of .symtab or .dynsym; {@code kind} is FUNC, OBJECT and the like. */
  public record Symbol(String name, long address, long size, String kind, boolean defined) {}

  private final ByteBuffer bytes;
  private final List<Segment> segments = new ArrayList<>();
  private final List<Section> sections = new ArrayList<>();

  private ElfView(ByteBuffer file) throws BadProgramException {
    bytes = file.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.limit() < HEADER_SIZE || bytes.getInt(0) != 0x464C457F) {
      throw BadProgramException.refused("not an ELF file");
    }
    if (bytes.get(4) != 2 || bytes.get(5) != 1) {
      throw BadProgramException.refused("not a 64-bit little-endian ELF file");
    }
    readSegments();
    readSections();
  }

  /**
   * Reads a file's headers.
   *
   * @throws BadProgramException if it is no 64-bit little-endian ELF
   */
  public static ElfView of(ByteBuffer file) throws BadProgramException {
    return new ElfView(file);
  }

  private void readSegments() {
    long table = bytes.getLong(32);
    for (int i = 0; i < u16(56); i++) {
      long at = table + (long) i * SEGMENT_SIZE;
      if (!inFile(at, SEGMENT_SIZE)) {
        return;
      }
      int p = (int) at;
      segments.add(
          new Segment(
              bytes.getInt(p),
              bytes.getInt(p + 4),
              bytes.getLong(p + 8),
              bytes.getLong(p + 16),
              bytes.getLong(p + 32),
              bytes.getLong(p + 40)));
    }
  }

  private void readSections() {
    long table = bytes.getLong(40);
    long names = table + (long) u16(62) * SECTION_SIZE;
    long strings = inFile(names, SECTION_SIZE) ? bytes.getLong((int) names + 24) : -1;
    for (int i = 0; i < u16(60); i++) {
      long at = table + (long) i * SECTION_SIZE;
      if (!inFile(at, SECTION_SIZE)) {
        return;
      }
      int p = (int) at;
      sections.add(
          new Section(
              string(strings, bytes.getInt(p) & 0xFFFF_FFFFL),
              bytes.getInt(p + 4),
              bytes.getLong(p + 8),
              bytes.getLong(p + 16),
              bytes.getLong(p + 24),
              bytes.getLong(p + 32),
              bytes.getInt(p + 40)));
    }
  }

  private int u16(int at) {
    return bytes.getShort(at) & 0xFFFF;
  }

  private boolean inFile(long offset, long size) {
    return offset >= 0 && size >= 0 && size <= bytes.limit() && offset <= bytes.limit() - size;
  }

  private String string(long table, long offset) {
    if (table < 0 || !inFile(table, offset)) {
      return "";
    }
    int start = (int) (table + offset);
    int end = start;
    while (end < bytes.limit() && bytes.get(end) != 0 && end - start < LONGEST_NAME) {
      end++;
    }
    byte[] name = new byte[end - start];
    bytes.get(start, name);
    return new String(name, StandardCharsets.UTF_8);
  }

  /** ET_EXEC 2, ET_DYN 3 and so on. */
  public int type() {
    return u16(16);
  }

  /** The machine's number, 62 for x86-64. */
  public int machine() {
    return u16(18);
  }

  /** The entry point, before relocation. */
  public long entry() {
    return bytes.getLong(24);
  }

  /** Bytes of the file. */
  public int size() {
    return bytes.limit();
  }

  public List<Segment> segments() {
    return segments;
  }

  /** The sections, without the empty one that comes first; none if they were stripped. */
  public List<Section> sections() {
    return sections.stream().filter(s -> s.type != 0).toList();
  }

  /** The section of a name, or null. */
  public Section section(String name) {
    return sections.stream().filter(s -> s.name.equals(name)).findFirst().orElse(null);
  }

  /** The text of a section that holds one string, such as .interp; "" if there is none. */
  public String textOf(String section) {
    Section s = section(section);
    return s == null ? "" : string(s.offset, 0);
  }

  /** The symbols, by address. */
  public List<Symbol> symbols() {
    List<Symbol> symbols = new ArrayList<>();
    for (Section s : sections) {
      if ((s.type == SHT_SYMTAB || s.type == SHT_DYNSYM)
          && s.link >= 0
          && s.link < sections.size()
          && inFile(s.offset, s.size)) {
        read(s, sections.get(s.link).offset, symbols);
      }
    }
    symbols.sort(Comparator.comparing(Symbol::address, Long::compareUnsigned));
    return symbols;
  }

  private void read(Section table, long strings, List<Symbol> symbols) {
    long count = Math.min(MOST_SYMBOLS, table.size / SYMBOL_SIZE);
    for (int i = 1; i < count; i++) {
      int at = (int) table.offset + i * SYMBOL_SIZE;
      symbols.add(
          new Symbol(
              string(strings, bytes.getInt(at) & 0xFFFF_FFFFL),
              bytes.getLong(at + 8),
              bytes.getLong(at + 16),
              kind(bytes.get(at + 4) & 15),
              bytes.getShort(at + 6) != 0));
    }
  }

  private static String kind(int type) {
    return switch (type) {
      case 0 -> "NOTYPE";
      case 1 -> "OBJECT";
      case 2 -> "FUNC";
      case 3 -> "SECTION";
      case 4 -> "FILE";
      case 6 -> "TLS";
      case 10 -> "IFUNC";
      default -> "TYPE" + type;
    };
  }

  /**
   * A copy of what is loaded at an address, before relocation.
   *
   * @return fewer bytes where the file has no more; none outside of segments
   */
  public byte[] read(long address, int size) {
    for (Segment s : segments) {
      long offset = address - s.address;
      if (s.type == ElfFile.PT_LOAD
          && offset >= 0
          && offset < s.fileSize
          && inFile(s.offset, s.fileSize)) {
        byte[] copy = new byte[(int) Math.min(size, s.fileSize - offset)];
        bytes.get((int) (s.offset + offset), copy);
        return copy;
      }
    }
    return new byte[0];
  }
}
