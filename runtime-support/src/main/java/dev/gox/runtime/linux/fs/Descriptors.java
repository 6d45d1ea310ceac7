package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.thread.GuestThread;

/** What is done to descriptors: close(2), fcntl(2), ioctl(2), fstat(2). */
public final class Descriptors {
  private Descriptors() {}

  private static final int F_GETFD = 1;
  private static final int F_SETFD = 2;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;

  /** O_APPEND, O_NONBLOCK, O_ASYNC, O_DIRECT, O_NOATIME: what F_SETFL may change. */
  private static final int SETTABLE = 0x400 | OpenFile.O_NONBLOCK | 0x2000 | 0x4000 | 0x40000;

  public static long close(GuestThread t, long fd) {
    return t.process().files().close(fd);
  }

  public static long fcntl(GuestThread t, long fd, long command, long argument) {
    OpenFile file = t.process().files().get(fd);
    if (file == null) {
      return -Errno.EBADF;
    }
    switch ((int) command) {
      case F_GETFD, F_SETFD -> {
        return 0;
      }
      case F_GETFL -> {
        return file.flags();
      }
      case F_SETFL -> {
        file.setFlags(file.flags() & ~SETTABLE | (int) argument & SETTABLE);
        return 0;
      }
      default -> {
        return -Errno.EINVAL;
      }
    }
  }

  /** ioctl(2) that switches O_NONBLOCK: asm-generic/ioctls.h. */
  private static final int FIONBIO = 0x5421;

  public static long ioctl(GuestThread t, long fd, long request, long argument) {
    OpenFile file = t.process().files().get(fd);
    if (file == null) {
      return -Errno.EBADF;
    }
    if ((int) request == FIONBIO) {
      file.setNonBlocking(t.process().memory().getInt(argument) != 0);
      return 0;
    }
    return file.ioctl(t, (int) request, argument);
  }
}
