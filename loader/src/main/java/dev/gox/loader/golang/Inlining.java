package dev.gox.loader.golang;

import dev.gox.loader.ElfFile;

/**
 * Where a Go program's functions were inlined into others: for each function a tree of the calls
 * that were inlined into it (runtime.inlinedCall, Go src/runtime/symtabinl.go). The trees lie with
 * other data of functions at an address that only the linker's record of the program tells
 * (runtime.moduledata, Go src/runtime/symtab.go), which is recognized by its first words.
 */
final class Inlining {
  private static final int WORD = 8;

  /** Words of the record before those of interest, and the places of these, by version. */
  private static final int NAMES = 1;

  private static final int TYPES = 37;
  private static final int FUNCTION_DATA_1_18 = 38;
  private static final int FUNCTION_DATA_1_20 = 40;
  private static final int FUNCTION_DATA_1_27 = 43;

  /** Where a function's record says how many tables of values it has. */
  private static final int TABLES = 28;

  private static final int CALL_TABLE = 2;
  private static final int TREE = 3;
  private static final long NONE = 0xFFFF_FFFFL;

  private final ProgramBytes bytes;
  private final boolean first;
  private final long functionData;

  private Inlining(ProgramBytes bytes, boolean first, long functionData) {
    this.bytes = bytes;
    this.first = first;
    this.functionData = functionData;
  }

  /**
   * Finds a program's trees.
   *
   * @param table where its table of functions lies in the file
   * @param names where the functions' names begin
   * @param first whether the layout is that of Go 1.18 and 1.19, not a later one
   * @return null if there is no such record: if a position-independent program is yet to be
   *     relocated, it is not filled in
   */
  static Inlining of(ProgramBytes bytes, long table, long names, boolean first) {
    try {
      for (ProgramBytes.Range range : bytes.loaded(ElfFile.PF_R | ElfFile.PF_W)) {
        long end = range.offset() + range.size() - (FUNCTION_DATA_1_27 + 1L) * WORD;
        for (long at = range.offset() + (-range.offset() & 7); at <= end; at += WORD) {
          long address = bytes.u64(at);
          if (address != 0
              && bytes.isLoadedAt(address, table)
              && bytes.isLoadedAt(bytes.u64(at + NAMES * WORD), names)) {
            long data = bytes.offsetOf(bytes.u64(at + functionDataWord(bytes, at, first) * WORD));
            return new Inlining(bytes, first, data);
          }
        }
      }
    } catch (GoMetadataException e) {
      // As if it had none.
    }
    return null;
  }

  private static long functionDataWord(ProgramBytes bytes, long record, boolean first)
      throws GoMetadataException {
    if (first) {
      return FUNCTION_DATA_1_18;
    }
    // The end of the types follows their start; since Go 1.27 a length stands between.
    long types = bytes.u64(record + TYPES * WORD);
    long next = bytes.u64(record + (TYPES + 1) * WORD);
    return Long.compareUnsigned(next, types) >= 0 ? FUNCTION_DATA_1_20 : FUNCTION_DATA_1_27;
  }

  /**
   * Which table tells the inlined calls of a function's code (PCDATA_InlTreeIndex): its offset
   * among the tables of values, 0 if no call was inlined.
   *
   * @param record of the function, in the table of functions
   */
  long callTable(long record) throws GoMetadataException {
    return bytes.u32(record + TABLES) > CALL_TABLE ? field(record, CALL_TABLE) : 0;
  }

  /** Where a function's tree lies in the file (FUNCDATA_InlTree); 0 if it has none. */
  long tree(long record) throws GoMetadataException {
    int data = bytes.u8(record + fixed() - 1);
    long offset = data > TREE ? field(record, bytes.u32(record + TABLES) + TREE) : NONE;
    return offset == NONE ? 0 : bytes.inFile(functionData, offset);
  }

  /** A field of a function's record after those that all have. */
  private long field(long record, long number) throws GoMetadataException {
    return bytes.u32(record + fixed() + number * 4);
  }

  /** Size of a function's record up to the fields whose number varies. */
  private int fixed() {
    return first ? 40 : 44;
  }

  /**
   * The place of an inlined call.
   *
   * @param tree of the function, as {@link #tree} gives it
   * @param call its number in the tree
   * @return its offset from the function's start; -1 if the tree is malformed
   */
  long callSite(long tree, int call) {
    try {
      long entry = bytes.inFile(tree, (long) call * (first ? 20 : 16));
      return (int) bytes.u32(entry + (first ? 16 : 8));
    } catch (GoMetadataException e) {
      return -1;
    }
  }
}
