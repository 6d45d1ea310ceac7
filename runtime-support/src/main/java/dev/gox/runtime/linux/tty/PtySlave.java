package dev.gox.runtime.linux.tty;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.WaitQueue;
import dev.gox.runtime.linux.fs.Blocking;
import dev.gox.runtime.linux.fs.GuestVector;
import dev.gox.runtime.linux.fs.LinuxException;
import dev.gox.runtime.linux.fs.OpenFile;
import dev.gox.runtime.linux.signal.ThreadSignals;
import dev.gox.runtime.linux.thread.GuestThread;
import java.nio.charset.StandardCharsets;

/** The slave of a pseudo-terminal, which programs use as any terminal: pts(4). */
public final class PtySlave extends OpenFile {
  private static final int SIGTTIN = 21;
  private static final int SIGTTOU = 22;
  private static final int TIOCSPGRP = 0x5410;

  /** Major number of the first 256. */
  private static final int MAJOR = 136;

  /** VTIME's unit. */
  private static final long TENTH_NANOS = 100_000_000;

  private static final long NEVER = Long.MAX_VALUE;

  private final PseudoTerminal terminal;

  private PtySlave(int flags, PseudoTerminal terminal) {
    super(flags);
    this.terminal = terminal;
  }

  /**
   * Opens the slave.
   *
   * @throws LinuxException EIO if it is locked or its master is closed
   */
  public static PtySlave open(int flags, PseudoTerminal terminal) throws LinuxException {
    terminal.slaveOpens();
    return new PtySlave(flags, terminal);
  }

  /** Opens the same slave once more. */
  public PtySlave reopen(int flags) throws LinuxException {
    return open(flags, terminal);
  }

  /** Makes it the terminal of a process's session, if that leads one that has none. */
  public void claim(GuestProcess process) {
    terminal.sessions().claimByOpening(process, terminal);
  }

  @Override
  public long read(GuestThread t, GuestVector to) {
    if (!terminal.hungUp()) {
      long refused = terminal.sessions().check(t, terminal, SIGTTIN);
      if (refused != 0) {
        return refused;
      }
    }
    if (to.remaining() == 0) {
      return 0;
    }
    Termios modes = terminal.modes();
    if (modes.local(Termios.ICANON)) {
      return Blocking.run(t, this, () -> terminal.take(to));
    }
    int least = modes.number(Termios.VMIN);
    long wait = modes.number(Termios.VTIME) * TENTH_NANOS;
    if (nonBlocking()) {
      long n = terminal.take(to);
      return n == -Errno.EAGAIN && least == 0 && wait == 0 ? 0 : n;
    }
    queue().add(t.waker());
    try {
      return await(t, to, least, wait);
    } finally {
      queue().remove(t.waker());
    }
  }

  /**
   * Reads without lines, as termios(3) has it.
   *
   * @param least how many bytes are wanted at least: VMIN
   * @param wait how long the first, or if some are wanted any other, is waited for: ns; 0 for ever
   */
  private long await(GuestThread t, GuestVector to, int least, long wait) {
    long deadline = least == 0 ? System.nanoTime() + wait : NEVER;
    for (; ; ) {
      long n = terminal.take(to);
      if (n >= 0) {
        boolean enough = to.moved() >= least || to.remaining() == 0;
        if (enough || n == 0 || terminal.hungUp()) {
          return to.moved();
        }
        deadline = wait > 0 ? System.nanoTime() + wait : deadline;
        continue;
      }
      int why = t.signals().sleep(deadline);
      if (why == ThreadSignals.TIMED_OUT) {
        return to.moved();
      }
      if (why == ThreadSignals.INTERRUPTED) {
        return to.moved() > 0 ? to.moved() : -Errno.ERESTARTSYS;
      }
    }
  }

  @Override
  public long write(GuestThread t, GuestVector from) {
    if (terminal.modes().local(Termios.TOSTOP) && !terminal.hungUp()) {
      long refused = terminal.sessions().check(t, terminal, SIGTTOU);
      if (refused != 0) {
        return refused;
      }
    }
    return Blocking.writeAll(t, this, from, () -> terminal.print(from));
  }

  @Override
  public long ioctl(GuestThread t, int request, long argument) {
    if (terminal.hungUp()) {
      return request == TIOCSPGRP ? -Errno.ENOTTY : -Errno.EIO;
    }
    return TerminalControl.ioctl(t, terminal, false, request, argument);
  }

  @Override
  public byte[] guestName() {
    return ("/dev/pts/" + terminal.index()).getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  protected int statusMode() {
    return CHARACTER_DEVICE | 0620;
  }

  /** st_rdev of a pseudo-terminal by its number. */
  public static long device(int index) {
    return (long) MAJOR + (index >> 8) << 8 | index & 0xFF;
  }

  @Override
  protected long specialDevice() {
    return device(terminal.index());
  }

  @Override
  public int readiness() {
    return terminal.slaveReadiness();
  }

  @Override
  public WaitQueue queue() {
    return terminal.slaveQueue();
  }

  @Override
  protected void close() {
    terminal.slaveCloses();
  }
}
