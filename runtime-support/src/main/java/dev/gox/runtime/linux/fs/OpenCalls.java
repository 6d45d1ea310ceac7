package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;

/** open(2), openat(2), openat2(2), creat(2). */
public final class OpenCalls {
  private OpenCalls() {}

  private static final int O_ACCMODE = 3;
  static final int O_CREAT = 0x40;
  static final int O_EXCL = 0x80;
  static final int O_TRUNC = 0x200;
  private static final int O_DIRECTORY = 0x10000;
  static final int O_NOFOLLOW = 0x20000;
  private static final int O_LARGEFILE = 0x8000;
  static final int O_TMPFILE = 0x400000 | O_DIRECTORY;

  /** Flags of the open itself, which F_GETFL doesn't report. */
  private static final int TRANSIENT =
      O_CREAT | O_EXCL | 0x100 | O_TRUNC | OpenFile.O_CLOEXEC | O_DIRECTORY | O_NOFOLLOW;

  public static long open(GuestThread t, long path, long flags, long mode) {
    return openat(t, Lookup.AT_FDCWD, path, flags, mode);
  }

  public static long creat(GuestThread t, long path, long mode) {
    return open(t, path, O_CREAT | OpenFile.O_WRONLY | O_TRUNC, mode);
  }

  public static long openat(GuestThread t, long folder, long path, long flagsArg, long mode) {
    int flags = (int) flagsArg;
    boolean exclusive = (flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL);
    boolean follow = (flags & O_NOFOLLOW) == 0 && !exclusive;
    for (; ; ) {
      OpenFile opened = null;
      Lookup at = Lookup.of(t, folder, path, follow);
      try (at) {
        opened = SyntheticFiles.open(t, at, kept(flags), follow);
        int rights = (int) mode & FileMode.RIGHTS & ~t.process().umask();
        if (opened == null && !HostCalls.there()) {
          return openHost(t, at, flags, rights);
        }
        if (opened == null) {
          opened = HostOpen.open(t, at.host(), flags, kept(flags), rights, follow);
          if (opened instanceof HostFile again && at.openFile() instanceof HostFile first) {
            again.setSeals(first.seals());
          }
        }
      } catch (IOException e) {
        if (!HostOpen.lacksReader(e, at, flags)) {
          return at.failed(e);
        }
      }
      // Outside of the lookup, which others may be waiting for.
      if (opened != null) {
        TerminalFiles.opened(t, opened, flags);
        return HostOpen.needsWriter(opened)
            ? installWithWriter(t, (HostPipe) opened, flags)
            : install(t, opened, flags);
      }
      if (!HostPipe.pause(t)) {
        return -Errno.ERESTARTSYS;
      }
    }
  }

  /** Waits for a FIFO's first writer. */
  private static long installWithWriter(GuestThread t, HostPipe file, int flags) {
    file.retain();
    try {
      long result = file.awaitWriter(t);
      return result < 0 ? result : install(t, file, flags);
    } catch (IOException e) {
      return -FileErrors.number(e);
    } finally {
      file.release();
    }
  }

  /** Size of struct open_how in its first version. */
  private static final int HOW_SIZE = 24;

  private static final int MOST_HOW = 4096;
  private static final int PATH_MAX = 4096;

  /** The flags that open(2) knows, which openat2 insists on. */
  private static final long KNOWN = 0x7F_FFC3L;

  /**
   * openat2(2). Where the host's own calls can't be had, restrictions of the path's resolution are
   * not offered: the answer is that of a kernel without the call.
   */
  public static long openat2(GuestThread t, long folder, long path, long how, long size) {
    if (size < HOW_SIZE) {
      return -Errno.EINVAL;
    }
    GuestMemory memory = t.process().memory();
    for (long at = HOW_SIZE; at < Math.min(size, MOST_HOW); at++) {
      if (memory.getByte(how + at) != 0) {
        return -Errno.E2BIG;
      }
    }
    if (size > MOST_HOW) {
      return -Errno.E2BIG;
    }
    long flags = memory.getLong(how);
    long mode = memory.getLong(how + 8);
    boolean makes = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
    if ((flags & ~KNOWN) != 0 || (mode & ~07777) != 0 || mode != 0 && !makes) {
      return -Errno.EINVAL;
    }
    long resolve = memory.getLong(how + 16);
    if (resolve == 0) {
      return openat(t, folder, path, flags, mode);
    }
    long wrong = GuardedPath.check(resolve, (int) flags);
    if (wrong != 0) {
      return wrong;
    }
    return HostCalls.there()
        ? openGuarded(t, folder, path, (int) flags, (int) mode, (int) resolve)
        : -Errno.ENOSYS;
  }

