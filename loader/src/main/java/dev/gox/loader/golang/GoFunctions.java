package dev.gox.loader.golang;

import dev.gox.loader.ElfFile;
import dev.gox.translator.region.FunctionMap;
import dev.gox.translator.region.SourceLines;
import java.util.List;

/** The functions of a loaded Go program, by its own table. */
public final class GoFunctions implements FunctionMap {
  private final PclnTab table;
  private final long bias;

  private GoFunctions(PclnTab table, long bias) {
    this.table = table;
    this.bias = bias;
  }

  /**
   * The functions of a program; none if it has no table that can be read.
   *
   * @param bias what its addresses are moved by
   */
  public static FunctionMap of(ElfFile elf, long bias) {
    try {
      return PclnTab.of(elf)
          .<FunctionMap>map(table -> new GoFunctions(table, bias))
          .orElse(FunctionMap.NONE);
    } catch (GoMetadataException e) {
      return FunctionMap.NONE;
    }
  }

  @Override
  public Function at(long pc) {
    try {
      return table
          .functionAt(pc - bias)
          .map(f -> new Function(f.start() + bias, f.end() + bias, f.name()))
          .orElse(null);
    } catch (GoMetadataException e) {
      return null;
    }
  }

  /** Where the code at an address was written; see {@link PclnTab#placesAt}. */
  public List<PclnTab.Place> placesAt(long pc) {
    try {
      return table.placesAt(pc - bias);
    } catch (GoMetadataException e) {
      return List.of();
    }
  }

  /** How far RSP is below the return address; -1 if unknown: see {@link PclnTab#frameSize}. */
  public long frameSize(long pc) {
    try {
      return table.frameSize(pc - bias);
    } catch (GoMetadataException e) {
      return -1;
    }
  }

  @Override
  public boolean isCompiled(Function function) {
    try {
      return table
          .lineAt(function.start() - bias)
          .filter(line -> !line.file().endsWith(".s"))
          .isPresent();
    } catch (GoMetadataException e) {
      return false;
    }
  }

  @Override
  public SourceLines linesOf(Function function) {
    try {
      return table.linesOf(function.start() - bias, bias);
    } catch (GoMetadataException e) {
      return SourceLines.NONE;
    }
  }
}
