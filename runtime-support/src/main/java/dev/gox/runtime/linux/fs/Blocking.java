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
