package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.linux.tty.PtySlave;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The files that gox makes itself: those of /proc, /sys and /dev that describe the guest rather
 * than the JVM, or that a host other than Linux lacks. They are the same with a root and without.
 */
final class SyntheticFiles {
  private SyntheticFiles() {}

  /** How {@link ProcPath} calls any process's folder. */
  private static final String PROCESS = "/proc/self";

  /** The guest's path if it may be one of these. */
  private static ProcPath candidate(GuestThread t, Lookup at) throws IOException {
    byte[] name = at.name();
    boolean may = at.startsInProc() || name.length >= 5 && name[0] == '/' && isOne(name[1]);
    if (!may) {
      return null;
    }
    String path = new String(at.guestPath(), StandardCharsets.ISO_8859_1);
    boolean folder = path.equals("/proc") || path.startsWith("/proc/");
    return folder || path.startsWith("/sys/") || path.startsWith("/dev/")
        ? ProcPath.of(t, path)
        : null;
  }

  private static boolean isOne(byte first) {
    return first == 'p' || first == 's' || first == 'd';
  }

  /** Opens one; null if the path is none of them. */
  static OpenFile open(GuestThread t, Lookup at, int flags, boolean follow) throws IOException {
    ProcPath path = candidate(t, at);
    if (path == null) {
      return null;
    }
    if (!follow && !at.namesFolder() && link(path) != null) {
      throw new LinuxException(Errno.ELOOP);
    }
    MemoryDevice.Kind device = device(path.path());
    if (device != null) {
      return new MemoryDevice(flags, device);
    }
    if (isTerminal(path.path())) {
      return TerminalFiles.open(t.process(), path.path(), flags);
    }
    OpenFile own = descriptor(path.process(), path.path());
    if (own instanceof PtySlave slave) {
      return slave.reopen(flags);
    }
    if (own != null) {
      // What has a path is opened anew, with flags of its own.
      return own.hostPath() == null || own.inherited() ? own : null;
    }
    OpenFile made = made(path, at, flags);
    if (made != null && (flags & 3) != OpenFile.O_RDONLY) {
      throw new LinuxException(made instanceof ProcFolder ? Errno.EISDIR : Errno.EACCES);
    }
    return made == null ? absent(path) : made;
  }

  /** Whether a name may be a terminal's. */
  private static boolean isTerminal(String path) {
    return path.startsWith("/dev/pt") || path.equals("/dev/tty");
  }

