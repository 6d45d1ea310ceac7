package dev.gox.runtime.linux.tty;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.WaitQueue;
import dev.gox.runtime.linux.fs.ByteQueue;
import dev.gox.runtime.linux.fs.GuestVector;
import dev.gox.runtime.linux.fs.LinuxException;
import dev.gox.runtime.linux.process.ControllingTerminal;
import dev.gox.runtime.linux.process.TerminalSessions;

/**
 * A pseudo-terminal (pty(7)): what is written at its master is typed, what is written at its slave
 * is on the screen, which the master reads. Signals are sent and waiters woken without its lock.
 */
public final class PseudoTerminal extends ControllingTerminal {
  private static final int SIGWINCH = 28;
  private static final int POLLIN = 0x1;
  private static final int POLLOUT = 0x4;
  private static final int POLLERR = 0x8;
  private static final int POLLHUP = 0x10;

  /** How much waits to be read from the screen before writers wait: about Linux's. */
  private static final int SCREEN_ROOM = 12 << 10;

  /** How much may be typed ahead of a line discipline that takes no more: Linux's. */
  private static final int TYPED_ROOM = 8 << 10;

  /** Out of the vector at once. */
  private static final int PIECE = 512;

  private final PseudoTerminals all;
  private final TerminalSessions sessions;
  private final int index;
  private final ByteQueue screen = new ByteQueue();
  private final ByteQueue typed = new ByteQueue();
  private final LineDiscipline discipline = new LineDiscipline(screen);
  private final WaitQueue masterQueue = new WaitQueue();
  private final WaitQueue slaveQueue = new WaitQueue();

  /** Rows, columns, and their sizes in pixels: struct winsize. */
  private short[] window = new short[4];

  private boolean locked = true;
  private boolean hungUp;
  private boolean slavesGone;
  private int slaves;

  PseudoTerminal(PseudoTerminals all, TerminalSessions sessions, int index) {
    this.all = all;
    this.sessions = sessions;
    this.index = index;
  }

  /** Its number, as in /dev/pts. */
  public int index() {
    return index;
  }

  TerminalSessions sessions() {
    return sessions;
  }

  WaitQueue masterQueue() {
    return masterQueue;
  }

  WaitQueue slaveQueue() {
    return slaveQueue;
  }

  // ---- the master's side ----

  /** Types: how many bytes, or -EAGAIN. */
  long type(GuestVector from) {
    int total;
    synchronized (this) {
      total = typed.add(from, TYPED_ROOM - typed.size());
    }
    digest();
    return total == 0 && from.remaining() > 0 ? -Errno.EAGAIN : total;
  }

  /** Has what was typed become input, echoes and signals, as far as there is room. */
  private void digest() {
    long signals;
    int forMaster;
    int forSlave;
    synchronized (this) {
      boolean stopped = discipline.stopped();
      int shown = screen.size();
      discipline.output().commit();
      while (typed.size() > 0 && discipline.hasRoom()) {
        discipline.receive(typed.take());
      }
      signals = discipline.takeSignals();
      forMaster = screen.size() > shown ? POLLIN : 0;
      forSlave = discipline.hasInput(1) ? POLLIN : 0;
      forSlave |= stopped && !discipline.stopped() ? POLLOUT : 0;
    }
    for (; signals != 0; signals &= signals - 1) {
      sessions.signalForeground(this, Long.numberOfTrailingZeros(signals) + 1);
    }
    if (forMaster != 0) {
      masterQueue.signal(forMaster);
    }
    if (forSlave != 0) {
      slaveQueue.signal(forSlave);
    }
  }

  /** Reads the screen: how many bytes, -EAGAIN, or -EIO if no one is left to write there. */
  long readScreen(GuestVector to) {
    int total;
    synchronized (this) {
      if (screen.size() == 0) {
        return slavesGone ? -Errno.EIO : -Errno.EAGAIN;
      }
      total = screen.take(to, screen.size());
    }
    slaveQueue.signal(POLLOUT);
    return total;
  }

  synchronized int masterReadiness() {
    return (screen.size() > 0 ? POLLIN : 0)
        | (typed.size() < TYPED_ROOM ? POLLOUT : 0)
        | (slavesGone ? POLLHUP : 0);
  }

  synchronized int onScreen() {
    return screen.size();
  }

  /** Forgets what is on the screen, or what was typed and not received: tcflush(3) of a master. */
  synchronized void flushMaster(boolean read, boolean written) {
    if (read) {
      screen.truncate(0);
    }
    if (written) {
      typed.truncate(0);
    }
  }

