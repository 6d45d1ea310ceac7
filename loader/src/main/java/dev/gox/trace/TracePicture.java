package dev.gox.trace;

import dev.gox.inspect.ProgramView;
import dev.gox.text.Xml;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A trace's timeline as an SVG that needs nothing else, light or dark as its reader likes it: the
 * flows of calls one below the other, instructions of all threads across, which hardly differ from
 * run to run, system calls as marks. Tooltips have what there is no room for.
 */
public final class TracePicture {
  private static final int WIDTH = 1180;
  private static final int MARGIN = 10;
  private static final int TOP = 52;
  private static final int ROW = 17;
  private static final int TITLE = 20;
  private static final int MARKS = 12;
  private static final double LETTER = 6.7;

  /** Narrower boxes are left out: pixels. */
  private static final double NARROWEST = 1.2;

  /** So many calls in each other are shown, and so many flows. */
  private static final int DEEPEST = 8;

  private static final int FLOWS = 5;

  private static final String STYLE =
      """
      text { font: 11px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1c1f23; }
      .back { fill: #fdfdfc; } .head { font-size: 14px; font-weight: bold; } .faint { fill: #5a626c; }
      .runtime { fill: #bcd3ea; } .library { fill: #bfe0cf; } .own { fill: #f7d28c; } .mark { fill: #c2201b; }
      @media (prefers-color-scheme: dark) {
        text { fill: #e4e7ea; } .back { fill: #16191d; } .faint { fill: #a0a8b2; }
        .runtime { fill: #2d4c6c; } .library { fill: #2b5a45; } .own { fill: #7a5713; } .mark { fill: #ff8078; }
      }
      """;

  private final Trace trace;
  private final Intervals calls;
  private final double scale;
  private final StringBuilder svg = new StringBuilder();
  private int y = TOP;

  private TracePicture(Trace trace) {
    this.trace = trace;
    calls = trace.detail().calls;
    scale = (WIDTH - 2.0 * MARGIN) / Math.max(1, trace.executed());
  }

  /** The picture of a trace that was made in detail. */
  public static String of(String name, Trace trace) {
    TracePicture made = new TracePicture(trace);
    trace.strands().stream()
        .sorted(Comparator.comparingLong(s -> -s.root.instructions()))
        .limit(FLOWS)
        .sorted(Comparator.comparingInt(s -> s.index))
        .forEach(made::flow);
    int height = made.y + MARGIN;
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\""
        + WIDTH
        + "\" height=\""
        + height
        + "\" viewBox=\"0 0 "
        + WIDTH
        + " "
        + height
        + "\">\n<style>\n"
        + STYLE
        + "</style>\n<rect class=\"back\" width=\"100%\" height=\"100%\"/>\n"
        + made.head(name)
        + made.svg
        + "</svg>\n";
  }

  private String head(String name) {
    String what =
        String.format(
            Locale.ROOT,
            "%,d instructions across, %,d functions, %,d system calls (red), %d threads",
            trace.instructions(),
            trace.functionCount(),
            trace.systemCalls().size(),
            trace.threadCount());
    return "<text class=\"head\" x=\"10\" y=\"22\">"
        + Xml.escaped(name)
        + "</text>\n<text class=\"faint\" x=\"10\" y=\"40\">"
        + what
        + "</text>\n";
  }

  private void flow(Strand s) {
    List<Integer> own = new ArrayList<>();
    int deepest = 0;
    for (int i : calls.inOrder()) {
      if (calls.what(i, 0) == s.index && calls.what(i, 2) < DEEPEST && width(i) >= NARROWEST) {
        own.add(i);
        deepest = Math.max(deepest, calls.what(i, 2));
      }
    }
    if (own.isEmpty()) {
      return;
    }
    String title =
        switch (s.kind) {
          case GOROUTINE -> "goroutine " + s.number;
          case THREAD -> "g0 of thread " + s.thread;
          case SIGNALS -> "signal handlers of thread " + s.thread;
        };
    svg.append("<g><text class=\"faint\" x=\"10\" y=\"").append(y + 14).append("\">");
    svg.append(title).append("</text>\n");
    int top = y + TITLE;
    own.forEach(i -> box(i, top));
    marks(s, top + (deepest + 1) * ROW);
    svg.append("</g>\n");
    y = top + (deepest + 1) * ROW + MARKS;
  }

  private double width(int i) {
    return calls.count(i) * scale;
  }

  private void box(int i, int top) {
    ProgramView.Function f = trace.detail().functions.get(calls.what(i, 1));
    String line = ProgramView.shortLine(trace.program.lineAt(f.start()));
    double x = MARGIN + calls.first(i) * scale;
    int at = top + calls.what(i, 2) * ROW;
    svg.append("<g><title>").append(Xml.escaped(f.name())).append(' ').append(Xml.escaped(line));
    svg.append(String.format(Locale.ROOT, "\n%,d instructions", calls.count(i)));
    svg.append("</title><rect class=\"").append(kind(f.name()));
    svg.append(
        String.format(
            Locale.ROOT,
            "\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>",
            x,
            at,
            Math.max(0.6, width(i) - 0.6),
            ROW - 1));
    int room = (int) ((width(i) - 6) / LETTER);
    if (room > 2) {
      svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%d\">", x + 3, at + 12));
      svg.append(Xml.escaped(fitting(f.name(), room))).append("</text>");
    }
    svg.append("</g>\n");
  }

  /** A name that has room: without its package if need be. */
  private static String fitting(String name, int room) {
    String shown = name;
    int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
    if (shown.length() > room && dot >= 0 && dot < name.length() - 1) {
      shown = name.substring(dot + 1);
    }
    return shown.length() <= room ? shown : shown.substring(0, room - 1) + "\u2026";
  }

  private void marks(Strand s, int top) {
    double last = -9;
    for (Call.SystemCall c : trace.systemCalls()) {
      double x = MARGIN + c.position() * scale;
      if (c.flow() == s && x - last >= NARROWEST) {
        last = x;
        svg.append("<g><title>").append(Xml.escaped(c.text())).append("</title>");
        svg.append(
            String.format(
                Locale.ROOT,
                "<rect class=\"mark\" x=\"%.1f\" y=\"%d\" width=\"1.4\" height=\"6\"/></g>%n",
                x,
                top + 1));
      }
    }
  }

  private static String kind(String name) {
    if (name.startsWith("main.")) {
      return "own";
    }
    boolean runtime =
        name.startsWith("runtime.")
            || name.startsWith("internal/runtime/")
            || name.startsWith("internal/cpu.")
            || name.startsWith("_rt0")
            || name.indexOf('.') < 0;
    return runtime ? "runtime" : "library";
  }
}
