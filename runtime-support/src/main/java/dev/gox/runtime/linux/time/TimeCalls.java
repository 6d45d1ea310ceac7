package dev.gox.runtime.linux.time;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.event.Deadline;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;

/** clock_gettime(2), nanosleep(2). */
public final class TimeCalls {
  private TimeCalls() {}

  private static final int HIGHEST_CLOCK = 11;
  private static final long NANOS = 1_000_000_000L;

  public static long clockGettime(GuestThread t, long clock, long to) {
    int id = (int) clock;
    if (id < 0 || id > HIGHEST_CLOCK) {
      return -Errno.EINVAL;
    }
    // 0 REALTIME, 5 REALTIME_COARSE, 11 TAI; the others count from some start.
    boolean real = id == 0 || id == 5 || id == 11;
    GuestClock time = t.process().kernel().clock();
    long now = real ? time.realtime() : time.monotonic();
    GuestMemory memory = t.process().memory();
    memory.putLong(to, now / NANOS);
    memory.putLong(to + 8, now % NANOS);
    return 0;
  }

  public static long nanosleep(GuestThread t, long request, long remaining) {
    GuestMemory memory = t.process().memory();
    long nanos = Deadline.readTimespec(memory, request);
    if (request == 0) {
      return -Errno.EFAULT;
    }
    if (nanos == Deadline.INVALID) {
      return -Errno.EINVAL;
    }
    long deadline = Deadline.after(nanos);
    for (; ; ) {
      int why = t.block(deadline);
      if (why == GuestThread.TIMED_OUT) {
        return 0;
      }
      if (why == GuestThread.INTERRUPTED) {
        if (remaining != 0) {
          long left = Math.max(0, deadline - System.nanoTime());
          memory.putLong(remaining, left / NANOS);
          memory.putLong(remaining + 8, left % NANOS);
        }
        return -Errno.EINTR;
      }
    }
  }
}
