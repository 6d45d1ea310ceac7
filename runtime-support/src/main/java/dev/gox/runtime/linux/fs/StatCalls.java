package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.thread.GuestThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** stat(2), statx(2), access(2): what is known of a file. */
public final class StatCalls {
  private StatCalls() {}

  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_NO_AUTOMOUNT = 0x800;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int AT_STATX_SYNC = 0x6000;
  private static final int AT_EACCESS = 0x200;

  public static long stat(GuestThread t, long path, long to) {
    return fstatat(t, Lookup.AT_FDCWD, path, to, 0);
  }

  public static long lstat(GuestThread t, long path, long to) {
    return fstatat(t, Lookup.AT_FDCWD, path, to, AT_SYMLINK_NOFOLLOW);
  }

  public static long fstat(GuestThread t, long fd, long to) {
    OpenFile file = t.process().files().hold(fd);
    if (file == null) {
      return -Errno.EBADF;
    }
    try {
      file.status().write(t.process().memory(), to);
      return 0;
    } catch (IOException e) {
      return FileErrors.of(e, file.hostPath());
    } finally {
      file.release();
    }
  }

  public static long fstatat(GuestThread t, long folder, long path, long to, long flags) {
    if ((flags & ~(AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH)) != 0) {
      return -Errno.EINVAL;
    }
    byte[] name = t.process().memory().readCString(path, 4096);
    if (name.length == 0 && (flags & AT_EMPTY_PATH) != 0 && (int) folder != Lookup.AT_FDCWD) {
      return fstat(t, folder, to);
    }
    Lookup at = Lookup.of(t, folder, name, (flags & AT_SYMLINK_NOFOLLOW) == 0);
    try (at) {
      status(t, at, (flags & AT_SYMLINK_NOFOLLOW) == 0).write(t.process().memory(), to);
      return 0;
    } catch (IOException e) {
      return at.failed(e);
    }
  }

  private static FileStatus status(GuestThread t, Lookup at, boolean follow) throws IOException {
    FileStatus synthetic = SyntheticFiles.status(t, at, follow);
    if (synthetic != null) {
      return synthetic;
    }
    FileStatus status = FileStatus.of(at.host(), follow || at.namesFolder());
    if (at.namesFolder() && (status.mode & FileMode.TYPE) != FileMode.FOLDER) {
      throw new LinuxException(Errno.ENOTDIR);
    }
    return status;
  }

  public static long statx(GuestThread t, long folder, long path, long flags, long mask, long to) {
    int known = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH | AT_STATX_SYNC;
    if ((flags & ~known) != 0 || (mask & 0x8000_0000L) != 0) {
      return -Errno.EINVAL;
    }
    boolean follow = (flags & AT_SYMLINK_NOFOLLOW) == 0;
    byte[] name = path == 0 ? new byte[0] : t.process().memory().readCString(path, 4096);
    if (name.length == 0 && (flags & AT_EMPTY_PATH) != 0) {
      OpenFile file = t.process().files().hold(folder);
      if (file == null) {
        return -Errno.EBADF;
      }
      try {
        file.status().writeExtended(t.process().memory(), to);
        return 0;
      } catch (IOException e) {
        return FileErrors.of(e, file.hostPath());
      } finally {
        file.release();
      }
    }
    Lookup at = Lookup.of(t, folder, name, follow);
    try (at) {
      status(t, at, follow).writeExtended(t.process().memory(), to);
      return 0;
    } catch (IOException e) {
      return at.failed(e);
    }
  }

  public static long access(GuestThread t, long path, long mode) {
    return faccessat2(t, Lookup.AT_FDCWD, path, mode, 0);
  }

  public static long faccessat(GuestThread t, long folder, long path, long mode) {
    return faccessat2(t, folder, path, mode, 0);
  }

  /** Modes: 4 read, 2 write, 1 execute, 0 existence. */
  public static long faccessat2(GuestThread t, long folder, long path, long mode, long flags) {
    if ((mode & ~7) != 0 || (flags & ~(AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)) != 0) {
      return -Errno.EINVAL;
    }
    boolean follow = (flags & AT_SYMLINK_NOFOLLOW) == 0;
    Lookup at = Lookup.of(t, folder, path, follow);
    try (at) {
      if (SyntheticFiles.status(t, at, follow) != null) {
        return 0;
      }
      Path host = at.host();
      FileStatus.of(host, follow);
      boolean allowed =
          ((mode & 4) == 0 || Files.isReadable(host))
              && ((mode & 2) == 0 || Files.isWritable(host))
              && ((mode & 1) == 0 || Files.isExecutable(host));
      return allowed ? 0 : -Errno.EACCES;
    } catch (IOException e) {
      return at.failed(e);
    }
  }
}
