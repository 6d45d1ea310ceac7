package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.thread.GuestThread;

/** What is done to descriptors: dup(2), close(2), fcntl(2), ioctl(2). */
public final class Descriptors {
  private Descriptors() {}

  private static final int F_DUPFD = 0;
  private static final int F_GETFD = 1;
  private static final int F_SETFD = 2;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int F_GETLK = 5;
  private static final int F_SETLK = 6;
  private static final int F_SETLKW = 7;
  private static final int F_OFD_GETLK = 36;
  private static final int F_OFD_SETLK = 37;
  private static final int F_OFD_SETLKW = 38;
  private static final RecordLocks.Action[] LOCK_ACTIONS = RecordLocks.Action.values();
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int F_SETPIPE_SZ = 1031;
  private static final int F_GETPIPE_SZ = 1032;
  private static final int F_ADD_SEALS = 1033;
  private static final int F_GET_SEALS = 1034;
  private static final int FD_CLOEXEC = 1;

  /** O_APPEND, O_NONBLOCK, O_ASYNC, O_DIRECT, O_NOATIME: what F_SETFL may change. */
  private static final int SETTABLE = 0x400 | OpenFile.O_NONBLOCK | 0x2000 | 0x4000 | 0x40000;

  public static long dup(GuestThread t, long fd) {
    FileTable files = t.process().files();
    OpenFile file = files.get(fd);
    return file == null ? -Errno.EBADF : files.install(file, false);
  }

  public static long dup2(GuestThread t, long fd, long to) {
    FileTable files = t.process().files();
    OpenFile file = files.get(fd);
    if (file == null) {
      return -Errno.EBADF;
    }
    return (int) fd == (int) to ? (int) to : files.replace(file, to, false);
  }

  public static long dup3(GuestThread t, long fd, long to, long flags) {
    if ((int) fd == (int) to || (flags & ~OpenFile.O_CLOEXEC) != 0) {
      return -Errno.EINVAL;
    }
    FileTable files = t.process().files();
    OpenFile file = files.get(fd);
    return file == null ? -Errno.EBADF : files.replace(file, to, flags != 0);
  }

  private static final int CLOSE_RANGE_UNSHARE = 2;
  private static final int CLOSE_RANGE_CLOEXEC = 4;

  public static long closeRange(GuestThread t, long first, long last, long flags) {
    long low = first & 0xFFFF_FFFFL;
    long high = last & 0xFFFF_FFFFL;
    if (low > high || (flags & ~(CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC)) != 0) {
      return -Errno.EINVAL;
    }
    FileTable files = t.process().files();
    for (long fd = low; fd <= Math.min(high, files.size() - 1L); fd++) {
      if (files.get(fd) != null) {
        if ((flags & CLOSE_RANGE_CLOEXEC) != 0) {
          files.setCloseOnExec(fd, true);
        } else {
          files.close(fd);
        }
      }
    }
    return 0;
  }

  public static long close(GuestThread t, long fd) {
    return t.process().files().close(fd);
  }

  public static long fcntl(GuestThread t, long fd, long command, long argument) {
    OpenFile file = t.process().files().get(fd);
    if (file == null) {
      return -Errno.EBADF;
    }
    FileTable files = t.process().files();
    if ((file.flags() & OpenFile.O_PATH) != 0 && !ofPlace((int) command)) {
      return -Errno.EBADF;
    }
    switch ((int) command) {
      case F_DUPFD, F_DUPFD_CLOEXEC -> {
        if ((int) argument < 0 || (int) argument >= files.limit()) {
          return -Errno.EINVAL;
        }
        return files.install(file, (int) argument, (int) command == F_DUPFD_CLOEXEC);
      }
      case F_GETFD -> {
        return files.closesOnExec(fd) ? FD_CLOEXEC : 0;
      }
      case F_SETFD -> {
        files.setCloseOnExec(fd, (argument & FD_CLOEXEC) != 0);
        return 0;
      }
      case F_GETFL -> {
        return file.flags();
      }
      case F_SETFL -> {
        file.setFlags(file.flags() & ~SETTABLE | (int) argument & SETTABLE);
        return 0;
      }
      case F_GETLK, F_SETLK, F_SETLKW -> {
        return RecordLocks.fcntl(t, file, LOCK_ACTIONS[(int) command - F_GETLK], false, argument);
      }
      case F_OFD_GETLK, F_OFD_SETLK, F_OFD_SETLKW -> {
        RecordLocks.Action action = LOCK_ACTIONS[(int) command - F_OFD_GETLK];
        return RecordLocks.fcntl(t, file, action, true, argument);
      }
      case F_SETPIPE_SZ, F_GETPIPE_SZ -> {
        Pipe pipe = Pipe.of(file);
        if (pipe == null) {
          return -Errno.EBADF;
        }
        return (int) command == F_GETPIPE_SZ ? pipe.capacity() : pipe.resize((int) argument);
      }
      case F_ADD_SEALS, F_GET_SEALS -> {
        Seals seals = file instanceof HostFile f ? f.seals() : null;
        if (seals == null) {
          return -Errno.EINVAL;
        }
        return (int) command == F_GET_SEALS ? seals.get() : seals.add(file, (int) argument);
      }
      default -> {
        return -Errno.EINVAL;
      }
    }
  }

  /** What can be asked of a descriptor that is a place only: O_PATH in open(2). */
  private static boolean ofPlace(int command) {
    return switch (command) {
      case F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL -> true;
      default -> false;
    };
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
