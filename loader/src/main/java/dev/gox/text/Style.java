package dev.gox.text;

import java.io.Console;

/**
 * Colours for a terminal: only where standard output is one, and never where NO_COLOR is set
 * (no-color.org). Text in a style without colours is left as it is.
 */
public final class Style {
  /** Without colours. */
  public static final Style PLAIN = new Style(false);

  private final boolean colours;

  private Style(boolean colours) {
    this.colours = colours;
  }

  /** What standard output asks for. */
  public static Style ofOutput() {
    String no = System.getenv("NO_COLOR");
    String terminal = System.getenv("TERM");
    boolean dumb = terminal == null || terminal.equals("dumb");
    return new Style((no == null || no.isEmpty()) && !dumb && isTerminal());
  }

  /** Since Java 22 there may be a console that is no terminal. */
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  /** A heading. */
  public String head(String text) {
    return in("1", text);
  }

  /** What the eye looks for: a function's name. */
  public String name(String text) {
    return in("36", text);
  }

  /** What stands beside it: addresses, files, counts. */
  public String aside(String text) {
    return in("2", text);
  }

  /** A system call. */
  public String call(String text) {
    return in("33", text);
  }

  private String in(String code, String text) {
    return colours && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
