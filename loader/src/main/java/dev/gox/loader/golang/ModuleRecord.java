package dev.gox.loader.golang;

import dev.gox.loader.ElfFile;

/**
 * The linker's record of a Go program, runtime.moduledata (Go src/runtime/symtab.go), which tells
 * where its tables lie. It is recognized by its first words; a position-independent program that is
 * yet to be relocated has not filled it in.
 */
final class ModuleRecord {
  private static final int WORD = 8;

  /** Where its parts are, by version: words from its start. */
  private static final int NAMES = 1;

  private static final int TYPES_1_18 = 35;
  private static final int TYPES_1_20 = 37;
  private static final int FUNCTION_DATA_1_18 = 38;
  private static final int FUNCTION_DATA_1_20 = 40;
  private static final int FUNCTION_DATA_1_27 = 43;

  private final ProgramBytes bytes;
  private final long at;

  /** Whether it is laid out as by Go 1.18 and 1.19, not later. */
  private final boolean first;

  private ModuleRecord(ProgramBytes bytes, long at, boolean first) {
    this.bytes = bytes;
    this.at = at;
    this.first = first;
  }

  /**
   * Finds a program's record.
   *
   * @param table where its table of functions lies in the file
   * @param names where the functions' names begin
   * @param first whether the layout is that of Go 1.18 and 1.19, not a later one
   * @return null if there is none
   */
  static ModuleRecord of(ProgramBytes bytes, long table, long names, boolean first) {
    try {
      for (ProgramBytes.Range range : bytes.loaded(ElfFile.PF_R | ElfFile.PF_W)) {
        long end = range.offset() + range.size() - (FUNCTION_DATA_1_27 + 1L) * WORD;
        for (long at = range.offset() + (-range.offset() & 7); at <= end; at += WORD) {
          long address = bytes.u64(at);
          if (address != 0
              && bytes.isLoadedAt(address, table)
              && bytes.isLoadedAt(bytes.u64(at + NAMES * WORD), names)) {
            return new ModuleRecord(bytes, at, first);
          }
        }
      }
    } catch (GoMetadataException e) {
      // As if it had none.
    }
    return null;
  }

  /** Where the types begin: what offsets of types and of their names count from. */
  long types() throws GoMetadataException {
    return word(first ? TYPES_1_18 : TYPES_1_20);
  }

  /** Where the functions' data begins (gofunc). */
  long functionData() throws GoMetadataException {
    if (first) {
      return word(FUNCTION_DATA_1_18);
    }
    // The end of the types follows their start; since Go 1.27 a length stands between.
    long next = word(TYPES_1_20 + 1);
    boolean older = Long.compareUnsigned(next, word(TYPES_1_20)) >= 0;
    return word(older ? FUNCTION_DATA_1_20 : FUNCTION_DATA_1_27);
  }

  private long word(int number) throws GoMetadataException {
    return bytes.u64(at + (long) number * WORD);
  }
}
