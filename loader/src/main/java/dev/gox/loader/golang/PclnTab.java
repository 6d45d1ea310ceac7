package dev.gox.loader.golang;

import dev.gox.loader.ElfFile;
import dev.gox.translator.region.SourceLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The table by which a Go program maps addresses to functions, files and lines (runtime.pclntab; Go
 * src/internal/abi, src/debug/gosym/pclntab.go). All four layouts: Go 1.2, 1.16, 1.18 and 1.20, the
 * last still in use. It is found by its section, or by its magic number where there are none.
 */
public final class PclnTab {
  /** The layouts, by their magic numbers. */
  private enum Layout {
    GO_1_2(0xFFFF_FFFBL),
    GO_1_16(0xFFFF_FFFAL),
    GO_1_18(0xFFFF_FFF0L),
    GO_1_20(0xFFFF_FFF1L);

    final long magic;

    Layout(long magic) {
      this.magic = magic;
    }

    static Layout of(long magic) {
      for (Layout layout : values()) {
        if (layout.magic == magic) {
          return layout;
        }
      }
      return null;
    }

    /** Whether functions' addresses are 32-bit offsets from the start of the text. */
    boolean relative() {
      return compareTo(GO_1_18) >= 0;
    }
  }

  /** A function: its first address, the next function's, and its name. */
  public record Function(long start, long end, String name) {}

  /** A line of a source file. */
  public record Line(String file, int line) {}

  /**
   * Where code was written.
   *
   * @param function its name
   * @param file its path; "" if unknown
   * @param line counted from 1; 0 if unknown
   */
  public record Place(String function, String file, int line) {}

  private static final int WORD = 8;

  /** Words of the header before the table of functions' offset: the largest layout has eight. */
  private static final int HEADER_SIZE = 8 + 8 * WORD;

  /** No code of Go's is longer; the lines beyond, of a forged one, are not looked at: bytes. */
  private static final long LARGEST_FUNCTION = 1 << 22;

  /** Calls are inlined into each other no deeper. */
  private static final int DEEPEST_INLINING = 100;

  private static final long NO_FILE = 0xFFFF_FFFFL;

  private final ProgramBytes bytes;
  private final Layout layout;
  private final int quantum;
  private final long textStart;
  private final int count;
  private final long functions;
  private final long functionData;
  private final long names;
  private final long units;
  private final long files;
  private final long values;
  private final long start;
  private Inlining inlining;
  private boolean inliningKnown;

  private PclnTab(ProgramBytes bytes, long base) throws GoMetadataException {
    this.bytes = bytes;
    start = base;
    layout = Layout.of(bytes.u32(base));
    if (layout == null || bytes.u16(base + 4) != 0 || bytes.u8(base + 7) != WORD) {
      throw new GoMetadataException("no table of functions of a 64-bit program at " + base);
    }
    quantum = bytes.u8(base + 6);
    long claimed = bytes.u64(base + 8);
    int word = layout.relative() ? 3 : 2;
    switch (layout) {
      case GO_1_2 -> {
        functions = base + 16;
        functionData = base;
        names = base;
        units = 0;
        values = base;
        textStart = 0;
      }
      default -> {
        textStart = layout.relative() ? textStart(base) : 0;
        names = part(base, word);
        units = part(base, word + 1);
        values = part(base, word + 3);
        functions = part(base, word + 4);
        functionData = functions;
      }
    }
    if (claimed < 0 || claimed > (bytes.size() - functions) / entrySize()) {
      throw new GoMetadataException("a table of " + claimed + " functions is past the end of file");
    }
    count = (int) claimed;
    files =
        layout == Layout.GO_1_2
            ? bytes.inFile(base, bytes.u32(functions + (long) count * entrySize() + WORD))
            : part(base, word + 2);
  }

  /**
   * Finds a program's table.
   *
   * @return empty if the program has none, as one that Go didn't build
   * @throws GoMetadataException if it has one that is malformed
   */
  public static Optional<PclnTab> of(ElfFile elf) throws GoMetadataException {
    ProgramBytes bytes = new ProgramBytes(elf);
    ProgramBytes.Range section = bytes.section(".gopclntab", ".data.rel.ro.gopclntab");
    if (section != null) {
      return Optional.of(new PclnTab(bytes, section.offset()));
    }
    for (ProgramBytes.Range range : bytes.loaded(ElfFile.PF_R)) {
      long end = range.offset() + range.size() - HEADER_SIZE;
      for (long at = range.offset() + (-range.offset() & 7); at <= end; at += 8) {
        if (Layout.of(bytes.u32(at)) != null && plausible(bytes, at)) {
          return Optional.of(new PclnTab(bytes, at));
        }
      }
    }
    return Optional.empty();
  }

