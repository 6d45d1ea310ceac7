package dev.gox.runtime.linux.tty;

import dev.gox.runtime.linux.fs.ByteQueue;

/** What becomes of bytes on their way to the screen: OPOST of termios(3), and echoes. */
final class OutputProcessor {
  private static final byte BACKSPACE = '\b';
  private static final byte DELETE = 0x7F;
  private static final int TAB = 8;
  private static final int CONTROL_BIT = 0x40;

  private final ByteQueue screen;
  private Termios modes;

  /** Where the cursor is, and where it was when the line that is being edited began. */
  private int column;

  private int lineColumn;
  private int committed;

  /**
   * Makes one.
   *
   * @param screen where it all goes
   */
  OutputProcessor(ByteQueue screen, Termios modes) {
    this.screen = screen;
    this.modes = modes;
  }

  void setModes(Termios now) {
    modes = now;
  }

  /** What is on the screen now stays there: {@link #flush} forgets what comes. */
  void commit() {
    committed = screen.size();
  }

  /** Forgets what has not been committed. */
  void flush() {
    screen.truncate(committed);
  }

  /** Puts a byte of the program's, or of an echo. */
  void put(byte c) {
    if (!modes.output(Termios.OPOST)) {
      screen.add(c);
      return;
    }
    switch (c) {
      case '\n' -> newLine();
      case '\r' -> carriageReturn();
      case '\t' -> tab();
      case BACKSPACE -> {
        column = Math.max(0, column - 1);
        screen.add(c);
      }
      default -> {
        boolean upper = modes.output(Termios.OLCUC) && c >= 'a' && c <= 'z';
        column += isControl(c) || modes.continues(c) ? 0 : 1;
        screen.add(upper ? (byte) (c - 'a' + 'A') : c);
      }
    }
  }

  private void newLine() {
    if (modes.output(Termios.ONLRET)) {
      column = 0;
    }
    if (modes.output(Termios.ONLCR)) {
      column = 0;
      screen.add((byte) '\r');
    }
    lineColumn = column;
    screen.add((byte) '\n');
  }

  private void carriageReturn() {
    if (modes.output(Termios.ONOCR) && column == 0) {
      return;
    }
    if (modes.output(Termios.OCRNL)) {
      if (modes.output(Termios.ONLRET)) {
        column = 0;
        lineColumn = 0;
      }
      screen.add((byte) '\n');
      return;
    }
    column = 0;
    lineColumn = 0;
    screen.add((byte) '\r');
  }

  private void tab() {
    int spaces = TAB - (column & TAB - 1);
    column += spaces;
    if (!modes.expandsTabs()) {
      screen.add((byte) '\t');
      return;
    }
    for (int i = 0; i < spaces; i++) {
      screen.add((byte) ' ');
    }
  }

  /** The line that is being edited begins here. */
  void beginLine() {
    lineColumn = column;
  }

  /** Shows what was typed; a control character as a caret and a letter, if that is wanted. */
  void echo(byte c) {
    if (modes.local(Termios.ECHOCTL) && isControl(c) && c != '\t') {
      screen.add((byte) '^');
      screen.add((byte) (c ^ CONTROL_BIT));
      column += 2;
    } else {
      put(c);
    }
  }

  /** Takes the last column away from the screen. */
  void rubOut() {
    put(BACKSPACE);
    put((byte) ' ');
    put(BACKSPACE);
  }

  /**
   * Goes back over a tab.
   *
   * @param columns how many are between it and the tab before, or the line's beginning
   * @param afterTab which of the two it is
   */
  void rubOutTab(int columns, boolean afterTab) {
    int from = afterTab ? columns : columns + lineColumn;
    for (int i = TAB - (from & TAB - 1); i > 0; i--) {
      screen.add(BACKSPACE);
      column = Math.max(0, column - 1);
    }
  }

  static boolean isControl(byte c) {
    return c >= 0 && c < ' ' || c == DELETE;
  }
}
