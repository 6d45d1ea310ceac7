package dev.gox.runtime.linux.time;

import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.signal.SignalInfo;
import dev.gox.runtime.linux.signal.SignalSender;
import dev.gox.runtime.linux.thread.GuestThread;
import java.util.HashMap;
import java.util.Map;

/** The timers of one process that send it signals: setitimer(2) and timer_create(2). */
public final class ProcessTimers {
  /** Timers of a process at most, so that none exhausts the JVM; Linux bounds queued signals. */
  private static final int LIMIT = 32_768;

  /** ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF, by their clocks and signals. */
  private static final int[] INTERVAL_CLOCKS = {
    ClockSource.MONOTONIC, ClockSource.PROCESS_CPU, ClockSource.PROCESS_CPU
  };

  private static final int[] INTERVAL_SIGNALS = {14, 26, 27};

  private final ClockTimer[] intervals = new ClockTimer[INTERVAL_CLOCKS.length];
  private final Map<Integer, PosixTimer> timers = new HashMap<>();
  private int lastId = -1;

  /** One of setitimer(2)'s, or null for a number that names none. */
  synchronized ClockTimer interval(GuestThread t, int which) {
    if (which < 0 || which >= intervals.length) {
      return null;
    }
    if (intervals[which] == null) {
      GuestProcess process = t.process();
      int signal = INTERVAL_SIGNALS[which];
      intervals[which] =
          new ClockTimer(
              process.kernel().timers(),
              ClockSource.of(t, INTERVAL_CLOCKS[which]),
              times -> SignalSender.toProcess(process, signal, SignalInfo.KERNEL));
    }
    return intervals[which];
  }

  /** Whether another timer may be made. */
  synchronized boolean full() {
    return timers.size() >= LIMIT;
  }

  /** An id that no timer has. */
  synchronized int nextId() {
    do {
      lastId = lastId + 1 & Integer.MAX_VALUE;
    } while (timers.containsKey(lastId));
    return lastId;
  }

  synchronized void add(int id, PosixTimer timer) {
    timers.put(id, timer);
  }

  /** The timer of an id, or null. */
  synchronized PosixTimer get(int id) {
    return timers.get(id);
  }

  synchronized PosixTimer remove(int id) {
    return timers.remove(id);
  }

  /** Deletes what timer_create(2) made: execve(2). */
  public synchronized void deletePosixTimers() {
    for (PosixTimer timer : timers.values()) {
      timer.timer().disarm();
    }
    timers.clear();
  }

  /** Stops them all: the process has ended. */
  public synchronized void end() {
    deletePosixTimers();
    for (ClockTimer timer : intervals) {
      if (timer != null) {
        timer.disarm();
      }
    }
  }
}
