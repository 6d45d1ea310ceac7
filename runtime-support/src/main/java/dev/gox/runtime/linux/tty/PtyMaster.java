package dev.gox.runtime.linux.tty;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.WaitQueue;
import dev.gox.runtime.linux.fs.Blocking;
import dev.gox.runtime.linux.fs.GuestVector;
import dev.gox.runtime.linux.fs.LinuxException;
import dev.gox.runtime.linux.fs.OpenFile;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;
import java.nio.charset.StandardCharsets;

/** The master of a pseudo-terminal, which an open of /dev/ptmx makes: ptmx(4). */
public final class PtyMaster extends OpenFile {
  private static final int TIOCGPTN = 0x8004_5430;
  private static final int TIOCSPTLCK = 0x4004_5431;
  private static final int TIOCGPTLCK = 0x8004_5439;
  private static final int TIOCGPTPEER = 0x5441;
  private static final int TIOCPKT = 0x5420;
  private static final int TIOCSIG = 0x4004_5436;
  private static final int TIOCINQ = 0x541B;
  private static final int TCFLSH = 0x540B;
  private static final int SIGNALS = 64;

  /** st_rdev of /dev/ptmx. */
  public static final long DEVICE = 5 << 8 | 2;

  private final PseudoTerminal terminal;

  private PtyMaster(int flags, PseudoTerminal terminal) {
    super(flags);
    this.terminal = terminal;
  }

  /** Makes a pseudo-terminal. */
  public static PtyMaster open(int flags, PseudoTerminals all) {
    return new PtyMaster(flags, all.create());
  }

  @Override
  public long read(GuestThread t, GuestVector to) {
    return to.remaining() == 0 ? 0 : Blocking.run(t, this, () -> terminal.readScreen(to));
  }

  @Override
  public long write(GuestThread t, GuestVector from) {
    return Blocking.writeAll(t, this, from, () -> terminal.type(from));
  }

  @Override
  public long ioctl(GuestThread t, int request, long argument) {
    GuestMemory memory = t.process().memory();
    switch (request) {
      case TIOCGPTN -> memory.putInt(argument, terminal.index());
      case TIOCSPTLCK -> terminal.setLocked(memory.getInt(argument) != 0);
      case TIOCGPTLCK -> memory.putInt(argument, terminal.locked() ? 1 : 0);
      case TIOCGPTPEER -> {
        return openPeer(t, (int) argument);
      }
      case TIOCSIG -> {
        if (argument < 1 || argument > SIGNALS) {
          return -Errno.EINVAL;
        }
        terminal.sessions().signalForeground(terminal, (int) argument);
      }
      case TIOCPKT -> {
        // Packets are not offered: to be without them is what all have.
        return memory.getInt(argument) == 0 ? 0 : -Errno.EINVAL;
      }
      case TIOCINQ -> memory.putInt(argument, terminal.onScreen());
      case TCFLSH -> {
        if (argument < 0 || argument > 2) {
          return -Errno.EINVAL;
        }
        terminal.flushMaster(argument != 1, argument != 0);
      }
      default -> {
        return TerminalControl.ioctl(t, terminal, true, request, argument);
      }
    }
    return 0;
  }

  private long openPeer(GuestThread t, int flags) {
    try {
      PtySlave slave = PtySlave.open(flags & ~O_CLOEXEC, terminal);
      return t.process().files().install(slave, (flags & O_CLOEXEC) != 0);
    } catch (LinuxException e) {
      return -e.errno();
    }
  }

  @Override
  public byte[] guestName() {
    return "/dev/ptmx".getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  protected int statusMode() {
    return CHARACTER_DEVICE | 0666;
  }

  @Override
  protected long specialDevice() {
    return DEVICE;
  }

  @Override
  public int readiness() {
    return terminal.masterReadiness();
  }

  @Override
  public WaitQueue queue() {
    return terminal.masterQueue();
  }

  @Override
  protected void close() {
    terminal.masterCloses();
  }
}
