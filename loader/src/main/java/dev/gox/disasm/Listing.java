package dev.gox.disasm;

import dev.gox.inspect.ProgramView;
import dev.gox.text.Style;
import java.io.PrintStream;

/** Writes the disassembly of functions: source line, address, bytes, text, what it refers to. */
public final class Listing {
  private static final int BYTES = 20;
  private static final int TEXT = 40;

  private final ProgramView program;
  private final Style style;
  private final PrintStream out;
  private final CodeLines code;

  /** Prepares. */
  public Listing(ProgramView program, Syntax syntax, Style style, PrintStream out) {
    this.program = program;
    this.style = style;
    this.out = out;
    code = new CodeLines(program, syntax);
  }

  /** Writes a function. */
  public void print(ProgramView.Function function) {
    out.println(head(function));
    print(function.start(), (int) Math.min(function.size(), Integer.MAX_VALUE));
  }

  /** A function's first line: name, place, size, file. */
  public String head(ProgramView.Function f) {
    String line = program.lineAt(f.start());
    return style.name(f.name())
        + style.aside(
            "  0x"
                + Long.toHexString(f.start())
                + ", "
                + f.size()
                + " bytes"
                + (line.isEmpty() ? "" : "  " + line));
  }

  /** Writes code at an address, without the padding at its end. */
  public void print(long start, int size) {
    String previous = "";
    for (CodeLines.Line l : code.of(start, size)) {
      out.println(line(l, l.source().equals(previous) ? "" : l.source()));
      previous = l.source();
    }
  }

  private String line(CodeLines.Line l, String source) {
    StringBuilder text = new StringBuilder("  ");
    text.append(style.aside(pad(source, BYTES))).append(' ');
    text.append(style.aside("0x" + Long.toHexString(l.address()))).append("  ");
    text.append(pad(l.bytes(), BYTES)).append("  ");
    return l.note().isEmpty()
        ? text.append(l.text()).toString()
        : text.append(pad(l.text(), TEXT)).append(style.name("; " + l.note())).toString();
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
