package dev.gox.loader;

import dev.gox.loader.golang.GoFunctions;
import dev.gox.loader.golang.PclnTab;
import dev.gox.translator.region.FunctionMap;
import dev.gox.translator.region.SourceLines;
import java.util.List;

/** The functions of a loaded program: by Go's own table, and else by name only, by its symbols. */
public final class ProgramFunctions implements FunctionMap {
  private final String path;
  private final ElfFile elf;
  private final long bias;

  /** Read when first asked for: a short program is never translated. */
  private FunctionMap go;

  /** Read when first asked for: a Go program may do without. */
  private Symbols symbols;

  /**
   * Makes the map.
   *
   * @param path of the program, as it was executed
   * @param bias what the program's addresses are moved by
   */
  ProgramFunctions(String path, ElfFile elf, long bias) {
    this.path = path;
    this.elf = elf;
    this.bias = bias;
  }

  private synchronized FunctionMap go() {
    if (go == null) {
      go = GoFunctions.of(elf, bias);
    }
    return go;
  }

  /** The program's path. */
  public String path() {
    return path;
  }

  /** What its addresses in the file are moved by. */
  public long bias() {
    return bias;
  }

  /** The program's own code, as it is loaded: its first address, and the address after it. */
  public long[] code() {
    long start = Long.MAX_VALUE;
    long end = 0;
    for (ElfFile.Segment s : elf.segments()) {
      if (s.type() == ElfFile.PT_LOAD && (s.flags() & ElfFile.PF_X) != 0) {
        start = Math.min(start, s.address());
        end = Math.max(end, s.end());
      }
    }
    return start < end ? new long[] {start + bias, end + bias} : new long[2];
  }

  /** Where the code at an address was written, inlined calls first; empty if unknown. */
  public List<PclnTab.Place> placesAt(long pc) {
    return go() instanceof GoFunctions functions ? functions.placesAt(pc) : List.of();
  }

  /** How far RSP is below the return address at an address of Go's code; -1 if unknown: bytes. */
  public long frameSize(long pc) {
    return go() instanceof GoFunctions functions ? functions.frameSize(pc) : -1;
  }

  @Override
  public Function at(long pc) {
    return go().at(pc);
  }

  @Override
  public boolean isCompiled(Function function) {
    return go().isCompiled(function);
  }

  @Override
  public SourceLines linesOf(Function function) {
    return go().linesOf(function);
  }

  @Override
  public Symbol symbolAt(long pc) {
    if (!inFile(pc - bias)) {
      return null;
    }
    if (symbols == null) {
      symbols = new Symbols(elf);
    }
    Symbol found = symbols.at(pc - bias);
    return found == null ? null : new Symbol(found.address() + bias, found.name());
  }

  /** Whether code at an address is the file's, and not generated. */
  private boolean inFile(long address) {
    for (ElfFile.Segment s : elf.segments()) {
      if (s.type() == ElfFile.PT_LOAD && address >= s.address() && address < s.end()) {
        return true;
      }
    }
    return false;
  }
}
