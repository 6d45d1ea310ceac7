package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;

/**
 * The host's record locks that stand for what guests hold on a file, so that other programs of the
 * host see that it is locked: exclusive where a guest's is, shared where only shared ones are.
 */
final class HostLocks {
  /** A part of the file, bytes [start, stop), and the host's lock of it. */
  private record Part(long start, long stop, boolean exclusive, java.nio.channels.FileLock lock) {
    boolean isLike(Part other) {
      return start == other.start && stop == other.stop && exclusive == other.exclusive;
    }
  }

  private final List<Part> parts = new ArrayList<>();

  /**
   * Makes the host's locks stand for these of guests.
   *
   * @param channel what to lock by; null for what the host can't lock
   * @param access of the channel, as open(2) has it
   * @return 0; {@link FileLocks#HOST_HOLDS_IT} if another program is in the way; -ENOLCK
   */
  long hold(List<FileLock> held, FileChannel channel, int access) {
    List<Part> wanted = parts(held);
    for (Iterator<Part> i = parts.iterator(); i.hasNext(); ) {
      Part part = i.next();
      if (wanted.stream().noneMatch(part::isLike)) {
        i.remove();
        release(part);
      }
    }
    for (Part part : wanted) {
      if (channel != null && parts.stream().noneMatch(part::isLike)) {
        long result = take(part, channel, access);
        if (result != 0) {
          return result;
        }
      }
    }
    return 0;
  }

  /** A file cut at each lock's ends: which parts are to be locked, and how. */
  private static List<Part> parts(List<FileLock> held) {
    TreeSet<Long> ends = new TreeSet<>();
    for (FileLock h : held) {
      ends.add(h.first());
      ends.add(stop(h));
    }
    List<Part> wanted = new ArrayList<>();
    Long start = null;
    for (Long end : ends) {
      if (start != null) {
        add(wanted, start, end, held);
      }
      start = end;
    }
    return wanted;
  }

  private static void add(List<Part> wanted, long start, long stop, List<FileLock> held) {
    boolean any = false;
    boolean exclusive = false;
    for (FileLock h : held) {
      if (h.first() <= start && stop(h) >= stop) {
        any = true;
        exclusive |= h.exclusive();
      }
    }
    if (any) {
      wanted.add(new Part(start, stop, exclusive, null));
    }
  }

  private static long stop(FileLock h) {
    return h.last() == Long.MAX_VALUE ? Long.MAX_VALUE : h.last() + 1;
  }

  private long take(Part part, FileChannel channel, int access) {
    // flock(2) asks for no right to write, nor to read; the host's record locks do.
    boolean shared = !part.exclusive && access != OpenFile.O_WRONLY || access == OpenFile.O_RDONLY;
    try {
      java.nio.channels.FileLock lock = channel.tryLock(part.start, part.stop - part.start, shared);
      if (lock == null) {
        return FileLocks.HOST_HOLDS_IT;
      }
      parts.add(new Part(part.start, part.stop, part.exclusive, lock));
      return 0;
    } catch (OverlappingFileLockException e) {
      // Someone else in this JVM: another kernel's guest, or whoever embeds gox.
      return FileLocks.HOST_HOLDS_IT;
    } catch (IOException e) {
      return -Errno.ENOLCK;
    }
  }

  private static void release(Part part) {
    try {
      part.lock.release();
    } catch (IOException e) {
      // The channel is closed, and so the lock is gone.
    }
  }
}
