package dev.gox.loader;

import dev.gox.loader.golang.GoFunctions;
import dev.gox.translator.region.FunctionMap;
import dev.gox.translator.region.SourceLines;

/** The functions of a loaded program: by Go's own table, and else by name only, by its symbols. */
final class ProgramFunctions implements FunctionMap {
  private final ElfFile elf;
  private final long bias;

  /** Read when first asked for: a short program is never translated. */
  private FunctionMap go;

  /** Read when first asked for: a Go program may do without. */
  private Symbols symbols;

  /**
   * Makes the map.
   *
   * @param bias what the program's addresses are moved by
   */
  ProgramFunctions(ElfFile elf, long bias) {
    this.elf = elf;
    this.bias = bias;
  }

  private synchronized FunctionMap go() {
    if (go == null) {
      go = GoFunctions.of(elf, bias);
    }
    return go;
  }

  @Override
  public Function at(long pc) {
    return go().at(pc);
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
