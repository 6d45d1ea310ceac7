package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.thread.GuestThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The current folder and the reading of folders: getcwd(2), chdir(2), getdents64(2), umask(2). */
public final class FolderCalls {
  private FolderCalls() {}

  /** Opens a folder to find it again: O_PATH, O_DIRECTORY. */
  private static final int FOLDER = OpenFile.O_PATH | 0x10000;

  /** The length with its zero byte, as the kernel's call returns it. */
  public static long getcwd(GuestThread t, long to, long size) {
    byte[] cwd;
    try {
      cwd = t.process().folder().currentPath(t.process().root());
    } catch (IOException e) {
      return FileErrors.of(e, null);
    }
    if (Long.compareUnsigned(size, cwd.length + 1L) < 0) {
      return -Errno.ERANGE;
    }
    t.process().memory().write(to, cwd, 0, cwd.length);
    t.process().memory().putByte(to + cwd.length, (byte) 0);
    return cwd.length + 1L;
  }

  public static long chdir(GuestThread t, long path) {
    Lookup at = Lookup.of(t, Lookup.AT_FDCWD, path, true);
    try (at) {
      byte[] own = SyntheticFiles.folder(t, at);
      if (own == null) {
        return enter(t, at.host());
      }
      return ProcFolder.isName(own) ? enter(t, own) : enter(t, hostOf(t, own));
    } catch (IOException e) {
      return at.failed(e);
    }
  }

  private static Path hostOf(GuestThread t, byte[] path) throws IOException {
    return t.process().root().toHost(t.process().cwd(), path, true);
  }

  /** Makes a folder that gox makes itself the current one. */
  private static long enter(GuestThread t, byte[] own) {
    t.process().folder().set(own, null);
    return 0;
  }

  private static long enter(GuestThread t, Path host) throws IOException {
    if (HostCalls.there()) {
      enter(t, HostHandle.of(HostCalls.open(HostPaths.bytes(host), FOLDER, 0)));
      return 0;
    }
    if (!Files.isDirectory(host)) {
      return Files.exists(host)
          ? -Errno.ENOTDIR
          : FileErrors.of(new java.nio.file.NoSuchFileException(""), host);
    }
    if (!Files.isExecutable(host)) {
      return -Errno.EACCES;
    }
    // getcwd(2) names folders, not the links that led there.
    t.process().folder().set(t.process().root().toGuest(host.toRealPath()), null);
    return 0;
  }

  /** Makes a folder the current one, which then holds the handle. */
  private static void enter(GuestThread t, HostHandle handle) throws IOException {
    byte[] name;
    try {
      if (!Files.isExecutable(handle.path())) {
        throw new LinuxException(Errno.EACCES);
      }
      name = t.process().root().toGuest(HostPaths.of(handle.name()));
    } catch (LinuxException e) {
      if (e.errno() != Errno.ENAMETOOLONG) {
        handle.release();
        throw e;
      }
      name = new byte[] {'/'};
    }
    t.process().folder().set(name, handle);
  }

  public static long fchdir(GuestThread t, long fd) {
    OpenFile file = t.process().files().hold(fd);
    if (file == null) {
      return -Errno.EBADF;
    }
    try {
      if (file instanceof ProcFolder own) {
        return enter(t, own.guestName());
      }
      return file instanceof HostFolder ? enter(t, file.hostPath()) : -Errno.ENOTDIR;
    } catch (IOException e) {
      return FileErrors.of(e, file.hostPath());
    } finally {
      file.release();
    }
  }

  public static long getdents(GuestThread t, long fd, long buffer, long size) {
    OpenFile file = t.process().files().get(fd);
    if (file == null) {
      return -Errno.EBADF;
    }
    return file instanceof Folder f
        ? (f.flags() & OpenFile.O_PATH) != 0
            ? -Errno.EBADF
            : f.list(t.process().memory(), buffer, size & 0xFFFF_FFFFL)
        : -Errno.ENOTDIR;
  }

  /** The mask before. */
  public static long umask(GuestThread t, long mask) {
    int before = t.process().umask();
    t.process().setUmask((int) mask);
    return before;
  }
}
