package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.thread.GuestThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** What makes, removes and changes names: mkdir(2), unlink(2), rename(2), link(2), symlink(2). */
public final class NameCalls {
  private NameCalls() {}

  private static final int AT_REMOVEDIR = 0x200;
  private static final int AT_SYMLINK_FOLLOW = 0x400;
  private static final int AT_EMPTY_PATH = 0x1000;

  private static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  public static long mkdir(GuestThread t, long path, long mode) {
    return mkdirat(t, Lookup.AT_FDCWD, path, mode);
  }

  public static long mkdirat(GuestThread t, long folder, long path, long mode) {
    Lookup at = Lookup.of(t, folder, path, false);
    try (at) {
      Path host = at.host();
      Files.createDirectory(host, OpenCalls.permissions(host, (int) mode & ~t.process().umask()));
      return 0;
    } catch (IOException e) {
      return at.failed(e);
    }
  }

  public static long mknod(GuestThread t, long path, long mode, long device) {
    return mknodat(t, Lookup.AT_FDCWD, path, mode, device);
  }

  /** FIFOs and devices can't be made; an empty regular file can. */
  public static long mknodat(GuestThread t, long folder, long path, long mode, long device) {
    int type = (int) mode & FileMode.TYPE;
    if (type != 0 && type != FileMode.REGULAR) {
      return -Errno.EPERM;
    }
    Lookup at = Lookup.of(t, folder, path, false);
    try (at) {
      Path host = at.host();
      Files.createFile(host, OpenCalls.permissions(host, (int) mode & ~t.process().umask()));
      return 0;
    } catch (IOException e) {
      return at.failed(e);
    }
  }

  public static long unlink(GuestThread t, long path) {
    return unlinkat(t, Lookup.AT_FDCWD, path, 0);
  }

  public static long rmdir(GuestThread t, long path) {
    return unlinkat(t, Lookup.AT_FDCWD, path, AT_REMOVEDIR);
  }

  public static long unlinkat(GuestThread t, long folder, long path, long flags) {
    if ((flags & ~AT_REMOVEDIR) != 0) {
      return -Errno.EINVAL;
    }
    Lookup at = Lookup.of(t, folder, path, false);
    try (at) {
      Path host = at.host();
      boolean wanted = (flags & AT_REMOVEDIR) != 0;
      if (exists(host) && isFolder(host) != wanted) {
        return wanted ? -Errno.ENOTDIR : -Errno.EISDIR;
      }
      Files.delete(host);
      return 0;
    } catch (IOException e) {
      return at.failed(e);
    }
  }

  private static final int RENAME_NOREPLACE = 1;

  public static long rename(GuestThread t, long from, long to) {
    return renameat2(t, Lookup.AT_FDCWD, from, Lookup.AT_FDCWD, to, 0);
  }

  public static long renameat(GuestThread t, long folder, long from, long other, long to) {
    return renameat2(t, folder, from, other, to, 0);
  }

  /** RENAME_EXCHANGE and RENAME_WHITEOUT are refused, as by file systems that lack them. */
  public static long renameat2(
      GuestThread t, long folder, long from, long other, long to, long flags) {
    if ((flags & ~RENAME_NOREPLACE) != 0) {
      return -Errno.EINVAL;
    }
    Lookup source = Lookup.of(t, folder, from, false);
    Lookup target = Lookup.of(t, other, to, false);
    try (source;
        target) {
      Path old = source.host();
      Path now = target.host();
      if (!exists(old)) {
        return source.failed(new java.nio.file.NoSuchFileException(""));
      }
      if (exists(now)) {
        if (flags != 0) {
          return -Errno.EEXIST;
        }
        if (isFolder(old) != isFolder(now)) {
          return isFolder(old) ? -Errno.ENOTDIR : -Errno.EISDIR;
        }
        if (isFolder(now) && !isEmpty(now)) {
          return Files.isSameFile(old, now) ? 0 : -Errno.ENOTEMPTY;
        }
      }
      if (isFolder(old) && now.toAbsolutePath().startsWith(old.toAbsolutePath())) {
        return Files.isSameFile(old, now) ? 0 : -Errno.EINVAL;
      }
      Files.move(old, now, StandardCopyOption.ATOMIC_MOVE);
      return 0;
    } catch (IOException e) {
      return target.failed(e);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (java.nio.file.DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      return !entries.iterator().hasNext();
    }
  }

  public static long link(GuestThread t, long from, long to) {
    return linkat(t, Lookup.AT_FDCWD, from, Lookup.AT_FDCWD, to, 0);
  }

  public static long linkat(
      GuestThread t, long folder, long from, long other, long to, long flags) {
    if ((flags & ~(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH)) != 0) {
      return -Errno.EINVAL;
    }
    Lookup source = Lookup.of(t, folder, from, (flags & AT_SYMLINK_FOLLOW) != 0);
    Lookup target = Lookup.of(t, other, to, false);
    try (source;
        target) {
      if (isFolder(source.host())) {
        return -Errno.EPERM;
      }
      if (!exists(source.host())) {
        return source.failed(new java.nio.file.NoSuchFileException(""));
      }
      Files.createLink(target.host(), source.host());
      return 0;
    } catch (UnsupportedOperationException e) {
      return -Errno.EPERM;
    } catch (IOException e) {
      return target.failed(e);
    }
  }

  public static long symlink(GuestThread t, long target, long path) {
    return symlinkat(t, target, Lookup.AT_FDCWD, path);
  }

  public static long symlinkat(GuestThread t, long target, long folder, long path) {
    byte[] to = t.process().memory().readCString(target, 4096);
    if (to.length == 0) {
      return -Errno.ENOENT;
    }
    Lookup at = Lookup.of(t, folder, path, false);
    try (at) {
      Files.createSymbolicLink(at.host(), HostPaths.of(to));
      return 0;
    } catch (UnsupportedOperationException e) {
      return -Errno.EPERM;
    } catch (IOException e) {
      return at.failed(e);
    }
  }

  public static long readlink(GuestThread t, long path, long to, long size) {
    return readlinkat(t, Lookup.AT_FDCWD, path, to, size);
  }

  public static long readlinkat(GuestThread t, long folder, long path, long to, long size) {
    if ((int) size <= 0) {
      return -Errno.EINVAL;
    }
    Lookup at = Lookup.of(t, folder, path, false);
    try (at) {
      byte[] target = SyntheticFiles.link(t, at);
      if (target == null) {
        target = HostPaths.bytes(Files.readSymbolicLink(at.host()));
      }
      int n = (int) Math.min(target.length, size);
      t.process().memory().write(to, target, 0, n);
      return n;
    } catch (IOException e) {
      return at.failed(e);
    }
  }
}
