package dev.gox.runtime.linux.tty;

import dev.gox.runtime.linux.fs.ByteQueue;

/**
 * What becomes of typed bytes: lines to read, echoes, signals (termios(3), n_tty.c). Not
 * synchronized; signals are noted, for the terminal to send when it holds no lock.
 */
final class LineDiscipline {
  private static final int SIGINT = 2;
  private static final int SIGQUIT = 3;
  private static final int SIGTSTP = 20;
  private static final byte MARK = (byte) 0xFF;

  private final InputBuffer input = new InputBuffer();
  private final OutputProcessor output;
  private final LineEditor editor;
  private Termios modes = new Termios();

  /** Whether the next byte means itself: VLNEXT. */
  private boolean literal;

  /** Whether output waits: VSTOP. */
  private boolean stopped;

  /** Signals to send: bit n - 1 is signal n. */
  private long signals;

  /**
   * Makes one.
   *
   * @param screen where output and echoes go
   */
  LineDiscipline(ByteQueue screen) {
    output = new OutputProcessor(screen, modes);
    editor = new LineEditor(input, output, modes);
  }

  Termios modes() {
    return modes;
  }

  void setModes(Termios wanted) {
    boolean switches = modes.local(Termios.ICANON) != wanted.local(Termios.ICANON);
    stopped &= wanted.input(Termios.IXON) || !modes.input(Termios.IXON);
    modes = wanted;
    output.setModes(wanted);
    editor.setModes(wanted);
    if (switches) {
      input.switchTo(wanted.local(Termios.ICANON));
      literal = false;
    }
  }

  InputBuffer input() {
    return input;
  }

  OutputProcessor output() {
    return output;
  }

  boolean stopped() {
    return stopped;
  }

  void setStopped(boolean on) {
    stopped = on;
  }

  /** The signals to send, which are the caller's to send now. */
  long takeSignals() {
    long taken = signals;
    signals = 0;
    return taken;
  }

  boolean lines() {
    return modes.local(Termios.ICANON);
  }

  /** Whether a reader finds something, of so many bytes at least where there are no lines. */
  boolean hasInput(int least) {
    return lines() ? input.hasLine() : input.size() >= least;
  }

  /** Whether a byte can be received; a line that is too long doesn't count, it is cut. */
  boolean hasRoom() {
    int room = InputBuffer.ROOM - 1 - input.size();
    boolean marks = modes.input(Termios.PARMRK);
    return room > (marks ? 1 : 0) || lines() && !input.hasLine();
  }

  /** Receives what was typed. */
  void receive(byte typed) {
    if (lines() && !input.hasLine() && input.size() >= InputBuffer.ROOM) {
      input.drop(1);
    }
    byte c = modes.input(Termios.ISTRIP) ? (byte) (typed & 0x7F) : typed;
    boolean lower = modes.input(Termios.IUCLC) && modes.local(Termios.IEXTEN);
    if (lower && c >= 'A' && c <= 'Z') {
      c = (byte) (c - 'A' + 'a');
    }
    if (literal) {
      literal = false;
      keep(c, false);
    } else if (!controlsFlow(c) && !signals(c)) {
      if (stopped && modes.input(Termios.IXON) && modes.input(Termios.IXANY)) {
        stopped = false;
      }
      receiveMapped(c);
    }
  }

  private boolean controlsFlow(byte c) {
    if (!modes.input(Termios.IXON)) {
      return false;
    }
    if (modes.is(c, Termios.VSTART)) {
      stopped = false;
      return true;
    }
    if (modes.is(c, Termios.VSTOP)) {
      stopped = true;
      return true;
    }
    return false;
  }

  private boolean signals(byte c) {
    if (!modes.local(Termios.ISIG)) {
      return false;
    }
    int signal =
        modes.is(c, Termios.VINTR)
            ? SIGINT
            : modes.is(c, Termios.VQUIT) ? SIGQUIT : modes.is(c, Termios.VSUSP) ? SIGTSTP : 0;
    if (signal == 0) {
      return false;
    }
    signals |= 1L << signal - 1;
    if (!modes.local(Termios.NOFLSH)) {
      input.clear();
      output.flush();
    }
    stopped &= !modes.input(Termios.IXON);
    if (modes.local(Termios.ECHO)) {
      output.echo(c);
    }
    return true;
  }

  private void receiveMapped(byte typed) {
    byte c = typed;
    if (c == '\r') {
      if (modes.input(Termios.IGNCR)) {
        return;
      }
      c = modes.input(Termios.ICRNL) ? (byte) '\n' : c;
    } else if (c == '\n' && modes.input(Termios.INLCR)) {
      c = '\r';
    }
    if (!lines() || !edits(c) && !endsLine(c)) {
      keep(c, typed == '\r');
    }
  }

  /** Does what a key that edits does; false if it is none. */
  private boolean edits(byte c) {
    boolean echoes = modes.local(Termios.ECHO);
    boolean extended = modes.local(Termios.IEXTEN);
    if (editor.erases(c)) {
      editor.erase(c);
    } else if (extended && modes.is(c, Termios.VLNEXT)) {
      literal = true;
      if (echoes) {
        editor.finish();
        if (modes.local(Termios.ECHOCTL)) {
          output.put((byte) '^');
          output.put((byte) '\b');
        }
      }
    } else if (extended && echoes && modes.is(c, Termios.VREPRINT)) {
      editor.finish();
      output.echo(c);
      output.put((byte) '\n');
      for (int back = input.lineLength() - 1; back >= 0; back--) {
        output.echo(input.last(back));
      }
    } else {
      return false;
    }
    return true;
  }

  /** Ends the line if this is what ends one. */
  private boolean endsLine(byte c) {
    boolean echoes = modes.local(Termios.ECHO);
    if (c == '\n') {
      if (echoes || modes.local(Termios.ECHONL)) {
        output.put(c);
      }
    } else if (modes.is(c, Termios.VEOF)) {
      input.putEnd((byte) 0);
      return true;
    } else if (modes.is(c, Termios.VEOL)
        || modes.is(c, Termios.VEOL2) && modes.local(Termios.IEXTEN)) {
      if (echoes) {
        beginLine();
        output.echo(c);
      }
      mark(c);
    } else {
      return false;
    }
    input.putEnd(c);
    return true;
  }

  private void beginLine() {
    if (input.lineIsEmpty()) {
      output.beginLine();
    }
  }

  /**
   * Adds a byte to what can be read.
   *
   * @param mapped whether it was typed as a carriage return: only then a newline is shown as one
   */
  private void keep(byte c, boolean mapped) {
    if (modes.local(Termios.ECHO)) {
      editor.finish();
      if (c == '\n' && mapped) {
        output.put(c);
      } else {
        beginLine();
        output.echo(c);
      }
    }
    mark(c);
    input.put(c);
  }

  private void mark(byte c) {
    if (c == MARK && modes.input(Termios.PARMRK)) {
      input.put(c);
    }
  }
}