  void masterCloses() {
    boolean last;
    synchronized (this) {
      hungUp = true;
      last = slaves == 0;
    }
    slaveQueue.signal(POLLIN | POLLOUT | POLLERR | POLLHUP);
    sessions.hangUp(this);
    if (last) {
      all.remove(this);
    }
  }

  // ---- the slave's side ----

  /** Counts one more opening; EIO if it is locked or has no master any more. */
  synchronized void slaveOpens() throws LinuxException {
    if (locked || hungUp) {
      throw new LinuxException(Errno.EIO);
    }
    slaves++;
    slavesGone = false;
  }

  void slaveCloses() {
    boolean over;
    synchronized (this) {
      if (--slaves > 0) {
        return;
      }
      slavesGone = true;
      over = hungUp;
    }
    masterQueue.signal(POLLIN | POLLHUP);
    sessions.lastClosed(this);
    if (over) {
      all.remove(this);
    }
  }

  /** Reads input: how many bytes, 0 at an end of file, -EAGAIN if there is none. */
  long take(GuestVector to) {
    synchronized (this) {
      if (hungUp) {
        return 0;
      }
      if (!discipline.hasInput(1)) {
        return -Errno.EAGAIN;
      }
      if (discipline.lines()) {
        discipline.input().takeLine(to);
      } else {
        discipline.input().take(to);
      }
    }
    masterQueue.signal(POLLOUT);
    digest();
    return to.moved();
  }

  /** Puts bytes on the screen: how many, -EAGAIN, or -EIO. */
  long print(GuestVector from) {
    int total = 0;
    synchronized (this) {
      if (hungUp) {
        return -Errno.EIO;
      }
      byte[] piece = new byte[PIECE];
      while (from.remaining() > 0 && !discipline.stopped() && screen.size() < SCREEN_ROOM) {
        int n = from.get(piece, 0, Math.min(PIECE, SCREEN_ROOM - screen.size()));
        for (int i = 0; i < n; i++) {
          discipline.output().put(piece[i]);
        }
        total += n;
      }
    }
    if (total > 0) {
      masterQueue.signal(POLLIN);
    }
    return total == 0 && from.remaining() > 0 ? -Errno.EAGAIN : total;
  }

  synchronized int slaveReadiness() {
    if (hungUp) {
      return POLLIN | POLLOUT | POLLERR | POLLHUP;
    }
    Termios modes = discipline.modes();
    int least = modes.number(Termios.VTIME) == 0 ? Math.max(1, modes.number(Termios.VMIN)) : 1;
    return (discipline.hasInput(least) ? POLLIN : 0)
        | (screen.size() < SCREEN_ROOM && !discipline.stopped() ? POLLOUT : 0);
  }

  synchronized int readable() {
    return discipline.input().readable(discipline.lines());
  }

  synchronized boolean hungUp() {
    return hungUp;
  }

  /** Whether it is there for those who look into /dev/pts. */
  synchronized boolean isVisible() {
    return !hungUp;
  }

  // ---- both ----

  synchronized Termios modes() {
    return discipline.modes();
  }

  /** Changes the modes, and forgets the input if that is wanted. */
  void setModes(Termios wanted, boolean flush) {
    synchronized (this) {
      if (flush) {
        discipline.input().clear();
      }
      discipline.setModes(wanted);
    }
    digest();
    slaveQueue.signal(POLLIN | POLLOUT);
  }

  /** Forgets what can be read: tcflush(3) of a slave. */
  void flushInput() {
    synchronized (this) {
      discipline.input().clear();
    }
    digest();
  }

  /** Holds output back, or lets it go on: tcflow(3). */
  void setStopped(boolean on) {
    synchronized (this) {
      discipline.setStopped(on);
    }
    slaveQueue.signal(POLLOUT);
  }

  /** Shows the master a control character of the flow's: tcflow(3). */
  void show(int character) {
    synchronized (this) {
      byte c = discipline.modes().character(character);
      if (c != 0) {
        screen.add(c);
      }
    }
    masterQueue.signal(POLLIN);
  }

  synchronized short[] window() {
    return window.clone();
  }

  /** Changes the window's size, of which the foreground is told. */
  void setWindow(short[] wanted) {
    synchronized (this) {
      if (java.util.Arrays.equals(window, wanted)) {
        return;
      }
      window = wanted.clone();
    }
    sessions.signalForeground(this, SIGWINCH);
  }

  synchronized boolean locked() {
    return locked;
  }

  synchronized void setLocked(boolean on) {
    locked = on;
  }
}
