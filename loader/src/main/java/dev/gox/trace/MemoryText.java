package dev.gox.trace;

import dev.gox.text.Style;
import java.util.Locale;

/** What became of a program's memory, as text: a line for each change. */
public final class MemoryText {
  private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};
  private static final int WHAT = 44;

  private MemoryText() {}

  /** The text, with its last line's end. */
  public static String of(Trace trace, Style style) {
    StringBuilder text = new StringBuilder();
    text.append(
        style.head(
            String.format(
                Locale.ROOT,
                "%12s %6s  %-9s  %12s %11s  %-6s  %s%n",
                "instructions",
                "thread",
                "change",
                "address",
                "size",
                "rights",
                "what, and who wanted it")));
    for (MemoryEvent e : trace.memory.events()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%,12d %6s  %-9s  %12x %11s  %-6s  ",
              e.at(),
              e.thread() == 0 ? "-" : String.valueOf(e.thread()),
              e.kind().word(),
              e.start(),
              size(e.end() - e.start()),
              e.rights()));
      String reason = e.reason();
      text.append(style.name(e.what()));
      if (!reason.isEmpty()) {
        text.append(" ".repeat(Math.max(2, WHAT - e.what().length()))).append(style.aside(reason));
      }
      text.append('\n');
    }
    if (trace.memory.leftOut() > 0) {
      text.append(String.format(Locale.ROOT, "and %,d changes more%n", trace.memory.leftOut()));
    }
    return text.toString();
  }

  private static String size(long bytes) {
    double size = bytes;
    int unit = 0;
    while (size >= 1024 && unit < UNITS.length - 1) {
      size /= 1024;
      unit++;
    }
    String number = size == Math.rint(size) ? "%.0f %s" : "%.1f %s";
    return String.format(Locale.ROOT, number, size, UNITS[unit]);
  }
}
