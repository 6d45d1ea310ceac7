package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.WaitQueue;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;

/** The locks that guests hold on one file. {@link FileLocks} guards it. */
final class LockedFile {
  private static final int POLLIN = 1;

  private List<FileLock> held = new ArrayList<>();
  private final HostLocks host = new HostLocks();
  private final WaitQueue released = new WaitQueue();
  private int waiters;

  /** To be closed with the last lock. */
  private final List<FileChannel> lingering = new ArrayList<>();

  /** A lock of another guest's that is in the way, or null. */
  FileLock conflict(FileLock wanted) {
    FileLock first = null;
    for (FileLock h : held) {
      if (h.excludes(wanted) && (first == null || h.first() < first.first())) {
        first = h;
      }
    }
    return first;
  }

  boolean holds(FileLock lock) {
    return held.contains(lock);
  }

  /** Takes a lock that no other guest is in the way of; see {@link HostLocks#hold} for the rest. */
  long set(FileLock wanted, FileChannel channel, int access) {
    List<FileLock> before = held;
    List<FileLock> after = without(wanted);
    FileLock merged = wanted;
    for (FileLock h : List.copyOf(after)) {
      if (h.hasSameOwner(wanted) && h.exclusive() == wanted.exclusive() && h.adjoins(merged)) {
        after.remove(h);
        merged =
            merged.with(Math.min(h.first(), merged.first()), Math.max(h.last(), merged.last()));
      }
    }
    after.add(merged);
    long result = host.hold(after, channel, access);
    if (result == 0) {
      held = after;
      released.signal(POLLIN);
    } else {
      host.hold(before, channel, access);
    }
    return result;
  }

  /** Lets go of what an owner holds in a range. */
  void clear(FileLock range, FileChannel channel, int access) {
    held = without(range);
    host.hold(held, channel, access);
    released.signal(POLLIN);
  }

  /** What is held without an owner's share of a range. */
  private List<FileLock> without(FileLock range) {
    List<FileLock> rest = new ArrayList<>();
    for (FileLock h : held) {
      if (!h.hasSameOwner(range) || !h.overlaps(range)) {
        rest.add(h);
        continue;
      }
      if (h.first() < range.first()) {
        rest.add(h.with(h.first(), range.first() - 1));
      }
      if (h.last() > range.last()) {
        rest.add(h.with(range.last() + 1, h.last()));
      }
    }
    return rest;
  }

  /** Whether the host would grant a lock beside what is held. */
  boolean hostGrants(FileLock wanted, FileChannel channel, int access) {
    List<FileLock> more = without(wanted);
    more.add(wanted);
    boolean granted = host.hold(more, channel, access) == 0;
    host.hold(held, channel, access);
    return granted;
  }

  void addWaiter(WaitQueue.Listener listener) {
    waiters++;
    released.add(listener);
  }

  void removeWaiter(WaitQueue.Listener listener) {
    waiters--;
    released.remove(listener);
  }

  /** Whether nobody holds a lock or waits for one. */
  boolean isIdle() {
    return held.isEmpty() && waiters == 0;
  }

  /** Keeps a channel open until {@link #closeLingering}. */
  void linger(FileChannel channel) {
    lingering.add(channel);
  }

  void closeLingering() {
    for (FileChannel channel : lingering) {
      try {
        channel.close();
      } catch (IOException e) {
        // The guest has let go of it; there is nobody to tell.
      }
    }
    lingering.clear();
  }
}
