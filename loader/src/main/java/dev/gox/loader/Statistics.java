package dev.gox.loader;

import dev.gox.runtime.linux.CallTimes;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.translator.emit.ExitReason;
import dev.gox.translator.exec.ExecutionCounts;
import dev.gox.translator.exec.Executor;
import dev.gox.translator.exec.TranslationCounts;
import java.util.Locale;

/** The table that {@code --stats} prints of a program that has ended, or of one under way. */
public final class Statistics {
  private static final int NAMES = 54;
  private static final int NUMBERS = 18;

  private final StringBuilder text = new StringBuilder();

  private Statistics() {}

  /** The table of a program that was loaded with {@link Program#statistics} on; many lines. */
  public static String of(GuestProcess process) {
    Executor executor = (Executor) process.executor();
    Statistics table = new Statistics();
    table.executed(executor.executionCounts(), executor.translationCounts());
    table.translated(executor.translationCounts());
    table.exits(executor.executionCounts());
    table.calls(process.surroundings().callTimes());
    return table.text.toString();
  }

  private void executed(ExecutionCounts counts, TranslationCounts translations) {
    head("instructions", "");
    line("interpreted (without those of blocks that faulted)", counts.interpreted);
    line("translated (of blocks begun, whole)", counts.translated);
    head("code cache", "");
    line("misses: blocks decoded", counts.decoded);
    line("misses: targets of computed calls looked up", counts.lookups);
    line("entries into translated code", counts.entries);
    line("invalidations", translations.invalidations());
    line("translations evicted", translations.evictions());
  }

  private void translated(TranslationCounts counts) {
    head("translation", "");
    line("regions", counts.regions());
    line("  of these, in the place of another", counts.again());
    line("  of these, cut for having too many instructions", counts.cut());
    line("tries that made too large a method", counts.tooLarge());
    line("classes", counts.classes());
    line("bytes of bytecode, counters included", counts.bytes());
    line("time, ms", milliseconds(counts.nanos()));
  }

  private void exits(ExecutionCounts counts) {
    head("exits from translated code, by reason", "");
    for (ExitReason reason : ExitReason.values()) {
      line(reason.text, counts.exits[reason.ordinal()]);
    }
  }

  private void calls(CallTimes times) {
    head("system calls", "time, ms");
    for (CallTimes.Line call : times.lines()) {
      line(call.name(), call.count(), milliseconds(call.nanos()));
    }
  }

  private static String milliseconds(long nanos) {
    return String.format(Locale.ROOT, "%,.1f", nanos / 1e6);
  }

  private void head(String title, String column) {
    String head = pad(title + ":", NAMES + NUMBERS) + right(column);
    text.append(text.length() == 0 ? "" : "\n").append(head.stripTrailing()).append('\n');
  }

  private void line(String name, long number, String... more) {
    line(name, String.format(Locale.ROOT, "%,d", number), more);
  }

  private void line(String name, String number, String... more) {
    text.append(pad("  " + name, NAMES)).append(right(number));
    for (String column : more) {
      text.append(right(column));
    }
    text.append('\n');
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(1, width - text.length()));
  }

  private static String right(String text) {
    return " ".repeat(Math.max(1, NUMBERS - text.length())) + text;
  }
}
