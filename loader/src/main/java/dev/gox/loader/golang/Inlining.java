package dev.gox.loader.golang;

/**
 * Where a Go program's functions were inlined into others: for each function a tree of the calls
 * that were inlined into it (runtime.inlinedCall, Go src/runtime/symtabinl.go). The trees lie with
 * other data of functions at an address that only the linker's record of the program tells.
 */
final class Inlining {
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
   * A program's trees.
   *
   * @param record of the program; null if it has none that can be found
   * @param first whether the layout is that of Go 1.18 and 1.19, not a later one
   * @return null if they can't be found
   */
  static Inlining of(ProgramBytes bytes, ModuleRecord record, boolean first) {
    try {
      return record == null
          ? null
          : new Inlining(bytes, first, bytes.offsetOf(record.functionData()));
    } catch (GoMetadataException e) {
      return null;
    }
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
   * The name of an inlined function.
   *
   * @param call its number in the tree
   * @return where its name is in the table of names; -1 if the tree is malformed
   */
  long calleeName(long tree, int call) {
    try {
      long entry = bytes.inFile(tree, (long) call * (first ? 20 : 16));
      return (int) bytes.u32(entry + (first ? 12 : 4));
    } catch (GoMetadataException e) {
      return -1;
    }
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