  /** Whether the header is one, and its first function is its lowest. */
  private static boolean plausible(ProgramBytes bytes, long at) {
    try {
      if (bytes.u16(at + 4) != 0 || bytes.u8(at + 6) != 1 || bytes.u8(at + 7) != WORD) {
        return false;
      }
      PclnTab table = new PclnTab(bytes, at);
      return table.count > 0
          && table.address(0) < table.address(table.count)
          && table.function(0).name().length() > 0;
    } catch (GoMetadataException e) {
      return false;
    }
  }

  /**
   * Where offsets of functions count from. The header's word is zero since Go 1.26 and unrelocated
   * in position-independent programs, so the section goes first, as in debug/gosym.
   */
  private long textStart(long base) throws GoMetadataException {
    ProgramBytes.Range text = bytes.section(".text");
    if (text != null) {
      return text.address();
    }
    long inHeader = bytes.u64(base + 8 + 2 * WORD);
    if (inHeader != 0) {
      return inHeader;
    }
    // The linker puts the text a page above the headers, in the first executable segment.
    for (ProgramBytes.Range range : bytes.loaded(ElfFile.PF_X)) {
      return range.address() + (range.offset() == 0 ? 4096 : 0);
    }
    throw new GoMetadataException("no executable segment");
  }

  private long part(long base, int word) throws GoMetadataException {
    return bytes.inFile(base, bytes.u64(base + 8 + (long) word * WORD));
  }

  private int entrySize() {
    return layout.relative() ? 8 : 2 * WORD;
  }

  /** How many functions the table names. */
  public int size() {
    return count;
  }

  /**
   * A function, in order of address.
   *
   * @param index from 0, below {@link #size}
   */
  public Function function(int index) throws GoMetadataException {
    if (index < 0 || index >= count) {
      throw new IndexOutOfBoundsException(index);
    }
    String name = bytes.string(bytes.inFile(names, field(data(index), 1)));
    return new Function(address(index), address(index + 1), name);
  }

  /** The function that an address (before relocation) lies in. */
  public Optional<Function> functionAt(long address) throws GoMetadataException {
    int index = find(address);
    return index < 0 ? Optional.empty() : Optional.of(function(index));
  }

  /** The line that an address (before relocation) was made of; inlined code has its own. */
  public Optional<Line> lineAt(long address) throws GoMetadataException {
    int index = find(address);
    if (index < 0) {
      return Optional.empty();
    }
    long data = data(index);
    long start = address(index);
    long limit = address(index + 1);
    long file = value(field(data, 5), start, limit, address);
    long line = value(field(data, 6), start, limit, address);
    if (file < 0 || line < 0) {
      return Optional.empty();
    }
    if (layout == Layout.GO_1_2) {
      if (file > bytes.u32(files)) {
        throw new GoMetadataException("file " + file + " of a smaller table");
      }
      return Optional.of(new Line(bytes.string(fileName(files, file)), (int) line));
    }
    long entry = bytes.inFile(units, (field(data, 8) + file) * 4);
    long name = bytes.u32(entry);
    return name == NO_FILE
        ? Optional.empty()
        : Optional.of(new Line(bytes.string(bytes.inFile(files, name)), (int) line));
  }

  /**
   * The lines of a function's code. Code inlined from another file has the line of the function's
   * own file at which it was inlined; if the program doesn't tell, the line before it.
   *
   * @param address in the function, before relocation
   * @param bias what the addresses of the result are moved by
   * @throws GoMetadataException if there is no such function, or it has no file
   */
  public SourceLines linesOf(long address, long bias) throws GoMetadataException {
    int index = find(address);
    long start = index < 0 ? address : address(index);
    Line first =
        lineAt(start).orElseThrow(() -> new GoMetadataException("no function at " + address));
    long data = data(index);
    long limit = earlier(address(index + 1), start + LARGEST_FUNCTION);
    PcValues fileValues = values(field(data, 5), start);
    PcValues lineValues = values(field(data, 6), start);
    Inlining inlining = inlining();
    long calls = inlining == null ? 0 : inlining.callTable(data);
    PcValues callValues = calls == 0 ? null : values(calls, start);
    fileValues.advance(start);
    long own = fileValues.value();
    FunctionLines lines = new FunctionLines(start);
    for (long at = start; Long.compareUnsigned(at, limit) < 0; ) {
      if (!fileValues.advance(at) || !lineValues.advance(at)) {
        break;
      }
      long end = earlier(limit, earlier(fileValues.end(), lineValues.end()));
      int call = -1;
      if (callValues != null && callValues.advance(at)) {
        end = earlier(end, callValues.end());
        call = (int) callValues.value();
      }
      lines.add(end, (int) lineValues.value(), fileValues.value() != own, call);
      at = end;
    }
    return lines.of(first.file(), inlining, calls == 0 ? 0 : inlining.tree(data), bias);
  }

