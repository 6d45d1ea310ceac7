package dev.gox.runtime.linux.time;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.event.Deadline;
import dev.gox.runtime.linux.signal.ThreadSignals;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;

/** clock_gettime(2), clock_nanosleep(2), gettimeofday(2), and their kin. */
public final class TimeCalls {
  private TimeCalls() {}

  private static final long NANOS = 1_000_000_000L;

  private static void put(GuestMemory memory, long to, long nanos) {
    memory.putLong(to, nanos / NANOS);
    memory.putLong(to + 8, nanos % NANOS);
  }

  public static long clockGettime(GuestThread t, long clock, long to) {
    GuestClock clocks = t.process().kernel().clock();
    long now;
    // Go's start asks for these two; the others' classes need not be there.
    if ((int) clock == ClockSource.MONOTONIC) {
      now = clocks.monotonic();
    } else if ((int) clock == ClockSource.REALTIME) {
      now = clocks.realtime();
    } else {
      ClockSource source = ClockSource.of(t, (int) clock);
      if (source == null) {
        return -Errno.EINVAL;
      }
      now = source.now();
    }
    put(t.process().memory(), to, now);
    return 0;
  }

  public static long clockGetres(GuestThread t, long clock, long to) {
    ClockSource source = ClockSource.of(t, (int) clock);
    if (source == null) {
      return -Errno.EINVAL;
    }
    if (to != 0) {
      put(t.process().memory(), to, source.resolution());
    }
    return 0;
  }

  /** Nobody sets the host's clock from inside. */
  public static long clockSettime(GuestThread t, long clock, long from) {
    ClockSource source = ClockSource.of(t, (int) clock);
    if (source == null || !source.canBeSet()) {
      return -Errno.EINVAL;
    }
    long time = Deadline.readTimespec(t.process().memory(), from);
    return from == 0 ? -Errno.EFAULT : time == Deadline.INVALID ? -Errno.EINVAL : -Errno.EPERM;
  }

  public static long gettimeofday(GuestThread t, long to, long zone) {
    GuestMemory memory = t.process().memory();
    if (to != 0) {
      long now = t.process().kernel().clock().realtime();
      memory.putLong(to, now / NANOS);
      memory.putLong(to + 8, now % NANOS / 1000);
    }
    if (zone != 0) {
      memory.putLong(zone, 0);
    }
    return 0;
  }

  public static long time(GuestThread t, long to) {
    long seconds = t.process().kernel().clock().realtime() / NANOS;
    if (to != 0) {
      t.process().memory().putLong(to, seconds);
    }
    return seconds;
  }

  public static long nanosleep(GuestThread t, long request, long remaining) {
    if (request == 0) {
      return -Errno.EFAULT;
    }
    long nanos = Deadline.readTimespec(t.process().memory(), request);
    return nanos == Deadline.INVALID ? -Errno.EINVAL : sleep(t, Deadline.after(nanos), remaining);
  }

  private static final int TIMER_ABSTIME = 1;

  public static long clockNanosleep(
      GuestThread t, long clock, long flags, long request, long remaining) {
    ClockSource source = ClockSource.of(t, (int) clock);
    if (source == null || (int) clock == ClockSource.THREAD_CPU) {
      return -Errno.EINVAL;
    }
    if (!source.canWait()) {
      return -Errno.EOPNOTSUPP;
    }
    if (request == 0) {
      return -Errno.EFAULT;
    }
    long nanos = Deadline.readTimespec(t.process().memory(), request);
    if (nanos == Deadline.INVALID) {
      return -Errno.EINVAL;
    }
    boolean absolute = ((int) flags & TIMER_ABSTIME) != 0;
    if (source.tellsTime()) {
      long deadline = absolute ? source.lookAt(nanos) : Deadline.after(nanos);
      return sleep(t, deadline, absolute ? 0 : remaining);
    }
    long until = absolute ? nanos : source.now() + nanos;
    while (source.now() < until) {
      long result = sleep(t, source.lookAt(until), 0);
      if (result != 0) {
        return result;
      }
    }
    return 0;
  }

  private static long sleep(GuestThread t, long deadline, long remaining) {
    for (; ; ) {
      switch (t.signals().sleep(deadline)) {
        case ThreadSignals.TIMED_OUT:
          return 0;
        case ThreadSignals.INTERRUPTED:
          if (remaining != 0 && deadline != Long.MAX_VALUE) {
            put(t.process().memory(), remaining, Math.max(0, deadline - System.nanoTime()));
          }
          return -Errno.EINTR;
        default:
      }
    }
  }
}