  private static OpenFile made(ProcPath path, Lookup at, int flags) throws IOException {
    ProcFolder folder =
        ProcFolder.open(flags, path, new String(at.guestPath(), StandardCharsets.ISO_8859_1));
    if (folder != null) {
      return folder;
    }
    String text = content(path);
    if (text != null && at.namesFolder()) {
      throw new LinuxException(Errno.ENOTDIR);
    }
    return text == null ? null : new MemoryFile(flags, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String content(ProcPath path) {
    String own = ProcessFiles.content(path.process(), path.tid(), path.path());
    return own != null ? own : ProcFiles.content(path.process(), path.path());
  }

  /** Nothing, in place of what the host has for gox itself; null elsewhere. */
  private static <T> T absent(ProcPath path) throws IOException {
    boolean process = path.path().startsWith("/proc/self/");
    if (process && !leads(path.path()) && link(path.process(), path.path()) == null) {
      throw new LinuxException(Errno.ENOENT);
    }
    return null;
  }

  /** Whether a path goes on behind a link to another place. */
  private static boolean leads(String path) {
    return path.startsWith("/proc/self/cwd/")
        || path.startsWith("/proc/self/root/")
        || path.startsWith("/proc/self/fd/") && path.indexOf('/', "/proc/self/fd/".length()) > 0;
  }

  /** What stat(2) tells of one; null if the path is none of them. */
  static FileStatus status(GuestThread t, Lookup at, boolean follow) throws IOException {
    ProcPath path = candidate(t, at);
    if (path == null) {
      return null;
    }
    MemoryDevice.Kind device = device(path.path());
    if (device != null) {
      return device.status();
    }
    if (isTerminal(path.path())) {
      return TerminalFiles.status(t.process(), path.path());
    }
    byte[] link = link(path);
    boolean followed = follow || at.namesFolder();
    if (link != null && !followed) {
      FileStatus status = FileStatus.of(FileMode.LINK | 0777);
      status.size = link.length;
      return status;
    }
    OpenFile own = descriptor(path.process(), path.path());
    if (own != null) {
      return own.status();
    }
    if (ProcFolder.is(path.path())) {
      return ProcFolder.open(0, path, "").status();
    }
    if (link != null) {
      return FileStatus.of(t.process().root().toHost(t.process().cwd(), link, true), true);
    }
    return content(path) == null ? absent(path) : FileStatus.of(FileMode.REGULAR | 0444);
  }

  /**
   * The guest's path without links of a folder that gox makes itself, or of the one that a link of
   * gox's leads to; null if the path is none of these.
   */
  static byte[] folder(GuestThread t, Lookup at) throws IOException {
    ProcPath path = candidate(t, at);
    if (path == null) {
      return null;
    }
    if (!ProcFolder.is(path.path())) {
      return link(path);
    }
    String folder = path.path().equals("/dev/fd") ? "/proc/self/fd" : path.path();
    return text(
        folder.startsWith(PROCESS) ? ownName(path) + folder.substring(PROCESS.length()) : folder);
  }

  private static String ownName(ProcPath path) {
    int pid = path.process().pid();
    return "/proc/" + pid + (path.tid() == pid ? "" : "/task/" + path.tid());
  }

  /** Where a synthetic link leads; null if the path is none. */
  static byte[] link(GuestThread t, Lookup at) throws IOException {
    ProcPath path = candidate(t, at);
    return path == null ? null : link(path);
  }

  private static byte[] link(ProcPath path) throws IOException {
    if (path.link()) {
      String process = Integer.toString(path.process().pid());
      return text(path.tid() == path.process().pid() ? process : process + "/task/" + path.tid());
    }
    return link(path.process(), path.path());
  }

  private static byte[] link(GuestProcess process, String path) throws IOException {
    switch (path) {
      case "/proc/self/exe" -> {
        return process.program().path();
      }
      case "/proc/self/cwd" -> {
        return process.cwd();
      }
      case "/proc/self/root" -> {
        return text("/");
      }
      default -> {
        OpenFile file = descriptor(process, path);
        if (file == null) {
          return null;
        }
        if (file.guestName() != null) {
          return file.guestName();
        }
        return file.hostPath() == null
            ? text("pipe:[" + (System.identityHashCode(file) & 0xFFFFF) + "]")
            : process.root().toGuest(file.hostName());
      }
    }
  }

  private static byte[] text(String ascii) {
    return ascii.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The open file that a path of /proc/self/fd or /dev/fd names, or null. */
  private static OpenFile descriptor(GuestProcess process, String path) {
    String number =
        switch (path) {
          case "/dev/stdin" -> "0";
          case "/dev/stdout" -> "1";
          case "/dev/stderr" -> "2";
          default ->
              path.startsWith("/proc/self/fd/")
                  ? path.substring("/proc/self/fd/".length())
                  : path.startsWith("/dev/fd/") ? path.substring("/dev/fd/".length()) : "";
        };
    if (number.isEmpty() || number.length() > 7) {
      return null;
    }
    try {
      return process.files().get(Integer.parseUnsignedInt(number));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static MemoryDevice.Kind device(String path) {
    return switch (path) {
      case "/dev/null" -> MemoryDevice.Kind.NULL;
      case "/dev/zero" -> MemoryDevice.Kind.ZERO;
      case "/dev/full" -> MemoryDevice.Kind.FULL;
      case "/dev/random" -> MemoryDevice.Kind.RANDOM;
      case "/dev/urandom" -> MemoryDevice.Kind.URANDOM;
      default -> null;
    };
  }
}
