package dev.gox.runtime.linux.time;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.event.Deadline;
import dev.gox.runtime.linux.signal.SignalActions;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;

/** setitimer(2), getitimer(2), alarm(2), and timer_create(2) with its kin. */
public final class TimerCalls {
  private TimerCalls() {}

  private static final long NANOS = 1_000_000_000L;
  private static final int REAL = 0;

  private static void write(GuestMemory memory, long to, ClockTimer timer, long unit) {
    put(memory, to, timer.interval(), unit);
    put(memory, to + 16, timer.remaining(), unit);
  }

  private static void put(GuestMemory memory, long to, long nanos, long unit) {
    memory.putLong(to, nanos / NANOS);
    // Time that is left is never shown as none.
    memory.putLong(to + 8, (nanos % NANOS + unit - 1) / unit);
  }

  public static long getitimer(GuestThread t, long which, long to) {
    ClockTimer timer = t.process().timers().interval(t, (int) which);
    if (timer == null) {
      return -Errno.EINVAL;
    }
    write(t.process().memory(), to, timer, 1000);
    return 0;
  }

  public static long setitimer(GuestThread t, long which, long set, long old) {
    ClockTimer timer = t.process().timers().interval(t, (int) which);
    if (timer == null) {
      return -Errno.EINVAL;
    }
    GuestMemory memory = t.process().memory();
    long interval = set == 0 ? 0 : Deadline.readTimeval(memory, set);
    long value = set == 0 ? 0 : Deadline.readTimeval(memory, set + 16);
    if (interval == Deadline.INVALID || value == Deadline.INVALID) {
      return -Errno.EINVAL;
    }
    if (old != 0) {
      write(memory, old, timer, 1000);
    }
    timer.set(value == 0 ? 0 : later(timer.clock(), value), interval);
    return 0;
  }

  private static long later(ClockSource clock, long nanos) {
    long time = clock.now() + nanos;
    return time < 0 ? Long.MAX_VALUE : time;
  }

  /** Seconds that were left of the alarm before; a part of one counts whole. */
  public static long alarm(GuestThread t, long seconds) {
    ClockTimer timer = t.process().timers().interval(t, REAL);
    long left = timer.remaining();
    long value = (seconds & 0xFFFF_FFFFL) * NANOS;
    timer.set(value == 0 ? 0 : later(timer.clock(), value), 0);
    return left == 0 ? 0 : Math.max(1, (left + NANOS / 2) / NANOS);
  }

  // struct sigevent: value, signal, notification, thread id
  private static final int SIGEV_SIGNO = 8;
  private static final int SIGEV_NOTIFY = 12;
  private static final int SIGEV_TID = 16;
  private static final int SIGEV_SIGNAL = 0;
  private static final int SIGEV_NONE = 1;
  private static final int SIGEV_THREAD = 2;
  private static final int SIGEV_THREAD_ID = 4;
  private static final int SIGALRM = 14;

  public static long create(GuestThread t, long clockId, long event, long to) {
    ClockSource clock = ClockSource.of(t, (int) clockId);
    if (clock == null) {
      return -Errno.EINVAL;
    }
    if (!clock.canWait()) {
      return -Errno.EOPNOTSUPP;
    }
    ProcessTimers timers = t.process().timers();
    if (timers.full()) {
      return -Errno.EAGAIN;
    }
    int id = timers.nextId();
    GuestMemory memory = t.process().memory();
    int signal = SIGALRM;
    long value = id;
    GuestThread target = null;
    if (event != 0) {
      value = memory.getLong(event);
      signal = memory.getInt(event + SIGEV_SIGNO);
      int notify = memory.getInt(event + SIGEV_NOTIFY);
      if (notify == SIGEV_THREAD_ID) {
        target = t.process().thread(memory.getInt(event + SIGEV_TID));
      }
      boolean known =
          notify == SIGEV_SIGNAL
              || notify == SIGEV_NONE
              || notify == SIGEV_THREAD
              || target != null;
      if (!known || notify != SIGEV_NONE && (signal < 1 || signal > SignalActions.COUNT)) {
        return -Errno.EINVAL;
      }
      signal = notify == SIGEV_NONE ? 0 : signal;
    }
    memory.putInt(to, id);
    timers.add(id, new PosixTimer(t.process(), clock, id, signal, value, target));
    return 0;
  }

  private static final int TIMER_ABSTIME = 1;

  public static long settime(GuestThread t, long id, long flags, long set, long old) {
    PosixTimer timer = t.process().timers().get((int) id);
    if (set == 0 || timer == null) {
      return -Errno.EINVAL;
    }
    GuestMemory memory = t.process().memory();
    long interval = Deadline.readTimespec(memory, set);
    long value = Deadline.readTimespec(memory, set + 16);
    if (interval == Deadline.INVALID || value == Deadline.INVALID) {
      return -Errno.EINVAL;
    }
    if (old != 0) {
      write(memory, old, timer.timer(), 1);
    }
    boolean absolute = ((int) flags & TIMER_ABSTIME) != 0;
    long first = value == 0 || absolute ? value : later(timer.timer().clock(), value);
    timer.timer().set(first, interval);
    return 0;
  }

  public static long gettime(GuestThread t, long id, long to) {
    PosixTimer timer = t.process().timers().get((int) id);
    if (timer == null) {
      return -Errno.EINVAL;
    }
    write(t.process().memory(), to, timer.timer(), 1);
    return 0;
  }

  public static long getoverrun(GuestThread t, long id) {
    PosixTimer timer = t.process().timers().get((int) id);
    return timer == null ? -Errno.EINVAL : timer.lastOverrun();
  }

  public static long delete(GuestThread t, long id) {
    PosixTimer timer = t.process().timers().remove((int) id);
    if (timer == null) {
      return -Errno.EINVAL;
    }
    timer.timer().disarm();
    return 0;
  }
}
