package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.thread.GuestThread;

/** Room for a file's content: fallocate(2). */
public final class RoomCalls {
  private RoomCalls() {}

  private static final int FALLOC_FL_KEEP_SIZE = 1;
  private static final int FALLOC_FL_PUNCH_HOLE = 2;
  private static final int FALLOC_FL_ZERO_RANGE = 0x10;
  private static final int FALLOC_FL_COLLAPSE_RANGE = 8;
  private static final int FALLOC_FL_INSERT_RANGE = 0x20;

  /** What ranges are shifted by: whole blocks of the file system's. */
  private static final int BLOCK = 4096;

  private static final int PIECE = 1 << 20;
  private static final int KNOWN = 0x7B;

  /**
   * Files of the host are sparse: reserving room changes nothing but the size. A hole is made of
   * zeros, which read as one but take room.
   */
  public static long fallocate(GuestThread t, long fd, long modeArg, long offset, long length) {
    int mode = (int) modeArg;
    OpenFile file = t.process().files().get(fd);
    if (!(file instanceof HostFile f)) {
      return file == null
          ? -Errno.EBADF
          : file instanceof HostFolder ? -Errno.EBADF : -Errno.ESPIPE;
    }
    if (offset < 0 || length <= 0) {
      return -Errno.EINVAL;
    }
    boolean keep = (mode & FALLOC_FL_KEEP_SIZE) != 0;
    int kind = mode & ~FALLOC_FL_KEEP_SIZE;
    if ((mode & ~KNOWN) != 0 || kind == FALLOC_FL_PUNCH_HOLE && !keep) {
      return -Errno.EOPNOTSUPP;
    }
    if ((f.flags() & 3) == OpenFile.O_RDONLY) {
      return -Errno.EBADF;
    }
    if (offset + length < 0) {
      return -Errno.EFBIG;
    }
    if (kind == FALLOC_FL_COLLAPSE_RANGE || kind == FALLOC_FL_INSERT_RANGE) {
      return keep ? -Errno.EOPNOTSUPP : shift(f, offset, length, kind == FALLOC_FL_INSERT_RANGE);
    }
    if (kind != 0 && kind != FALLOC_FL_PUNCH_HOLE && kind != FALLOC_FL_ZERO_RANGE) {
      return -Errno.EOPNOTSUPP;
    }
    long end = Math.min(offset + length, f.size());
    if (!keep && f.size() < offset + length) {
      long result = f.resize(offset + length);
      if (result < 0) {
        return result;
      }
    }
    return kind == 0 ? 0 : f.clear(offset, end);
  }

  /** Takes a range out of a file, or puts zeros in, by moving what follows. */
  private static long shift(HostFile file, long offset, long length, boolean insert) {
    long size = file.size();
    boolean inside = insert ? offset < size : offset + length < size;
    if (offset % BLOCK != 0 || length % BLOCK != 0 || !inside) {
      return -Errno.EINVAL;
    }
    if (!insert) {
      for (long at = offset; at + length < size; at += PIECE) {
        int n = (int) Math.min(PIECE, size - length - at);
        long error = move(file, at + length, at, n);
        if (error < 0) {
          return error;
        }
      }
      return Math.min(0, file.resize(size - length));
    }
    long grown = file.resize(size + length);
    if (grown < 0) {
      return grown;
    }
    for (long end = size; end > offset; end -= PIECE) {
      int n = (int) Math.min(PIECE, end - offset);
      long error = move(file, end - n, end - n + length, n);
      if (error < 0) {
        return error;
      }
    }
    return file.clear(offset, offset + length);
  }

  private static long move(HostFile file, long from, long to, int count) {
    byte[] piece = new byte[count];
    for (GuestVector rest = GuestVector.of(piece, 0, count); rest.remaining() > 0; ) {
      long n = file.readAt(rest, from + rest.moved());
      if (n <= 0) {
        // Shorter meanwhile: what is gone reads as zeros.
        break;
      }
    }
    GuestVector all = GuestVector.of(piece, 0, count);
    while (all.remaining() > 0) {
      long n = file.writeAt(all, to + all.moved());
      if (n <= 0) {
        return n == 0 ? -Errno.EIO : n;
      }
    }
    return 0;
  }
}
