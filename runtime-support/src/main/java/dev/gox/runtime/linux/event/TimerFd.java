package dev.gox.runtime.linux.event;

import static dev.gox.runtime.linux.Errno.EAGAIN;
import static dev.gox.runtime.linux.Errno.EBADF;
import static dev.gox.runtime.linux.Errno.EINVAL;

import dev.gox.runtime.linux.WaitQueue;
import dev.gox.runtime.linux.fs.Blocking;
import dev.gox.runtime.linux.fs.GuestVector;
import dev.gox.runtime.linux.fs.OpenFile;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.linux.time.GuestClock;
import dev.gox.runtime.linux.time.KernelTimers;
import dev.gox.runtime.memory.GuestMemory;

/**
 * A timer to wait for: timerfd_create(2). Expirations are counted when somebody looks; the kernel's
 * timer only signals the queue at the first that has not been read.
 *
 * <p>A time of day is turned into a distance when the timer is set: setting the host's clock
 * afterwards neither moves nor cancels it.
 */
public final class TimerFd extends OpenFile {
  private static final int TFD_CLOEXEC = O_CLOEXEC;
  private static final int TFD_NONBLOCK = O_NONBLOCK;
  private static final int TFD_TIMER_ABSTIME = 1;
  private static final int TFD_TIMER_CANCEL_ON_SET = 2;

  private static final int CLOCK_REALTIME = 0;
  private static final int CLOCK_MONOTONIC = 1;
  private static final int CLOCK_BOOTTIME = 7;
  private static final int CLOCK_REALTIME_ALARM = 8;
  private static final int CLOCK_BOOTTIME_ALARM = 9;

  // struct itimerspec: the interval, then the time to the first expiration
  private static final int INTERVAL = 0;
  private static final int VALUE = 16;

  /** How many bytes a read moves. */
  private static final int SIZE = 8;

  /** 146 years, which no deadline exceeds. */
  private static final long FAR = Long.MAX_VALUE / 2;

  private final int clock;
  private final GuestClock clocks;
  private final KernelTimers timers;
  private final WaitQueue queue = new WaitQueue();

  private boolean armed;

  /** The first expiration that was not read, on System.nanoTime()'s scale, while armed. */
  private long next;

  /** Nanoseconds between expirations; 0 for a single one. */
  private long interval;

  /** What will signal the queue, or null. */
  private KernelTimers.Timer alarm;

  private TimerFd(int clock, GuestClock clocks, KernelTimers timers, int flags) {
    super(O_RDWR | flags);
    this.clock = clock;
    this.clocks = clocks;
    this.timers = timers;
  }

  public static long create(GuestThread t, long clockArg, long flagsArg) {
    int clock = (int) clockArg;
    int flags = (int) flagsArg;
    boolean known =
        switch (clock) {
          case CLOCK_REALTIME,
              CLOCK_MONOTONIC,
              CLOCK_BOOTTIME,
              CLOCK_REALTIME_ALARM,
              CLOCK_BOOTTIME_ALARM ->
              true;
          default -> false;
        };
    if (!known || (flags & ~(TFD_CLOEXEC | TFD_NONBLOCK)) != 0) {
      return -EINVAL;
    }
    TimerFd file =
        new TimerFd(
            clock,
            t.process().kernel().clock(),
            t.process().kernel().timers(),
            flags & TFD_NONBLOCK);
    return t.process().files().install(file, (flags & TFD_CLOEXEC) != 0);
  }

  public static long settime(GuestThread t, long fd, long flagsArg, long value, long old) {
    int flags = (int) flagsArg;
    GuestMemory memory = t.process().memory();
    long interval =
        Deadline.nanos(memory.getLong(value + INTERVAL), memory.getLong(value + INTERVAL + 8));
    long first = Deadline.nanos(memory.getLong(value + VALUE), memory.getLong(value + VALUE + 8));
    if ((flags & ~(TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET)) != 0
        || interval == Deadline.INVALID
        || first == Deadline.INVALID) {
      return -EINVAL;
    }
    OpenFile file = t.process().files().get(fd);
    if (!(file instanceof TimerFd timer)) {
      return file == null ? -EBADF : -EINVAL;
    }
    long[] before = timer.set(first, interval, (flags & TFD_TIMER_ABSTIME) != 0);
    if (old != 0) {
      write(memory, old, before);
    }
    return 0;
  }

  public static long gettime(GuestThread t, long fd, long value) {
    OpenFile file = t.process().files().get(fd);
    if (!(file instanceof TimerFd timer)) {
      return file == null ? -EBADF : -EINVAL;
    }
    write(t.process().memory(), value, timer.get());
    return 0;
  }

  private static void write(GuestMemory memory, long address, long[] times) {
    Deadline.writeTimespec(memory, address + INTERVAL, times[0]);
    Deadline.writeTimespec(memory, address + VALUE, times[1]);
  }

  /** Sets the timer, and tells what {@link #get} would have said before. */
  private synchronized long[] set(long first, long newInterval, boolean absolute) {
    long[] before = get();
    if (alarm != null) {
      timers.cancel(alarm);
      alarm = null;
    }
    armed = first != 0;
    interval = Math.min(newInterval, FAR);
    if (armed) {
      long distance = absolute ? first - (ofDay() ? clocks.realtime() : clocks.monotonic()) : first;
      next = System.nanoTime() + Math.max(0, Math.min(distance, FAR));
      schedule();
    }
    return before;
  }

  private boolean ofDay() {
    return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_ALARM;
  }

  private void schedule() {
    alarm = timers.schedule(next, () -> queue.signal(PollEvents.POLLIN));
  }

  /** The interval, and the time to the next expiration that lies ahead: 0 if there is none. */
  private synchronized long[] get() {
    long left = armed ? next - System.nanoTime() : 0;
    if (left <= 0) {
      left = armed && interval > 0 ? interval - -left % interval : 0;
    }
    return new long[] {interval, left};
  }

  /** How many expirations were not read. */
  private long expirations() {
    long late = armed ? System.nanoTime() - next : -1;
    if (late < 0) {
      return 0;
    }
    return interval == 0 ? 1 : 1 + late / interval;
  }

  @Override
  public long read(GuestThread t, GuestVector to) {
    return to.remaining() < SIZE ? -EINVAL : Blocking.run(t, this, () -> take(to));
  }

  private synchronized long take(GuestVector to) {
    long count = expirations();
    if (count == 0) {
      return -EAGAIN;
    }
    armed = interval > 0;
    if (armed) {
      next += count * interval;
      schedule();
    }
    to.putLong(count);
    return SIZE;
  }

  @Override
  public synchronized int readiness() {
    return expirations() > 0 ? PollEvents.POLLIN : 0;
  }

  @Override
  public WaitQueue queue() {
    return queue;
  }

  @Override
  protected synchronized void close() {
    if (alarm != null) {
      timers.cancel(alarm);
    }
  }
}
