package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.signal.ThreadSignals;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Locks on files: flock(2) and fcntl(2)'s record locks, both by the host's record locks, so that
 * gox's guests and other programs of the host see each other's. A lock belongs to the open file
 * description, which for record locks is more lenient than Linux: closing another descriptor of the
 * file keeps it.
 */
public final class RecordLocks {
  private RecordLocks() {}

  private static final int LOCK_SH = 1;
  private static final int LOCK_EX = 2;
  private static final int LOCK_NB = 4;
  private static final int LOCK_UN = 8;

  /** How often a waiting thread tries again: the host tells nobody when a lock is free. */
  private static final long RETRY_NANOS = 5_000_000;

  public static long flock(GuestThread t, long fd, long operation) {
    OpenFile file = t.process().files().get(fd);
    if (file == null) {
      return -Errno.EBADF;
    }
    int kind = (int) operation & ~LOCK_NB;
    if (kind != LOCK_SH && kind != LOCK_EX && kind != LOCK_UN) {
      return -Errno.EINVAL;
    }
    if (!(file instanceof HostFile f)) {
      return 0;
    }
    if (kind == LOCK_UN) {
      return f.locks().unlock(0, Long.MAX_VALUE);
    }
    boolean wait = (operation & LOCK_NB) == 0;
    return acquire(t, f, 0, Long.MAX_VALUE, kind == LOCK_SH, wait, true);
  }

  private static final int F_RDLCK = 0;
  private static final int F_WRLCK = 1;
  private static final int F_UNLCK = 2;
  private static final int GET = 0;
  private static final int SET_AND_WAIT = 2;

  /** struct flock: type and whence (shorts), start and length (longs) at 8 and 16, pid at 24. */
  static long fcntl(GuestThread t, OpenFile file, int what, long at) {
    GuestMemory memory = t.process().memory();
    int type = memory.getShort(at);
    int whence = memory.getShort(at + 2);
    long start = memory.getLong(at + 8);
    long length = memory.getLong(at + 16);
    if (type < F_RDLCK || type > F_UNLCK || whence < 0 || whence > 2) {
      return -Errno.EINVAL;
    }
    if (!(file instanceof HostFile f)) {
      return -Errno.EBADF;
    }
    if (whence != 0) {
      start += whence == 1 ? f.seek(0, 1) : f.size();
    }
    if (length < 0) {
      start += length;
      length = -length;
    }
    if (start < 0) {
      return -Errno.EINVAL;
    }
    long size = length == 0 ? Long.MAX_VALUE - start : length;
    if (what == GET) {
      if (f.locks().isFree(f, start, size, type == F_RDLCK)) {
        memory.putShort(at, (short) F_UNLCK);
      } else {
        memory.putShort(at, (short) F_WRLCK);
        memory.putInt(at + 24, -1);
      }
      return 0;
    }
    return type == F_UNLCK
        ? f.locks().unlock(start, size)
        : acquire(t, f, start, size, type == F_RDLCK, what == SET_AND_WAIT, false);
  }

  private static long acquire(
      GuestThread t,
      HostFile f,
      long start,
      long size,
      boolean shared,
      boolean wait,
      boolean flock) {
    for (; ; ) {
      long result = f.locks().lock(f, start, size, shared, flock);
      if (result != -Errno.EAGAIN || !wait) {
        return result;
      }
      if (t.signals().sleep(System.nanoTime() + RETRY_NANOS) == ThreadSignals.INTERRUPTED) {
        return -Errno.ERESTARTSYS;
      }
    }
  }

  /** The locks that one open file holds. */
  static final class Held {
    private final List<FileLock> locks = new ArrayList<>();

    /** Takes a lock in place of those that it overlaps: 0, -EAGAIN, or another error. */
    synchronized long lock(HostFile f, long start, long size, boolean shared, boolean flock) {
      unlock(start, size);
      try {
        // flock(2) asks for no right to write; the host's exclusive record lock does.
        boolean weaker = flock && (f.flags() & 3) == OpenFile.O_RDONLY;
        FileLock lock = f.channel().tryLock(start, size, shared || weaker);
        if (lock == null) {
          return -Errno.EAGAIN;
        }
        locks.add(lock);
        return 0;
      } catch (OverlappingFileLockException e) {
        return -Errno.EAGAIN;
      } catch (NonReadableChannelException | NonWritableChannelException e) {
        return -Errno.EBADF;
      } catch (IOException e) {
        return -Errno.ENOLCK;
      }
    }

    synchronized boolean isFree(HostFile f, long start, long size, boolean shared) {
      for (FileLock held : locks) {
        if (held.overlaps(start, size)) {
          return true;
        }
      }
      boolean free = lock(f, start, size, shared, true) == 0;
      if (free) {
        unlock(start, size);
      }
      return free;
    }

    /** Lets go of all locks that overlap a range. */
    synchronized long unlock(long start, long size) {
      for (Iterator<FileLock> i = locks.iterator(); i.hasNext(); ) {
        FileLock lock = i.next();
        if (lock.overlaps(start, size)) {
          i.remove();
          try {
            lock.release();
          } catch (IOException e) {
            // The file is closed, and so the lock is gone.
          }
        }
      }
      return 0;
    }
  }
}
