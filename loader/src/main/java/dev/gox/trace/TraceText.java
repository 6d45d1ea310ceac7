package dev.gox.trace;

import dev.gox.inspect.ProgramView;
import dev.gox.text.Style;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A trace as text: a tree for each thread's own flow and each goroutine, in the order they began.
 */
public final class TraceText {
  /** What of a trace is shown; depth 0 and a null pattern leave it to the number of lines. */
  public record Choice(
      int lines, int depth, Pattern functions, boolean systemCalls, boolean registers) {}

  private static final int FEW = 3;
  private static final int NAMES = 62;

  private final Trace trace;
  private final Choice choice;
  private final Style style;
  private final Folding folding;
  private final StringBuilder text = new StringBuilder();

  private TraceText(Trace trace, Choice choice, Style style) {
    this.trace = trace;
    this.choice = choice;
    this.style = style;
    folding =
        choice.functions != null
            ? Folding.matching(choice.functions, trace)
            : choice.depth > 0
                ? Folding.deep(choice.depth, trace)
                : Folding.to(choice.lines, trace);
  }

  /** The text, with its last line's end. */
  public static String of(String name, Trace trace, Choice choice, Style style) {
    TraceText made = new TraceText(trace, choice, style);
    made.head(name);
    trace.strands().forEach(made::strand);
    return made.text.toString();
  }

  private void head(String name) {
    text.append(style.name(name)).append(": ");
    text.append(
        String.format(
            Locale.ROOT,
            "%,d instructions, %,d functions, %,d system calls, %d threads, %d goroutines%n",
            trace.instructions(),
            trace.functionCount(),
            trace.systemCalls().size(),
            trace.threadCount(),
            trace.strands().stream().filter(s -> s.kind == Strand.Kind.GOROUTINE).count()));
    text.append(
        style.aside(
            String.format(
                Locale.ROOT,
                "%nReads down in time. Instructions and milliseconds (interpreted) include callees;"
                    + " (+n): so many functions folded.%n")));
  }

  private void strand(Strand s) {
    long shown = s.root.callees().stream().filter(folding::shows).count();
    if (shown == 0) {
      return;
    }
    String title =
        switch (s.kind) {
          case GOROUTINE -> "goroutine " + s.number + ", begun on thread " + s.thread;
          case THREAD -> "thread " + s.thread + (s.g == 0 ? "" : ", its own stack (g0)");
          case SIGNALS -> "thread " + s.thread + ", signal handlers";
        };
    text.append(String.format(Locale.ROOT, "%n%12s %9s  ", "instructions", "ms"));
    text.append(style.head(title)).append('\n');
    callees(s.root, 0);
  }

  private void callees(Call call, int indent) {
    for (Call c : call.callees()) {
      if (folding.shows(c)) {
        line(c, indent);
        callees(c.shown(), indent + 1);
      }
    }
  }

  private void line(Call whole, int indent) {
    Call c = whole.shown();
    String name = "  ".repeat(indent) + c.function.name() + (c.count > 1 ? " x" + c.count : "");
    long hidden = folding.hiddenBelow(c);
    String folded = hidden > 0 ? " (+" + hidden + ")" : "";
    text.append(
        String.format(Locale.ROOT, "%,12d %9.3f  ", whole.instructions(), whole.nanos / 1e6));
    text.append(style.name(name)).append(style.aside(folded));
    int gap = Math.max(2, NAMES - name.length() - folded.length());
    String place = ProgramView.shortLine(trace.program.lineAt(c.function.start()));
    List<Call.SystemCall> calls = folding.systemCalls(c);
    String summary = choice.systemCalls || calls.isEmpty() ? "" : "  " + summary(calls);
    String rest = style.aside(place) + style.call(summary);
    text.append(rest.isEmpty() ? "" : " ".repeat(gap)).append(rest).append('\n');
    String margin = " ".repeat(24) + "  ".repeat(indent + 1);
    if (choice.registers && c.registers != null) {
      text.append(margin).append(style.aside(registers(c))).append('\n');
    }
    if (choice.systemCalls) {
      systemCalls(calls, margin);
    }
  }

  private static String registers(Call c) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < Call.REGISTERS.length; i++) {
      line.append(i == 0 ? "" : " ").append(Call.REGISTERS[i]).append('=');
      line.append(Long.toHexString(c.registers[i]));
    }
    return line.toString();
  }

  /** The calls' names with their numbers, in the order of their firsts. */
  static String summary(List<Call.SystemCall> calls) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    calls.forEach(c -> counts.merge(c.name(), 1, Integer::sum));
    List<String> words = new ArrayList<>();
    counts.forEach((name, n) -> words.add(n == 1 ? name : name + " x" + n));
    return "[" + String.join(", ", words) + "]";
  }

  /** Each call; of many in a row that have the same name, the first ones and their number. */
  private void systemCalls(List<Call.SystemCall> calls, String margin) {
    for (int i = 0; i < calls.size(); ) {
      int end = i;
      while (end < calls.size() && calls.get(end).name().equals(calls.get(i).name())) {
        end++;
      }
      int show = end - i <= FEW + 1 ? end - i : FEW;
      for (int k = i; k < i + show; k++) {
        text.append(margin).append(style.call(calls.get(k).text())).append('\n');
      }
      if (end > i + show) {
        String more = "and " + (end - i - show) + " more of " + calls.get(i).name();
        text.append(margin).append(style.call(more)).append('\n');
      }
      i = end;
    }
  }
}
