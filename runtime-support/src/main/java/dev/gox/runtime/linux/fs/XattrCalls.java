package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Extended attributes: setxattr(2), getxattr(2), listxattr(2), removexattr(2), and their forms for
 * links and descriptors. The host is asked by a descriptor, which a link can't have: it has none.
 */
public final class XattrCalls {
  private XattrCalls() {}

  private static final int XATTR_CREATE = 1;
  private static final int XATTR_REPLACE = 2;

  /** The longest name: limits.h. */
  private static final int NAME_MAX = 255;

  /** Opens to ask only: O_RDONLY, O_NONBLOCK, O_NOCTTY. */
  private static final int ASKING = HostCalls.O_NONBLOCK | HostCalls.O_NOCTTY;

  /** What is done with the host's descriptor of a file. */
  private interface Action {
    long apply(int fd) throws IOException;
  }

  public static long setxattr(
      GuestThread t, long path, long name, long value, long size, long flags) {
    return set(t, path, true, name, value, size, flags);
  }

  public static long lsetxattr(
      GuestThread t, long path, long name, long value, long size, long flags) {
    return set(t, path, false, name, value, size, flags);
  }

  private static long set(
      GuestThread t, long path, boolean follow, long name, long value, long size, long flags) {
    byte[] key = name(t, name);
    long wrong = check(key, size, flags);
    if (wrong != 0) {
      return wrong;
    }
    byte[] bytes = new byte[(int) size];
    t.process().memory().read(value, bytes, 0, bytes.length);
    return byPath(t, path, follow, onLink(key, true), fd -> set(fd, key, bytes, (int) flags));
  }

  public static long fsetxattr(
      GuestThread t, long fd, long name, long value, long size, long flags) {
    byte[] key = name(t, name);
    long wrong = check(key, size, flags);
    if (wrong != 0) {
      return wrong;
    }
    byte[] bytes = new byte[(int) size];
    t.process().memory().read(value, bytes, 0, bytes.length);
    return byDescriptor(t, fd, file -> set(file, key, bytes, (int) flags));
  }

  private static long check(byte[] name, long size, long flags) {
    if ((flags & ~(XATTR_CREATE | XATTR_REPLACE)) != 0) {
      return -Errno.EINVAL;
    }
    if (name == null) {
      return -Errno.ERANGE;
    }
    return size < 0 || size > HostXattrs.MOST ? -Errno.E2BIG : 0;
  }

  private static long set(int fd, byte[] name, byte[] value, int flags) throws IOException {
    if (flags != 0) {
      boolean there = HostXattrs.has(fd, name);
      if (there && (flags & XATTR_CREATE) != 0) {
        return -Errno.EEXIST;
      }
      if (!there && (flags & XATTR_REPLACE) != 0) {
        return -Errno.ENODATA;
      }
    }
    HostXattrs.set(fd, name, value);
    return 0;
  }

  public static long getxattr(GuestThread t, long path, long name, long to, long size) {
    byte[] key = name(t, name);
    return byPath(t, path, true, onLink(key, false), fd -> get(t, fd, key, to, size));
  }

  public static long lgetxattr(GuestThread t, long path, long name, long to, long size) {
    byte[] key = name(t, name);
    return byPath(t, path, false, onLink(key, false), fd -> get(t, fd, key, to, size));
  }

  public static long fgetxattr(GuestThread t, long fd, long name, long to, long size) {
    byte[] key = name(t, name);
    return byDescriptor(t, fd, file -> get(t, file, key, to, size));
  }

  private static long get(GuestThread t, int fd, byte[] name, long to, long size)
      throws IOException {
    return name == null ? -Errno.ERANGE : give(t, HostXattrs.get(fd, name), to, size);
  }

  /** Hands over a value or a list; without room only its size is told. */
  private static long give(GuestThread t, byte[] bytes, long to, long size) {
    if (size == 0) {
      return bytes.length;
    }
    if (Long.compareUnsigned(size, bytes.length) < 0) {
      return -Errno.ERANGE;
    }
    t.process().memory().write(to, bytes, 0, bytes.length);
    return bytes.length;
  }

  public static long listxattr(GuestThread t, long path, long to, long size) {
    return byPath(t, path, true, 0, fd -> give(t, HostXattrs.list(fd), to, size));
  }

  public static long llistxattr(GuestThread t, long path, long to, long size) {
    return byPath(t, path, false, 0, fd -> give(t, HostXattrs.list(fd), to, size));
  }

  public static long flistxattr(GuestThread t, long fd, long to, long size) {
    return byDescriptor(t, fd, file -> give(t, HostXattrs.list(file), to, size));
  }

  public static long removexattr(GuestThread t, long path, long name) {
    byte[] key = name(t, name);
    return byPath(t, path, true, onLink(key, true), fd -> remove(fd, key));
  }

  public static long lremovexattr(GuestThread t, long path, long name) {
    byte[] key = name(t, name);
    return byPath(t, path, false, onLink(key, true), fd -> remove(fd, key));
  }

  public static long fremovexattr(GuestThread t, long fd, long name) {
    byte[] key = name(t, name);
    return byDescriptor(t, fd, file -> remove(file, key));
  }

  private static long remove(int fd, byte[] name) throws IOException {
    if (name == null) {
      return -Errno.ERANGE;
    }
    HostXattrs.remove(fd, name);
    return 0;
  }

  /** An attribute's name; null if there can't be such. */
  private static byte[] name(GuestThread t, long address) {
    GuestMemory memory = t.process().memory();
    byte[] name = memory.readCString(address, NAME_MAX + 1);
    return name.length == 0 || name.length > NAME_MAX ? null : name;
  }

  /** What is said of a link or a special file, which have no attributes of users: xattr(7). */
  private static long onLink(byte[] name, boolean changes) {
    if (name == null) {
      return -Errno.ERANGE;
    }
    boolean user = new String(name, StandardCharsets.ISO_8859_1).startsWith("user.");
    return user ? changes ? -Errno.EPERM : -Errno.ENODATA : -Errno.EOPNOTSUPP;
  }

  private static long byPath(GuestThread t, long path, boolean follow, long onLink, Action action) {
    Lookup at = Lookup.of(t, Lookup.AT_FDCWD, path, follow);
    try (at) {
      return byHost(at.host(), follow, onLink, action);
    } catch (IOException e) {
      return at.failed(e);
    }
  }

  private static long byDescriptor(GuestThread t, long fd, Action action) {
    OpenFile file = t.process().files().hold(fd);
    if (file == null) {
      return -Errno.EBADF;
    }
    try {
      if ((file.flags() & OpenFile.O_PATH) != 0) {
        return -Errno.EBADF;
      }
      return file.hostPath() == null
          ? -Errno.EOPNOTSUPP
          : byHost(file.hostPath(), true, -Errno.EOPNOTSUPP, action);
    } catch (IOException e) {
      return FileErrors.of(e, file.hostPath());
    } finally {
      file.release();
    }
  }

  private static long byHost(Path path, boolean follow, long onLink, Action action)
      throws IOException {
    if (!HostXattrs.there()) {
      return -Errno.EOPNOTSUPP;
    }
    switch (FileStatus.of(path, follow).mode & FileMode.TYPE) {
      case FileMode.REGULAR, FileMode.FOLDER -> {
        int fd = HostCalls.open(HostPaths.bytes(path), ASKING, 0);
        try {
          return action.apply(fd);
        } finally {
          HostCalls.close(fd);
        }
      }
      default -> {
        return onLink;
      }
    }
  }
}
