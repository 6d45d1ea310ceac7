package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.thread.GuestThread;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;

/** open(2), openat(2): regular files and folders of the host's. */
public final class OpenCalls {
  private OpenCalls() {}

  private static final int PATH_MAX = 4096;
  private static final int AT_FDCWD = -100;
  private static final int O_ACCMODE = 3;
  private static final int O_CREAT = 0x40;
  private static final int O_EXCL = 0x80;
  private static final int O_TRUNC = 0x200;
  private static final int O_DIRECTORY = 0x10000;
  private static final int O_NOFOLLOW = 0x20000;

  /** Flags of the open itself, which F_GETFL doesn't report. */
  private static final int TRANSIENT =
      O_CREAT | O_EXCL | 0x100 | O_TRUNC | OpenFile.O_CLOEXEC | O_DIRECTORY | O_NOFOLLOW;

  /** A path argument's bytes, up to PATH_MAX of them. */
  static byte[] name(GuestThread t, long path) {
    return t.process().memory().readCString(path, PATH_MAX);
  }

  /** The host's path of a guest path that starts at a folder's descriptor; null for a bad one. */
  static Path host(GuestThread t, long folder, byte[] name) {
    if ((int) folder == AT_FDCWD || name.length > 0 && name[0] == '/') {
      return t.process().root().toHost(t.process().cwd(), name);
    }
    OpenFile file = t.process().files().get(folder);
    return file == null || file.hostPath() == null
        ? null
        : file.hostPath().resolve(new String(name, StandardCharsets.UTF_8));
  }

  public static long open(GuestThread t, long path, long flags, long mode) {
    return openat(t, AT_FDCWD, path, flags, mode);
  }

  public static long openat(GuestThread t, long folder, long path, long flagsArg, long mode) {
    byte[] name = name(t, path);
    if (name.length >= PATH_MAX) {
      return -Errno.ENAMETOOLONG;
    }
    if (name.length == 0) {
      return -Errno.ENOENT;
    }
    Path host = host(t, folder, name);
    if (host == null) {
      return -Errno.EBADF;
    }
    int flags = (int) flagsArg;
    int access = flags & O_ACCMODE;
    if (Files.isDirectory(host)) {
      if (access != OpenFile.O_RDONLY || (flags & O_CREAT) != 0) {
        return (flags & O_EXCL) != 0 ? -Errno.EEXIST : -Errno.EISDIR;
      }
      return install(t, new HostFolder(flags & ~TRANSIENT, host), flags);
    }
    if ((flags & O_DIRECTORY) != 0) {
      return Files.exists(host, LinkOption.NOFOLLOW_LINKS) ? -Errno.ENOTDIR : -Errno.ENOENT;
    }
    if ((flags & O_NOFOLLOW) != 0 && Files.isSymbolicLink(host)) {
      return -Errno.ELOOP;
    }
    try {
      int rights = (int) mode & ~t.process().umask();
      FileChannel channel = FileChannel.open(host, options(flags), permissions(host, rights));
      return install(t, new HostFile(flags & ~TRANSIENT, host, channel), flags);
    } catch (IOException e) {
      return FileErrors.of(e, host);
    }
  }

  private static long install(GuestThread t, OpenFile file, int flags) {
    return t.process().files().install(file, (flags & OpenFile.O_CLOEXEC) != 0);
  }

  private static Set<OpenOption> options(int flags) {
    Set<OpenOption> options = new HashSet<>();
    int access = flags & O_ACCMODE;
    if (access != OpenFile.O_WRONLY) {
      options.add(StandardOpenOption.READ);
    }
    if (access != OpenFile.O_RDONLY) {
      options.add(StandardOpenOption.WRITE);
      if ((flags & O_TRUNC) != 0) {
        options.add(StandardOpenOption.TRUNCATE_EXISTING);
      }
      if ((flags & O_CREAT) != 0) {
        options.add(
            (flags & O_EXCL) != 0 ? StandardOpenOption.CREATE_NEW : StandardOpenOption.CREATE);
      }
    }
    return options;
  }

  /** Rights of a new file, where the host has such. */
  static FileAttribute<?>[] permissions(Path path, int mode) {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    StringBuilder text = new StringBuilder();
    for (int bit = 8; bit >= 0; bit--) {
      text.append((mode >> bit & 1) != 0 ? "xwr".charAt(bit % 3) : '-');
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text.toString()))
    };
  }
}
