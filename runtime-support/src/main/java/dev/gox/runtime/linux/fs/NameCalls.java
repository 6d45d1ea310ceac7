package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.thread.GuestThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What makes, removes and changes names: mkdir(2), unlink(2), rename(2), link(2), symlink(2). */
public final class NameCalls {
  private NameCalls() {}

  private static final int AT_SYMLINK_FOLLOW = 0x400;
  private static final int AT_EMPTY_PATH = 0x1000;

  public static long mkdir(GuestThread t, long path, long mode) {
    return mkdirat(t, Lookup.AT_FDCWD, path, mode);
  }

  public static long mkdirat(GuestThread t, long folder, long path, long mode) {
    Lookup at = Lookup.ofName(t, folder, path);
    try (at) {
      Names.ofHost().makeFolder(at.host(), (int) mode & ~t.process().umask());
      return 0;
    } catch (IOException e) {
      return at.failed(e);
    }
  }

  public static long mknod(GuestThread t, long path, long mode, long device) {
    return mknodat(t, Lookup.AT_FDCWD, path, mode, device);
  }

  /** Device files are refused, as to a process without privileges. */
  public static long mknodat(GuestThread t, long folder, long path, long mode, long device) {
    switch ((int) mode & FileMode.TYPE) {
      case 0, FileMode.REGULAR, FileMode.FIFO, FileMode.SOCKET -> {}
      case FileMode.CHARACTER, FileMode.BLOCK, FileMode.FOLDER -> {
        return -Errno.EPERM;
      }
      default -> {
        return -Errno.EINVAL;
      }
    }
    Lookup at = Lookup.ofName(t, folder, path);
    try (at) {
      Names.ofHost().makeFile(at.host(), (int) mode & ~t.process().umask(), 0);
      return 0;
    } catch (IOException e) {
      return at.failed(e);
    }
  }

  public static long unlink(GuestThread t, long path) {
    return unlinkat(t, Lookup.AT_FDCWD, path, 0);
  }

  public static long rmdir(GuestThread t, long path) {
    return unlinkat(t, Lookup.AT_FDCWD, path, Names.AT_REMOVEDIR);
  }

  public static long unlinkat(GuestThread t, long folder, long path, long flags) {
    if ((flags & ~Names.AT_REMOVEDIR) != 0) {
      return -Errno.EINVAL;
    }
    Lookup at = Lookup.ofName(t, folder, path);
    try (at) {
      Names.ofHost().remove(at.host(), (int) flags);
      return 0;
    } catch (IOException e) {
      return at.failed(e);
    }
  }

  public static long rename(GuestThread t, long from, long to) {
    return renameat2(t, Lookup.AT_FDCWD, from, Lookup.AT_FDCWD, to, 0);
  }

  public static long renameat(GuestThread t, long folder, long from, long other, long to) {
    return renameat2(t, folder, from, other, to, 0);
  }

  /** RENAME_WHITEOUT is refused, as by file systems that lack it. */
  public static long renameat2(
      GuestThread t, long folder, long from, long other, long to, long flags) {
    int known = Names.RENAME_NOREPLACE | Names.RENAME_EXCHANGE;
    if ((flags & ~known) != 0 || flags == known) {
      return -Errno.EINVAL;
    }
    Lookup source = Lookup.ofName(t, folder, from);
    Lookup target = Lookup.ofName(t, other, to);
    try (source;
        target) {
      Names.ofHost().rename(source.host(), target.host(), (int) flags);
      return 0;
    } catch (IOException e) {
      return target.failed(e);
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
    boolean follow = (flags & AT_SYMLINK_FOLLOW) != 0;
    if ((flags & AT_EMPTY_PATH) != 0 && t.process().memory().getByte(from) == 0) {
      return link(t, folder, other, to);
    }
    Lookup source = Lookup.of(t, folder, from, follow);
    Lookup target = Lookup.ofName(t, other, to);
    try (source;
        target) {
      OpenFile open = follow ? source.openFile() : null;
      if (open != null) {
        return link(open, target.host());
      }
      boolean leads = follow && Files.isSymbolicLink(source.host());
      Names.ofHost().link(leads ? source.host().toRealPath() : source.host(), target.host());
      return 0;
    } catch (UnsupportedOperationException e) {
      return -Errno.EPERM;
    } catch (IOException e) {
      return target.failed(e);
    }
  }

  /** Gives an open file a further name: AT_EMPTY_PATH. */
  private static long link(GuestThread t, long fd, long other, long to) {
    OpenFile file = t.process().files().hold(fd);
    if (file == null) {
      return (int) fd == Lookup.AT_FDCWD ? -Errno.EPERM : -Errno.EBADF;
    }
    Lookup target = Lookup.ofName(t, other, to);
    try (target) {
      return link(file, target.host());
    } catch (UnsupportedOperationException e) {
      return -Errno.EPERM;
    } catch (IOException e) {
      return target.failed(e);
    } finally {
      file.release();
    }
  }

  private static long link(OpenFile file, Path target) throws IOException {
    if (file.hostPath() == null) {
      return -Errno.EXDEV;
    }
    if (file instanceof Folder) {
      return -Errno.EPERM;
    }
    if (HostCalls.there() && !isNamed(file)) {
      HostLinks.link(file.hostPath(), target);
    } else {
      Names.ofHost().link(file.hostName(), target);
    }
    return 0;
  }

  /** Whether the name that the host tells of an open file is one: it has none, or had none. */
  private static boolean isNamed(OpenFile file) throws IOException {
    FileStatus own = file.status();
    try {
      FileStatus named = FileStatus.of(file.hostName(), false);
      return own.links > 0 && named.inode == own.inode && named.device == own.device;
    } catch (LinuxException e) {
      return false;
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
    if (to.length >= 4096) {
      return -Errno.ENAMETOOLONG;
    }
    Lookup at = Lookup.ofName(t, folder, path);
    try (at) {
      Names.ofHost().symlink(to, at.host());
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
        target =
            HostCalls.there()
                ? HostCalls.readlink(HostPaths.bytes(at.host()))
                : HostPaths.bytes(Files.readSymbolicLink(at.host()));
      }
      int n = (int) Math.min(target.length, size);
      t.process().memory().write(to, target, 0, n);
      return n;
    } catch (IOException e) {
      return at.failed(e);
    }
  }
}
