package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.WaitQueue;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * The locks that a kernel's guests hold on files, by what identifies the files: Java has one owner
 * of locks, the JVM, and would not tell guests apart. Its lock guards everything behind it.
 */
final class FileLocks {
  /** Whether a request waits, and whom a guest waits for in vain if it does. */
  enum Wait {
    /** It doesn't. */
    NO,
    /** It does. */
    YES,
    /** It does, and who would wait for itself is refused: fcntl(2), EDEADLK. */
    UNLESS_IN_CIRCLE
  }

  /** An answer to {@link #lock}: another program of the host's is in the way. */
  static final long HOST_HOLDS_IT = -Errno.EBUSY;

  private final Map<Object, LockedFile> byKey = new HashMap<>();

  /** A request that waits. */
  private record Request(LockedFile file, FileLock wanted) {
    /** Whom it waits for now; null if it is about to be granted, or has been. */
    Object inTheWay() {
      FileLock other = file.conflict(wanted);
      return other == null ? null : other.owner();
    }
  }

  /** By their owners. */
  private final Map<Object, Request> waiting = new IdentityHashMap<>();

  /** Read without the lock: most programs lock nothing. */
  private volatile boolean any;

  /**
   * Takes a lock in place of what its owner has there.
   *
   * @return 0; -EAGAIN if another guest is in the way, {@link #HOST_HOLDS_IT} if another program
   *     is, or another error
   */
  synchronized long lock(OpenFile file, FileLock wanted, Wait wait) {
    LockedFile locked = byKey.computeIfAbsent(file.identity(), key -> new LockedFile());
    any = true;
    FileLock other = locked.conflict(wanted);
    if (other != null) {
      if (wait == Wait.UNLESS_IN_CIRCLE) {
        if (leadsTo(other.owner(), wanted.owner())) {
          return -Errno.EDEADLK;
        }
        waiting.put(wanted.owner(), new Request(locked, wanted));
      }
      return -Errno.EAGAIN;
    }
    return locked.set(wanted, file.lockingChannel(), file.flags() & 3);
  }

  private boolean leadsTo(Object from, Object to) {
    Object at = from;
    for (int steps = 0; at != null && steps <= waiting.size(); steps++) {
      if (at == to) {
        return true;
      }
      Request request = waiting.get(at);
      at = request == null ? null : request.inTheWay();
    }
    return false;
  }

  /** The lock that is in the way of another one, or null; the host's are not known. */
  synchronized FileLock conflict(OpenFile file, FileLock wanted) {
    LockedFile locked = byKey.get(file.identity());
    return locked == null ? null : locked.conflict(wanted);
  }

  /** Whether other programs of the host's leave room for a lock, which is not taken. */
  synchronized boolean hostGrants(OpenFile file, FileLock wanted) {
    LockedFile locked = byKey.computeIfAbsent(file.identity(), key -> new LockedFile());
    any = true;
    boolean granted = locked.hostGrants(wanted, file.lockingChannel(), file.flags() & 3);
    forgetIfIdle(file.identity(), locked);
    return granted;
  }

  /** Whether an owner has this very lock. */
  synchronized boolean holds(OpenFile file, FileLock lock) {
    LockedFile locked = byKey.get(file.identity());
    return locked != null && locked.holds(lock);
  }

  /** Lets go of what an owner holds in a range, of a kind. */
  synchronized void unlock(OpenFile file, FileLock range) {
    LockedFile locked = byKey.get(file.identity());
    if (locked != null) {
      locked.clear(range, file.lockingChannel(), file.flags() & 3);
      forgetIfIdle(file.identity(), locked);
    }
  }

  /** Lets go of all that an owner holds on a file. */
  void unlockAll(OpenFile file, Object owner) {
    if (any) {
      for (FileLock.Kind kind : FileLock.Kind.values()) {
        unlock(file, FileLock.whole(kind, owner, true));
      }
    }
  }

  /**
   * Adds a waiter, who is told when a lock of the file goes. It has to be taken back by {@link
   * #awaitNoMore}.
   */
  synchronized void await(OpenFile file, WaitQueue.Listener listener) {
    byKey.computeIfAbsent(file.identity(), key -> new LockedFile()).addWaiter(listener);
    any = true;
  }

  synchronized void awaitNoMore(OpenFile file, WaitQueue.Listener listener, Object owner) {
    waiting.remove(owner);
    LockedFile locked = byKey.get(file.identity());
    if (locked != null) {
      locked.removeWaiter(listener);
      forgetIfIdle(file.identity(), locked);
    }
  }

  private void forgetIfIdle(Object key, LockedFile locked) {
    if (locked.isIdle()) {
      locked.closeLingering();
      byKey.remove(key);
      any = !byKey.isEmpty();
    }
  }

  /**
   * Takes over a channel that is to be closed if guests hold locks on its file: with any of its
   * channels all of the JVM's locks would go.
   *
   * @return false if there are none: then the caller closes it
   */
  boolean closesLater(OpenFile file, FileChannel channel) {
    if (!any) {
      return false;
    }
    synchronized (this) {
      LockedFile locked = byKey.get(file.identity());
      if (locked == null || locked.isIdle()) {
        return false;
      }
      locked.linger(channel);
      return true;
    }
  }
}
