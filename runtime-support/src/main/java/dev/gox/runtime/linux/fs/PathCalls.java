package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.thread.GuestThread;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** mkdirat(2), unlinkat(2), readlinkat(2), getcwd(2), getdents64(2). */
public final class PathCalls {
  private PathCalls() {}

  private static final int AT_REMOVEDIR = 0x200;

  public static long mkdirat(GuestThread t, long folder, long path, long mode) {
    byte[] name = OpenCalls.name(t, path);
    Path host = name.length == 0 ? null : OpenCalls.host(t, folder, name);
    if (host == null) {
      return name.length == 0 ? -Errno.ENOENT : -Errno.EBADF;
    }
    try {
      Files.createDirectory(host, OpenCalls.permissions(host, (int) mode & ~t.process().umask()));
      return 0;
    } catch (IOException e) {
      return FileErrors.of(e, host);
    }
  }

  public static long unlinkat(GuestThread t, long folder, long path, long flags) {
    byte[] name = OpenCalls.name(t, path);
    Path host = name.length == 0 ? null : OpenCalls.host(t, folder, name);
    if (host == null) {
      return name.length == 0 ? -Errno.ENOENT : -Errno.EBADF;
    }
    boolean directory = Files.isDirectory(host, LinkOption.NOFOLLOW_LINKS);
    boolean wanted = (flags & AT_REMOVEDIR) != 0;
    if (directory != wanted && Files.exists(host, LinkOption.NOFOLLOW_LINKS)) {
      return wanted ? -Errno.ENOTDIR : -Errno.EISDIR;
    }
    try {
      Files.delete(host);
      return 0;
    } catch (IOException e) {
      return FileErrors.of(e, host);
    }
  }

  public static long readlinkat(GuestThread t, long folder, long path, long to, long size) {
    if ((int) size <= 0) {
      return -Errno.EINVAL;
    }
    byte[] name = OpenCalls.name(t, path);
    Path host = name.length == 0 ? null : OpenCalls.host(t, folder, name);
    if (host == null) {
      return -Errno.ENOENT;
    }
    try {
      byte[] target = Files.readSymbolicLink(host).toString().getBytes(StandardCharsets.UTF_8);
      int n = (int) Math.min(target.length, size);
      t.process().memory().write(to, target, 0, n);
      return n;
    } catch (IOException e) {
      return FileErrors.of(e, host);
    }
  }

  /** The length with its zero byte, as the kernel's call returns it. */
  public static long getcwd(GuestThread t, long to, long size) {
    byte[] cwd = t.process().cwd();
    if (size < cwd.length + 1L) {
      return -Errno.ERANGE;
    }
    t.process().memory().write(to, cwd, 0, cwd.length);
    t.process().memory().putByte(to + cwd.length, (byte) 0);
    return cwd.length + 1L;
  }

  public static long getdents(GuestThread t, long fd, long buffer, long size) {
    OpenFile file = t.process().files().get(fd);
    if (file == null) {
      return -Errno.EBADF;
    }
    return file instanceof HostFolder f
        ? f.list(t.process().memory(), buffer, size & 0xFFFF_FFFFL)
        : -Errno.ENOTDIR;
  }
}
