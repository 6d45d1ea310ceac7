package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.thread.GuestThread;

/** Room for a file's content: fallocate(2). */
public final class RoomCalls {
  private RoomCalls() {}

  private static final int FALLOC_FL_KEEP_SIZE = 1;
  private static final int FALLOC_FL_PUNCH_HOLE = 2;
  private static final int FALLOC_FL_ZERO_RANGE = 0x10;
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
}
