package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.thread.GuestThread;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The files that gox makes itself: those of /proc, /sys and /dev that describe the guest rather
 * than the JVM, or that a host other than Linux lacks. They are the same with a root and without.
 */
final class SyntheticFiles {
  private SyntheticFiles() {}

  /** The guest's path if it may be one of these, with this process's own folder as "self". */
  private static String candidate(GuestThread t, Lookup at) throws IOException {
    byte[] name = at.name();
    if (name.length < 5 || name[0] != '/' || "psd".indexOf(name[1]) < 0) {
      return null;
    }
    String path = new String(at.guestPath(), StandardCharsets.ISO_8859_1);
    if (!path.startsWith("/proc/")) {
      return path.startsWith("/sys/") || path.startsWith("/dev/") ? path : null;
    }
    return ownFolder(ownFolder(path, "/proc/" + t.process().pid()), "/proc/thread-self");
  }

  private static String ownFolder(String path, String folder) {
    boolean own = path.equals(folder) || path.startsWith(folder + "/");
    return own ? "/proc/self" + path.substring(folder.length()) : path;
  }

  /** Opens one; null if the path is none of them. */
  static OpenFile open(GuestThread t, Lookup at, int flags) throws IOException {
    String path = candidate(t, at);
    if (path == null) {
      return null;
    }
    MemoryDevice.Kind device = device(path);
    if (device != null) {
      return new MemoryDevice(flags, device);
    }
    OpenFile own = descriptor(t.process(), path);
    if (own != null) {
      // What has a path is opened anew, with flags of its own.
      return own.hostPath() == null || own instanceof StandardStream ? own : null;
    }
    String text = ProcFiles.content(t.process(), path);
    if (text == null) {
      return null;
    }
    if ((flags & 3) != OpenFile.O_RDONLY) {
      throw new LinuxException(Errno.EACCES);
    }
    return new MemoryFile(flags, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** What stat(2) tells of one; null if the path is none of them. */
  static FileStatus status(GuestThread t, Lookup at, boolean follow) throws IOException {
    String path = candidate(t, at);
    if (path == null) {
      return null;
    }
    MemoryDevice.Kind device = device(path);
    if (device != null) {
      return device.status();
    }
    byte[] link = link(t.process(), path);
    if (link != null && !follow) {
      FileStatus status = FileStatus.of(FileMode.LINK | 0777);
      status.size = link.length;
      return status;
    }
    OpenFile own = descriptor(t.process(), path);
    if (own != null) {
      return own.status();
    }
    if (link != null) {
      return FileStatus.of(t.process().root().toHost(t.process().cwd(), link, true), true);
    }
    return ProcFiles.content(t.process(), path) == null
        ? null
        : FileStatus.of(FileMode.REGULAR | 0444);
  }

  /** Where a synthetic link leads; null if the path is none. */
  static byte[] link(GuestThread t, Lookup at) throws IOException {
    String path = candidate(t, at);
    return path == null ? null : link(t.process(), path);
  }

  private static byte[] link(GuestProcess process, String path) throws IOException {
    switch (path) {
      case "/proc/self" -> {
        return text(Integer.toString(process.pid()));
      }
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
