package dev.gox.runtime.linux.tty;

/** The keys that change the line that is being typed: VERASE, VWERASE, VKILL (termios(3)). */
final class LineEditor {
  private final InputBuffer input;
  private final OutputProcessor output;
  private Termios modes;

  /** Whether what is erased is being printed, between a backslash and a slash: ECHOPRT. */
  private boolean printing;

  LineEditor(InputBuffer input, OutputProcessor output, Termios modes) {
    this.input = input;
    this.output = output;
    this.modes = modes;
  }

  void setModes(Termios now) {
    modes = now;
    printing = false;
  }

  /** Says that no more is erased. */
  void finish() {
    if (printing) {
      output.put((byte) '/');
      printing = false;
    }
  }

  /** Whether a character is one that erases. */
  boolean erases(byte c) {
    return modes.is(c, Termios.VERASE)
        || modes.is(c, Termios.VKILL)
        || modes.is(c, Termios.VWERASE) && modes.local(Termios.IEXTEN);
  }

  /** Erases what such a character erases. */
  void erase(byte c) {
    if (input.lineIsEmpty()) {
      return;
    }
    boolean one = modes.is(c, Termios.VERASE);
    boolean word = !one && modes.is(c, Termios.VWERASE);
    if (!one && !word && forgetLine()) {
      return;
    }
    boolean letters = false;
    while (!input.lineIsEmpty()) {
      int length = lastLength();
      byte first = input.last(length - 1);
      if (modes.continues(first)) {
        break;
      }
      if (word) {
        boolean letter = isLetter(first);
        if (letters && !letter) {
          break;
        }
        letters |= letter;
      }
      byte[] gone = new byte[length];
      for (int i = 0; i < length; i++) {
        gone[i] = input.last(length - 1 - i);
      }
      input.drop(length);
      if (modes.local(Termios.ECHO)) {
        show(gone, one);
      }
      if (one) {
        break;
      }
    }
    if (input.lineIsEmpty() && modes.local(Termios.ECHO)) {
      finish();
    }
  }

  /** Drops the line without taking it off the screen, if that is how it is to be. */
  private boolean forgetLine() {
    boolean echoes = modes.local(Termios.ECHO);
    boolean newLine = modes.local(Termios.ECHOK);
    if (echoes && newLine && modes.local(Termios.ECHOKE) && modes.local(Termios.ECHOE)) {
      return false;
    }
    input.drop(input.lineLength());
    if (echoes) {
      finish();
      output.echo(modes.character(Termios.VKILL));
      if (newLine) {
        output.put((byte) '\n');
      }
    }
    return true;
  }

  /** How many bytes the last character has. */
  private int lastLength() {
    int length = 1;
    while (length < input.lineLength() && modes.continues(input.last(length - 1))) {
      length++;
    }
    return length;
  }

  private static boolean isLetter(byte c) {
    return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '_';
  }

  private void show(byte[] gone, boolean one) {
    if (modes.local(Termios.ECHOPRT)) {
      if (!printing) {
        output.put((byte) '\\');
        printing = true;
      }
      output.echo(gone[0]);
      for (int i = 1; i < gone.length; i++) {
        output.put(gone[i]);
      }
    } else if (one && !modes.local(Termios.ECHOE)) {
      output.echo(modes.character(Termios.VERASE));
    } else if (gone[0] == '\t') {
      showTab();
    } else {
      boolean control = OutputProcessor.isControl(gone[0]);
      boolean caret = modes.local(Termios.ECHOCTL);
      if (control && caret) {
        output.rubOut();
      }
      if (!control || caret) {
        output.rubOut();
      }
    }
  }

  private void showTab() {
    int columns = 0;
    for (int back = 0; back < input.lineLength(); back++) {
      byte c = input.last(back);
      if (c == '\t') {
        output.rubOutTab(columns, true);
        return;
      }
      if (OutputProcessor.isControl(c)) {
        columns += modes.local(Termios.ECHOCTL) ? 2 : 0;
      } else if (!modes.continues(c)) {
        columns++;
      }
    }
    output.rubOutTab(columns, false);
  }
}
