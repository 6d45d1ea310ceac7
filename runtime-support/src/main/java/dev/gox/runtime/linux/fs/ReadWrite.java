package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;

/** read(2), write(2) and their kin with ranges and offsets; lseek(2). */
public final class ReadWrite {
  private ReadWrite() {}

  public static long read(GuestThread t, long fd, long buffer, long count) {
    OpenFile file = t.process().files().get(fd);
    return file == null
        ? -Errno.EBADF
        : file.read(t, GuestVector.of(t.process().memory(), buffer, count));
  }

  public static long write(GuestThread t, long fd, long buffer, long count) {
    OpenFile file = t.process().files().get(fd);
    return file == null
        ? -Errno.EBADF
        : file.write(t, GuestVector.of(t.process().memory(), buffer, count));
  }

  /** The ranges of an array of struct iovec; null if it is malformed. */
  private static GuestVector vector(GuestThread t, long vector, long count) {
    GuestMemory memory = t.process().memory();
    return GuestVector.check(memory, vector, count) != 0
        ? null
        : GuestVector.read(memory, vector, (int) count);
  }

  public static long readv(GuestThread t, long fd, long vector, long count) {
    OpenFile file = t.process().files().get(fd);
    if (file == null) {
      return -Errno.EBADF;
    }
    GuestVector to = vector(t, vector, count);
    return to == null ? -Errno.EINVAL : file.read(t, to);
  }

  public static long writev(GuestThread t, long fd, long vector, long count) {
    OpenFile file = t.process().files().get(fd);
    if (file == null) {
      return -Errno.EBADF;
    }
    GuestVector from = vector(t, vector, count);
    return from == null ? -Errno.EINVAL : file.write(t, from);
  }

  public static long pread(GuestThread t, long fd, long buffer, long count, long offset) {
    OpenFile file = t.process().files().get(fd);
    if (file == null) {
      return -Errno.EBADF;
    }
    return offset < 0
        ? -Errno.EINVAL
        : file.readAt(GuestVector.of(t.process().memory(), buffer, count), offset);
  }

  public static long pwrite(GuestThread t, long fd, long buffer, long count, long offset) {
    OpenFile file = t.process().files().get(fd);
    if (file == null) {
      return -Errno.EBADF;
    }
    return offset < 0
        ? -Errno.EINVAL
        : file.writeAt(GuestVector.of(t.process().memory(), buffer, count), offset);
  }

  public static long preadv(
      GuestThread t, long fd, long vector, long count, long offset, long high) {
    return preadv2(t, fd, vector, count, offset, high, 0);
  }

  public static long pwritev(
      GuestThread t, long fd, long vector, long count, long offset, long high) {
    return pwritev2(t, fd, vector, count, offset, high, 0);
  }

  /** No flag is known; an offset of -1 means the position. */
  public static long preadv2(
      GuestThread t, long fd, long vector, long count, long offset, long high, long flags) {
    OpenFile file = t.process().files().get(fd);
    if (file == null) {
      return -Errno.EBADF;
    }
    GuestVector to = vector(t, vector, count);
    if (to == null || offset < -1) {
      return -Errno.EINVAL;
    }
    if (flags != 0) {
      return -Errno.EOPNOTSUPP;
    }
    return offset == -1 ? file.read(t, to) : file.readAt(to, offset);
  }

  /** No flag is known; an offset of -1 means the position. */
  public static long pwritev2(
      GuestThread t, long fd, long vector, long count, long offset, long high, long flags) {
    OpenFile file = t.process().files().get(fd);
    if (file == null) {
      return -Errno.EBADF;
    }
    GuestVector from = vector(t, vector, count);
    if (from == null || offset < -1) {
      return -Errno.EINVAL;
    }
    if (flags != 0) {
      return -Errno.EOPNOTSUPP;
    }
    return offset == -1 ? file.write(t, from) : file.writeAt(from, offset);
  }

  public static long lseek(GuestThread t, long fd, long offset, long whence) {
    OpenFile file = t.process().files().get(fd);
    return file == null ? -Errno.EBADF : file.seek(offset, (int) whence);
  }
}
