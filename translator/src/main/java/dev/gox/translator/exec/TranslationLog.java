package dev.gox.translator.exec;

import dev.gox.translator.emit.RegionCompiler;
import dev.gox.translator.region.FunctionMap;
import dev.gox.translator.region.Region;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;

/** Tells of translations, a line for each event. */
public final class TranslationLog {
  private final PrintStream out;
  private final String leader;

  /** Why places are to be translated again. */
  private final Map<Long, String> reasons = new HashMap<>();

  /** Why there is no translation of an address any more. */
  private final Map<Long, String> dropped = new HashMap<>();

  /** Translations dropped since the latest change of code was told. */
  private int droppedByChange;

  /**
   * Writes to a stream.
   *
   * @param leader what each line begins with
   */
  public TranslationLog(PrintStream out, String leader) {
    this.out = out;
    this.leader = leader;
  }

  /** A translation will replace the one of an address. */
  synchronized void wanted(long pc, String why) {
    reasons.put(pc, why);
  }

  synchronized void translated(
      Region region, RegionCompiler.Compiled compiled, boolean again, long nanos) {
    StringBuilder line = new StringBuilder(again ? "retranslated " : "translated ");
    place(line, compiled.name(), region.pc);
    line.append(": ").append(region.blockCount()).append(" blocks, ");
    line.append(region.size()).append(" instructions, ");
    line.append(compiled.code()).append(" bytes, ").append(nanos / 1000).append(" us");
    if (region.cut) {
      line.append("; cut, it has more instructions than a region may have");
    }
    String why = reasons.remove(region.pc);
    if (again) {
      line.append("; ").append(why == null ? "it was asked for twice" : why);
    } else if (dropped.containsKey(region.pc)) {
      line.append("; ").append(dropped.remove(region.pc));
    }
    write(line);
  }

  synchronized void known(FunctionMap.Function function) {
    StringBuilder line = new StringBuilder("known: ");
    place(line, function.name(), function.start());
    write(line.append(" is Java code of gox's from now on"));
  }

  synchronized void tooLarge(String name, Region region) {
    StringBuilder line = new StringBuilder("too large: ");
    place(line, name, region.pc);
    line.append(": ").append(region.size()).append(" instructions make a larger method than");
    write(line.append(" HotSpot compiles; trying fewer"));
  }

  synchronized void invalidated(long start, long end) {
    StringBuilder line = new StringBuilder("invalidated: code changed between 0x");
    line.append(Long.toHexString(start)).append(" and 0x").append(Long.toHexString(end));
    line.append("; ").append(droppedByChange).append(" translations dropped");
    droppedByChange = 0;
    write(line);
  }

  synchronized void dropped(long pc, boolean evicted) {
    dropped.put(pc, evicted ? "it was evicted" : "it was dropped when code changed");
    if (evicted) {
      StringBuilder line =
          new StringBuilder("evicted: what was at 0x").append(Long.toHexString(pc));
      write(line.append(" is among the oldest, and there is too much"));
    } else {
      droppedByChange++;
    }
  }

  private static void place(StringBuilder line, String name, long pc) {
    line.append(name.replace('/', '.')).append(" at 0x").append(Long.toHexString(pc));
  }

  private void write(StringBuilder line) {
    out.println(leader + line);
    out.flush();
  }
}
