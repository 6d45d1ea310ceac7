package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.signal.ThreadSignals;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;

/**
 * Locks on files: flock(2) and fcntl(2)'s record locks. Guests exclude each other as on Linux; for
 * other programs of the host both are the host's record locks.
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
    FileLocks locks = locks(t);
    FileLock wanted = FileLock.whole(FileLock.Kind.WHOLE_FILE, file, kind == LOCK_EX);
    if (kind == LOCK_UN) {
      locks.unlock(file, wanted);
      return 0;
    }
    if (locks.holds(file, wanted)) {
      return 0;
    }
    file.mayHoldLocks(locks);
    // A lock that is to become another goes first: flock(2), "not guaranteed to be atomic".
    locks.unlock(file, wanted);
    boolean wait = (operation & LOCK_NB) == 0;
    return acquire(t, file, wanted, wait ? FileLocks.Wait.YES : FileLocks.Wait.NO);
  }

  private static FileLocks locks(GuestThread t) {
    return t.process().kernel().pageCache().locks();
  }

  private static final int F_RDLCK = 0;
  private static final int F_WRLCK = 1;
  private static final int F_UNLCK = 2;

  /** What fcntl(2) is to do with a lock. */
  enum Action {
    GET,
    SET,
    SET_AND_WAIT
  }

  /**
   * Does fcntl(2)'s part in locks.
   *
   * @param ofDescription whether the lock is the open file description's: F_OFD_SETLK
   * @param at struct flock: type and whence (shorts), start and length (longs) at 8 and 16, pid at
   *     24
   */
  static long fcntl(GuestThread t, OpenFile file, Action what, boolean ofDescription, long at) {
    GuestMemory memory = t.process().memory();
    int type = memory.getShort(at);
    int whence = memory.getShort(at + 2);
    boolean known = type >= F_RDLCK && type <= F_UNLCK && whence >= 0 && whence <= 2;
    if (!known
        || what == Action.GET && type == F_UNLCK
        || ofDescription && memory.getInt(at + 24) != 0) {
      return -Errno.EINVAL;
    }
    if (file.identity() == file) {
      // Pipes and sockets: Linux has locks on them, and nobody who asks for one.
      return -Errno.EBADF;
    }
    long first = memory.getLong(at + 8);
    long length = memory.getLong(at + 16);
    if (whence != 0) {
      first += whence == 1 ? file.seek(0, 1) : file.hostSize();
    }
    long last = length == 0 ? Long.MAX_VALUE : first + length - 1;
    if (length < 0) {
      last = first - 1;
      first += length;
    }
    if (first < 0) {
      return -Errno.EINVAL;
    }
    if (last < first) {
      return -Errno.EOVERFLOW;
    }
    Object owner = ofDescription ? file : t.process().files();
    int pid = ofDescription ? -1 : t.process().pid();
    FileLock lock = new FileLock(FileLock.Kind.RECORD, owner, first, last, type == F_WRLCK, pid);
    return what == Action.GET
        ? show(t, file, lock, at)
        : set(t, file, type, lock, what == Action.SET_AND_WAIT);
  }

  private static long set(GuestThread t, OpenFile file, int type, FileLock lock, boolean wait) {
    FileLocks locks = locks(t);
    if (type == F_UNLCK) {
      locks.unlock(file, lock);
      return 0;
    }
    int access = file.flags() & 3;
    if (access == (type == F_RDLCK ? OpenFile.O_WRONLY : OpenFile.O_RDONLY)) {
      return -Errno.EBADF;
    }
    boolean ofProcess = lock.owner() != file;
    if (ofProcess) {
      t.process().files().mayHoldLocks(locks);
    } else {
      file.mayHoldLocks(locks);
    }
    FileLocks.Wait circle = ofProcess ? FileLocks.Wait.UNLESS_IN_CIRCLE : FileLocks.Wait.YES;
    return acquire(t, file, lock, wait ? circle : FileLocks.Wait.NO);
  }

  /** Tells what would be in a lock's way: F_GETLK. */
  private static long show(GuestThread t, OpenFile file, FileLock lock, long at) {
    GuestMemory memory = t.process().memory();
    FileLock other = locks(t).conflict(file, lock);
    if (other == null) {
      if (locks(t).hostGrants(file, lock)) {
        memory.putShort(at, (short) F_UNLCK);
        return 0;
      }
      // All that is known is that the host refuses.
      other = lock.with(lock.first(), lock.last());
      memory.putInt(at + 24, -1);
    } else {
      memory.putInt(at + 24, other.pid());
    }
    memory.putShort(
        at, (short) (other.exclusive() || other.owner() == lock.owner() ? F_WRLCK : F_RDLCK));
    memory.putShort(at + 2, (short) 0);
    memory.putLong(at + 8, other.first());
    memory.putLong(at + 16, other.last() == Long.MAX_VALUE ? 0 : other.last() - other.first() + 1);
    return 0;
  }

  private static long acquire(GuestThread t, OpenFile file, FileLock lock, FileLocks.Wait wait) {
    FileLocks locks = locks(t);
    if (wait == FileLocks.Wait.NO) {
      long result = locks.lock(file, lock, wait);
      return result == FileLocks.HOST_HOLDS_IT ? -Errno.EAGAIN : result;
    }
    locks.await(file, t.waker());
    try {
      for (; ; ) {
        long result = locks.lock(file, lock, wait);
        if (result != -Errno.EAGAIN && result != FileLocks.HOST_HOLDS_IT) {
          return result;
        }
        boolean told = result == -Errno.EAGAIN;
        long until = told ? Long.MAX_VALUE : System.nanoTime() + RETRY_NANOS;
        if (t.signals().sleep(until) == ThreadSignals.INTERRUPTED) {
          return -Errno.ERESTARTSYS;
        }
      }
    } finally {
      locks.awaitNoMore(file, t.waker(), lock.owner());
    }
  }
}
