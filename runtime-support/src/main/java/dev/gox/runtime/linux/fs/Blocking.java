package dev.gox.runtime.linux.fs;

import static dev.gox.runtime.linux.Errno.EAGAIN;
import static dev.gox.runtime.linux.Errno.ERESTARTSYS;

import dev.gox.runtime.linux.WaitQueue;
import dev.gox.runtime.linux.signal.ThreadSignals;
import dev.gox.runtime.linux.thread.GuestThread;

/** How a call waits at one file's queue. */
public final class Blocking {
  private Blocking() {}

  /** Something that either can be done now or says -EAGAIN. */
  public interface Attempt {
    long run();
  }

  /** Does it; waits until it is possible, unless the file is non-blocking. */
  public static long run(GuestThread t, OpenFile file, Attempt attempt) {
    return run(t, file.queue(), file, !file.nonBlocking(), attempt);
  }

  /**
   * Writes all of it, in as many attempts as that takes; to a non-blocking file in one.
   *
   * @return how much was written; if nothing, what kept it from that
   */
  public static long writeAll(GuestThread t, OpenFile file, GuestVector from, Attempt attempt) {
    do {
      long n = run(t, file, attempt);
      if (n < 0) {
        return from.moved() > 0 ? from.moved() : n;
      }
    } while (from.remaining() > 0 && !file.nonBlocking());
    return from.moved();
  }

  /** Does it; waits at a queue until it is possible, if the caller is patient. */
  static long run(GuestThread t, WaitQueue queue, boolean patient, Attempt attempt) {
    return run(t, queue, null, patient, attempt);
  }

  private static long run(
      GuestThread t, WaitQueue queue, OpenFile file, boolean patient, Attempt attempt) {
    long result = attempt.run();
    if (result != -EAGAIN || !patient) {
      return result;
    }
    queue.add(t.waker());
    try {
      for (; ; ) {
        result = attempt.run();
        if (result != -EAGAIN) {
          return result;
        }
        long never = Long.MAX_VALUE;
        int why = file == null ? t.signals().sleep(never) : file.sleep(t, never);
        if (why == ThreadSignals.INTERRUPTED) {
          return -ERESTARTSYS;
        }
      }
    } finally {
      queue.remove(t.waker());
    }
  }
}
