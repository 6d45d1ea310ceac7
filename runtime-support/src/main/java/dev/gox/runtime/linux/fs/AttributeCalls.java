package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/** What changes a file's attributes: chmod(2), chown(2), utimensat(2), truncate(2). */
public final class AttributeCalls {
  private AttributeCalls() {}

  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final LinkOption[] FOLLOW = {};
  private static final LinkOption[] NOFOLLOW = {LinkOption.NOFOLLOW_LINKS};

  /** A change of the file at a host path. */
  private interface Change {
    long apply(Path path) throws IOException;
  }

  private static long change(GuestThread t, long folder, long path, boolean follow, Change change) {
    Lookup at = Lookup.of(t, folder, path, follow);
    try (at) {
      return change.apply(at.host());
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return -Errno.EPERM;
    } catch (IOException e) {
      return at.failed(e);
    }
  }

  private static long change(GuestThread t, long fd, boolean place, Change change) {
    OpenFile file = t.process().files().hold(fd);
    if (file == null) {
      return -Errno.EBADF;
    }
    try {
      if ((file.flags() & OpenFile.O_PATH) != 0 && !place) {
        return -Errno.EBADF;
      }
      return file.hostPath() == null ? -Errno.EINVAL : change.apply(file.hostPath());
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return -Errno.EPERM;
    } catch (IOException e) {
      return FileErrors.of(e, file.hostPath());
    } finally {
      file.release();
    }
  }

  /** Whether a name is empty and the flags say that the descriptor itself is meant then. */
  private static boolean meansDescriptor(GuestThread t, long path, long flags) {
    return (flags & AT_EMPTY_PATH) != 0 && t.process().memory().getByte(path) == 0;
  }

  public static long chmod(GuestThread t, long path, long mode) {
    return fchmodat(t, Lookup.AT_FDCWD, path, mode);
  }

  public static long fchmodat(GuestThread t, long folder, long path, long mode) {
    return change(t, folder, path, true, p -> setMode(p, (int) mode));
  }