  private static long openGuarded(
      GuestThread t, long folder, long path, int flags, int mode, int resolve) {
    OpenFile opened;
    try {
      byte[] name = t.process().memory().readCString(path, PATH_MAX);
      int rights = mode & FileMode.RIGHTS & ~t.process().umask();
      opened = GuardedPath.open(t, folder, name, flags, kept(flags), rights, resolve);
    } catch (IOException e) {
      return -FileErrors.number(e);
    }
    if (opened == null) {
      return openat(t, folder, path, flags, mode);
    }
    return HostOpen.needsWriter(opened)
        ? installWithWriter(t, (HostPipe) opened, flags)
        : install(t, opened, flags);
  }

  /** Opens by what NIO has on every host. */
  private static long openHost(GuestThread t, Lookup at, int flags, int rights) throws IOException {
    Path host = at.host();
    int access = flags & O_ACCMODE;
    boolean create = (flags & O_CREAT) != 0;
    if ((flags & O_NOFOLLOW) != 0 && Files.isSymbolicLink(host)) {
      return (flags & O_DIRECTORY) != 0 ? -Errno.ENOTDIR : -Errno.ELOOP;
    }
    if (Files.isDirectory(host)) {
      if ((flags & O_TMPFILE) == O_TMPFILE) {
        // Nothing could be done with one that can't be written.
        return access == OpenFile.O_RDONLY
            ? -Errno.EINVAL
            : install(t, UnnamedFiles.create(t, host, kept(flags), rights), flags);
      }
      if (access != OpenFile.O_RDONLY || create) {
        return create && (flags & O_EXCL) != 0 ? -Errno.EEXIST : -Errno.EISDIR;
      }
      if (!Files.isReadable(host) && (flags & OpenFile.O_PATH) == 0) {
        return -Errno.EACCES;
      }
      return install(t, new HostFolder(kept(flags), host, null), flags);
    }
    if ((flags & O_DIRECTORY) != 0 || at.namesFolder()) {
      boolean there = Files.exists(host, LinkOption.NOFOLLOW_LINKS);
      return there ? -Errno.ENOTDIR : create ? -Errno.EISDIR : -Errno.ENOENT;
    }
    int kept = kept(flags);
    if (isDevice(host)) {
      return install(t, HostDevice.open(kept, host), flags);
    }
    if (create && access == OpenFile.O_RDONLY) {
      makeToRead(host, flags, rights);
    }
    FileChannel channel = FileChannel.open(host, options(flags), permissions(host, rights));
    HostFile file = new HostFile(kept, host, channel, t.process().kernel().pageCache());
    if ((flags & O_TRUNC) != 0) {
      file.tellCut(0);
    }
    return install(t, file, flags);
  }

  /** Makes a file that is to be read only: Java makes files only for those who may write. */
  private static void makeToRead(Path host, int flags, int rights) throws IOException {
    if ((flags & O_EXCL) != 0 || !Files.exists(host)) {
      Files.createFile(host, permissions(host, rights));
    }
  }

  /** Whether a file is neither regular nor a folder: a device, a FIFO or a socket. */
  private static boolean isDevice(Path host) {
    try {
      return Files.readAttributes(host, BasicFileAttributes.class).isOther();
    } catch (IOException e) {
      return false;
    }
  }

  /** What F_GETFL reports of a file that was opened so; on 64-bit Linux all files are large. */
  private static int kept(int flags) {
    int kept = flags & ~TRANSIENT;
    return (flags & OpenFile.O_PATH) != 0 ? kept : kept | O_LARGEFILE;
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
