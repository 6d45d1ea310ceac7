package dev.gox.runtime.linux.time;

/** One timer on one clock: armed with a first time and an interval, it expires and is told so. */
final class ClockTimer {
  /** What happens when it expires. */
  interface Expiry {
    /**
     * Called on the timers' thread, under the timer's lock.
     *
     * @param times how often it expired since it was last looked at, at least 1
     */
    void expired(long times);
  }

  private final KernelTimers timers;
  private final ClockSource clock;
  private final Expiry expiry;

  /** When it expires next on the clock; 0 if it is not armed. */
  private long next;

  private long interval;
  private KernelTimers.Timer scheduled;

  ClockTimer(KernelTimers timers, ClockSource clock, Expiry expiry) {
    this.timers = timers;
    this.clock = clock;
    this.expiry = expiry;
  }

  ClockSource clock() {
    return clock;
  }

  /** How long until it expires, at least 1; 0 if it is not armed. */
  synchronized long remaining() {
    return next == 0 ? 0 : Math.max(1, next - clock.now());
  }

  synchronized long interval() {
    return interval;
  }

  /**
   * Arms or disarms it.
   *
   * @param first when it expires on its clock, or 0 to disarm it
   * @param then after how long again; 0 for never
   */
  synchronized void set(long first, long then) {
    disarm();
    next = first;
    interval = then;
    if (next != 0) {
      schedule();
    }
  }

  /** Stops it for good. */
  synchronized void disarm() {
    next = 0;
    interval = 0;
    if (scheduled != null) {
      timers.cancel(scheduled);
      scheduled = null;
    }
  }

  private void schedule() {
    scheduled = timers.schedule(clock.lookAt(next), this::look);
  }

  private synchronized void look() {
    if (next == 0) {
      return;
    }
    long late = clock.now() - next;
    if (late < 0) {
      schedule();
      return;
    }
    long times = 1;
    if (interval == 0) {
      next = 0;
      scheduled = null;
    } else {
      times += late / interval;
      next += times * interval;
      schedule();
    }
    expiry.expired(times);
  }
}