  public static long fchmodat2(GuestThread t, long folder, long path, long mode, long flags) {
    if ((flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)) != 0) {
      return -Errno.EINVAL;
    }
    if (meansDescriptor(t, path, flags)) {
      return change(t, folder, true, p -> setMode(p, (int) mode));
    }
    if ((flags & AT_SYMLINK_NOFOLLOW) == 0) {
      return fchmodat(t, folder, path, mode);
    }
    return change(
        t,
        folder,
        path,
        false,
        p -> Files.isSymbolicLink(p) ? -Errno.EOPNOTSUPP : setMode(p, (int) mode));
  }

  public static long fchmod(GuestThread t, long fd, long mode) {
    return change(t, fd, false, p -> setMode(p, (int) mode));
  }

  private static long setMode(Path path, int mode) throws IOException {
    if (HostCalls.there()) {
      HostCalls.chmod(HostPaths.bytes(path), mode & FileMode.RIGHTS);
      return 0;
    }
    boolean unix = path.getFileSystem().supportedFileAttributeViews().contains("unix");
    if (unix) {
      Files.setAttribute(path, "unix:mode", mode & FileMode.RIGHTS);
    } else if (!path.toFile().setWritable((mode & 0200) != 0)) {
      return -Errno.EPERM;
    }
    return 0;
  }

  public static long chown(GuestThread t, long path, long uid, long gid) {
    return fchownat(t, Lookup.AT_FDCWD, path, uid, gid, 0);
  }

  public static long lchown(GuestThread t, long path, long uid, long gid) {
    return fchownat(t, Lookup.AT_FDCWD, path, uid, gid, AT_SYMLINK_NOFOLLOW);
  }

  public static long fchown(GuestThread t, long fd, long uid, long gid) {
    return change(t, fd, false, p -> setOwner(p, (int) uid, (int) gid, FOLLOW));
  }

  public static long fchownat(
      GuestThread t, long folder, long path, long uid, long gid, long flags) {
    if ((flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)) != 0) {
      return -Errno.EINVAL;
    }
    boolean follow = (flags & AT_SYMLINK_NOFOLLOW) == 0;
    LinkOption[] options = follow ? FOLLOW : NOFOLLOW;
    if (meansDescriptor(t, path, flags)) {
      return change(t, folder, true, p -> setOwner(p, (int) uid, (int) gid, FOLLOW));
    }
    return change(t, folder, path, follow, p -> setOwner(p, (int) uid, (int) gid, options));
  }

  /** Ids of -1 stay as they are. */
  private static long setOwner(Path path, int uid, int gid, LinkOption[] options)
      throws IOException {
    if (HostCalls.there()) {
      HostCalls.chown(HostPaths.bytes(path), uid, gid, options == FOLLOW);
      return 0;
    }
    FileStatus now = FileStatus.of(path, options == FOLLOW);
    if (uid != -1 && uid != now.uid) {
      Files.setAttribute(path, "unix:uid", uid, options);
    }
    if (gid != -1 && gid != now.gid) {
      Files.setAttribute(path, "unix:gid", gid, options);
    }
    return 0;
  }

  private static final long UTIME_NOW = 0x3fff_ffff;
  private static final long UTIME_OMIT = 0x3fff_fffe;

  /** A null path means the descriptor itself; null times mean now. */
  public static long utimensat(GuestThread t, long folder, long path, long times, long flags) {
    if ((flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)) != 0) {
      return -Errno.EINVAL;
    }
    FileTime now = FileTime.from(Instant.now());
    FileTime accessed = now;
    FileTime modified = now;
    if (times != 0) {
      GuestMemory memory = t.process().memory();
      long[] nanos = {memory.getLong(times + 8), memory.getLong(times + 24)};
      for (long n : nanos) {
        if (n != UTIME_NOW && n != UTIME_OMIT && (n < 0 || n > 999_999_999)) {
          return -Errno.EINVAL;
        }
      }
      accessed = time(memory.getLong(times), nanos[0], now);
      modified = time(memory.getLong(times + 16), nanos[1], now);
    }
    boolean follow = (flags & AT_SYMLINK_NOFOLLOW) == 0;
    FileTime access = accessed;
    FileTime modification = modified;
    Change change = p -> setTimes(p, access, modification, follow);
    if (path == 0 || meansDescriptor(t, path, flags)) {
      return change(t, folder, path != 0, change);
    }
    return change(t, folder, path, follow, change);
  }

  /** Sets the times of a file; a null path means the descriptor itself. */
  static long setTimes(
      GuestThread t, long folder, long path, FileTime accessed, FileTime modified) {
    Change change = p -> setTimes(p, accessed, modified, true);
    return path == 0 ? change(t, folder, false, change) : change(t, folder, path, true, change);
  }

  /** Null where the time is to stay. */
  private static FileTime time(long seconds, long nanos, FileTime now) {
    return nanos == UTIME_NOW
        ? now
        : nanos == UTIME_OMIT ? null : FileTime.from(Instant.ofEpochSecond(seconds, nanos));
  }

  private static long setTimes(Path path, FileTime accessed, FileTime modified, boolean follow)
      throws IOException {
    LinkOption[] options = follow ? FOLLOW : NOFOLLOW;
    FileStatus now = FileStatus.of(path, follow);
    if ((now.mode & FileMode.TYPE) == FileMode.LINK) {
      if (HostCalls.there()) {
        HostCalls.setLinkTimes(
            path,
            accessed == null ? now.accessed : accessed,
            modified == null ? now.modified : modified);
      }
      // NIO can't change a link's own times; nothing depends on them.
      return 0;
    }
    Files.getFileAttributeView(path, BasicFileAttributeView.class)
        .setTimes(modified, accessed, null);
    return 0;
  }

  public static long truncate(GuestThread t, long path, long length) {
    if (length < 0) {
      return -Errno.EINVAL;
    }
    return change(
        t,
        Lookup.AT_FDCWD,
        path,
        true,
        p -> {
          if (Files.isDirectory(p)) {
            return -Errno.EISDIR;
          }
          try (HostFile file = HostFile.open(p, t.process().kernel().pageCache())) {
            return file.resize(length);
          }
        });
  }

  public static long ftruncate(GuestThread t, long fd, long length) {
    OpenFile file = t.process().files().get(fd);
    if (file == null) {
      return -Errno.EBADF;
    }
    if ((file.flags() & OpenFile.O_PATH) != 0) {
      return -Errno.EBADF;
    }
    return length < 0 || !(file instanceof HostFile f) ? -Errno.EINVAL : f.resize(length);
  }
}