  /**
   * Where the code at an address (before relocation) was written, and where that was inlined, and
   * so on: the function that has the address comes last. Empty if none has.
   */
  public List<Place> placesAt(long address) throws GoMetadataException {
    int index = find(address);
    if (index < 0) {
      return List.of();
    }
    List<Place> places = new ArrayList<>();
    long data = data(index);
    long start = address(index);
    Inlining inlining = inlining();
    long calls = inlining == null ? 0 : inlining.callTable(data);
    long tree = calls == 0 ? 0 : inlining.tree(data);
    long at = address;
    while (tree != 0 && places.size() < DEEPEST_INLINING) {
      int call = (int) value(calls, start, address(index + 1), at);
      long name = call < 0 ? -1 : inlining.calleeName(tree, call);
      long site = call < 0 ? -1 : inlining.callSite(tree, call);
      if (name < 0 || site < 0) {
        break;
      }
      places.add(place(bytes.string(bytes.inFile(names, name)), at));
      at = start + site;
    }
    places.add(place(bytes.string(bytes.inFile(names, field(data, 1))), at));
    return places;
  }

  private Place place(String function, long address) throws GoMetadataException {
    return lineAt(address)
        .map(line -> new Place(function, line.file(), line.line()))
        .orElse(new Place(function, "", 0));
  }

  /**
   * How far the stack pointer is below the return address at an address (before relocation) of a
   * function's, in bytes; -1 if that isn't known.
   */
  public long frameSize(long address) throws GoMetadataException {
    int index = find(address);
    return index < 0
        ? -1
        : value(field(data(index), 4), address(index), address(index + 1), address);
  }

  /** Looked for when first asked for: few need it. */
  private Inlining inlining() {
    if (!inliningKnown && layout.relative()) {
      inlining = Inlining.of(bytes, record(), layout == Layout.GO_1_18);
    }
    inliningKnown = true;
    return inlining;
  }

  private ModuleRecord record() {
    return ModuleRecord.of(bytes, start, names, layout == Layout.GO_1_18);
  }

  /** The program's types; null if their place isn't known. */
  public GoTypes types() {
    ModuleRecord record = layout.relative() ? record() : null;
    try {
      return record == null ? null : new GoTypes(bytes, record.types());
    } catch (GoMetadataException e) {
      return null;
    }
  }

  private static long earlier(long a, long b) {
    return Long.compareUnsigned(a, b) < 0 ? a : b;
  }

  private PcValues values(long table, long start) throws GoMetadataException {
    return new PcValues(bytes, bytes.inFile(values, table), start, quantum);
  }

  private long fileName(long table, long file) throws GoMetadataException {
    return bytes.inFile(names, bytes.u32(bytes.inFile(table, file * 4)));
  }

  private int find(long address) throws GoMetadataException {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(address(middle), address) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low > 0 && Long.compareUnsigned(address, address(low)) < 0 ? low - 1 : -1;
  }

  /** The address of a function, or the end of the last one. */
  private long address(int index) throws GoMetadataException {
    long at = functions + (long) index * entrySize();
    return layout.relative() ? textStart + bytes.u32(at) : bytes.u64(at);
  }

  private long data(int index) throws GoMetadataException {
    long at = functions + (long) index * entrySize();
    return bytes.inFile(functionData, layout.relative() ? bytes.u32(at + 4) : bytes.u64(at + 8));
  }

  /** A 32-bit field of a function's record, counted from 1, after its address. */
  private long field(long data, int number) throws GoMetadataException {
    return bytes.u32(data + (layout.relative() ? 4 : WORD) + (number - 1) * 4L);
  }

  /** Steps through pairs of value and address deltas; -1 if none covers the address. */
  private long value(long table, long start, long limit, long address) throws GoMetadataException {
    PcValues pairs = values(table, start);
    while (pairs.next()) {
      if (Long.compareUnsigned(address, pairs.end()) < 0) {
        return pairs.value();
      }
      if (Long.compareUnsigned(pairs.end(), limit) >= 0) {
        break;
      }
    }
    return -1;
  }
}
