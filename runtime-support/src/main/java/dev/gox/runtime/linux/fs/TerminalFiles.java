package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.process.ControllingTerminal;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.linux.tty.PseudoTerminal;
import dev.gox.runtime.linux.tty.PtyMaster;
import dev.gox.runtime.linux.tty.PtySlave;

/** The names by which terminals of gox's own are opened: tty(4), ptmx(4), pts(4). */
final class TerminalFiles {
  private TerminalFiles() {}

  static final String FOLDER = "/dev/pts";

  private static final int O_NOCTTY = 0x100;

  /** st_rdev of /dev/tty. */
  private static final long TTY = 5 << 8;

  /** Opens one; null if the path is none, or leads to a terminal of the host's. */
  static OpenFile open(GuestProcess process, String path, int flags) throws LinuxException {
    switch (path) {
      case "/dev/ptmx", "/dev/pts/ptmx" -> {
        return PtyMaster.open(flags, process.kernel().pseudoTerminals());
      }
      case FOLDER -> {
        return new TerminalFolder(flags, process);
      }
      case "/dev/tty" -> {
        ControllingTerminal own = process.kernel().processes().terminals().of(process);
        if (own == null) {
          throw new LinuxException(Errno.ENXIO);
        }
        return own instanceof PseudoTerminal terminal ? PtySlave.open(flags, terminal) : null;
      }
      default -> {
        PseudoTerminal terminal = numbered(process, path);
        return terminal == null ? null : PtySlave.open(flags, terminal);
      }
    }
  }

  /** Does what an open does besides: a leader of a session may get its terminal so. */
  static void opened(GuestThread t, OpenFile file, int flags) {
    boolean reads = (flags & 3) != OpenFile.O_WRONLY;
    if (reads && (flags & O_NOCTTY) == 0 && file instanceof PtySlave slave) {
      slave.claim(t.process());
    }
  }

  /** What stat(2) tells of one; null if the path is none. */
  static FileStatus status(GuestProcess process, String path) {
    switch (path) {
      case "/dev/ptmx", "/dev/pts/ptmx" -> {
        return of(FileMode.CHARACTER | 0666, PtyMaster.DEVICE);
      }
      case FOLDER -> {
        FileStatus status = FileStatus.of(FileMode.FOLDER | 0755);
        status.links = 2;
        return status;
      }
      case "/dev/tty" -> {
        return of(FileMode.CHARACTER | 0666, TTY);
      }
      default -> {
        PseudoTerminal terminal = numbered(process, path);
        return terminal == null
            ? null
            : of(FileMode.CHARACTER | 0620, PtySlave.device(terminal.index()));
      }
    }
  }

  /** A device of a mode. */
  static FileStatus of(int mode, long device) {
    FileStatus status = FileStatus.of(mode);
    status.specialDevice = device;
    // So that no two have the same.
    status.inode = 3 + device;
    status.uid = HostUser.uid();
    status.gid = HostUser.gid();
    return status;
  }

  private static PseudoTerminal numbered(GuestProcess process, String path) {
    if (!path.startsWith(FOLDER + "/")) {
      return null;
    }
    String name = path.substring(FOLDER.length() + 1);
    for (int index : process.kernel().pseudoTerminals().indices()) {
      if (name.equals(Integer.toString(index))) {
        return process.kernel().pseudoTerminals().find(index);
      }
    }
    return null;
  }
}
