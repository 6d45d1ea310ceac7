package dev.gox.runtime.linux.tty;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.process.TerminalSessions;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;

/** What is asked of either end of a pseudo-terminal: ioctl_tty(2). */
final class TerminalControl {
  private TerminalControl() {}

  private static final int TCGETS = 0x5401;
  private static final int TCSETS = 0x5402;
  private static final int TCSETSW = 0x5403;
  private static final int TCSETSF = 0x5404;
  private static final int TCSBRK = 0x5409;
  private static final int TCXONC = 0x540A;
  private static final int TCFLSH = 0x540B;
  private static final int TIOCSCTTY = 0x540E;
  private static final int TIOCGPGRP = 0x540F;
  private static final int TIOCSPGRP = 0x5410;
  private static final int TIOCOUTQ = 0x5411;
  private static final int TIOCGWINSZ = 0x5413;
  private static final int TIOCSWINSZ = 0x5414;
  private static final int TIOCINQ = 0x541B;
  private static final int TIOCNOTTY = 0x5422;
  private static final int TIOCGETD = 0x5424;
  private static final int TIOCGSID = 0x5429;
  private static final int TCGETS2 = 0x802C_542A;
  private static final int TCSETS2 = 0x402C_542B;
  private static final int TCSETSW2 = 0x402C_542C;
  private static final int TCSETSF2 = 0x402C_542D;

  private static final int SIGTTOU = 22;
  private static final int WINDOW = 4;

  /**
   * Serves an ioctl.
   *
   * @param master whether it came by the master
   */
  static long ioctl(
      GuestThread t, PseudoTerminal terminal, boolean master, int request, long argument) {
    GuestMemory memory = t.process().memory();
    TerminalSessions sessions = terminal.sessions();
    switch (request) {
      case TCGETS, TCGETS2 -> {
        terminal.modes().write(memory, argument, request == TCGETS2);
        return 0;
      }
      case TCSETS, TCSETSW, TCSETSF, TCSETS2, TCSETSW2, TCSETSF2, TCSBRK, TCXONC, TCFLSH -> {
        long refused = sessions.check(t, terminal, SIGTTOU);
        return refused != 0 ? refused : change(memory, terminal, request, argument);
      }
      case TIOCGWINSZ -> {
        short[] window = terminal.window();
        for (int i = 0; i < WINDOW; i++) {
          memory.putShort(argument + 2L * i, window[i]);
        }
        return 0;
      }
      case TIOCSWINSZ -> {
        short[] window = new short[WINDOW];
        for (int i = 0; i < WINDOW; i++) {
          window[i] = memory.getShort(argument + 2L * i);
        }
        terminal.setWindow(window);
        return 0;
      }
      case TIOCINQ -> {
        memory.putInt(argument, terminal.readable());
        return 0;
      }
      case TIOCOUTQ, TIOCGETD -> {
        memory.putInt(argument, 0);
        return 0;
      }
      case TIOCSCTTY -> {
        return sessions.claim(t.process(), terminal, argument == 1 && t.process().uid() == 0);
      }
      case TIOCNOTTY -> {
        return sessions.leave(t.process(), terminal);
      }
      case TIOCGPGRP -> {
        return put(memory, argument, sessions.foreground(t.process(), terminal, master));
      }
      case TIOCSPGRP -> {
        return sessions.setForeground(t, terminal, memory.getInt(argument));
      }
      case TIOCGSID -> {
        return put(memory, argument, sessions.session(t.process(), terminal, master));
      }
      default -> {
        return -Errno.ENOTTY;
      }
    }
  }

  private static long put(GuestMemory memory, long to, long value) {
    if (value < 0) {
      return value;
    }
    memory.putInt(to, (int) value);
    return 0;
  }

  private static long change(
      GuestMemory memory, PseudoTerminal terminal, int request, long argument) {
    switch (request) {
      case TCSBRK -> {
        // Neither can a break be seen, nor does output wait anywhere.
        return 0;
      }
      case TCXONC -> {
        return flow(terminal, argument);
      }
      case TCFLSH -> {
        if (argument < 0 || argument > 2) {
          return -Errno.EINVAL;
        }
        if (argument != 1) {
          terminal.flushInput();
        }
        return 0;
      }
      default -> {
        boolean second = request >= TCSETS2;
        boolean flush = request == TCSETSF || request == TCSETSF2;
        terminal.setModes(Termios.read(memory, argument, second), flush);
        return 0;
      }
    }
  }

  /** tcflow(3): TCOOFF, TCOON, TCIOFF, TCION. */
  private static long flow(PseudoTerminal terminal, long action) {
    switch ((int) action) {
      case 0 -> terminal.setStopped(true);
      case 1 -> terminal.setStopped(false);
      case 2 -> terminal.show(Termios.VSTOP);
      case 3 -> terminal.show(Termios.VSTART);
      default -> {
        return -Errno.EINVAL;
      }
    }
    return 0;
  }
}
