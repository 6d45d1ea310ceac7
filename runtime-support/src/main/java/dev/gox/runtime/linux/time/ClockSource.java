package dev.gox.runtime.linux.time;

import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.thread.GuestThread;

/** A clock by its number (clock_gettime(2)), as one thread sees it. Times are nanoseconds. */
abstract class ClockSource {
  static final int REALTIME = 0;
  static final int MONOTONIC = 1;
  static final int PROCESS_CPU = 2;
  static final int THREAD_CPU = 3;
  static final int MONOTONIC_RAW = 4;
  static final int REALTIME_COARSE = 5;
  static final int MONOTONIC_COARSE = 6;
  static final int BOOTTIME = 7;
  private static final int REALTIME_ALARM = 8;
  private static final int BOOTTIME_ALARM = 9;
  static final int TAI = 11;

  /** Below 0 is a process's or thread's clock: its complemented id, and 3 bits of kind. */
  private static final int KIND = 7;

  private static final int KIND_PROCESS = 2;
  private static final int KIND_THREAD = 6;

  /** A tick of the coarse clocks and of CPU timers: CONFIG_HZ=250. */
  private static final long TICK = 4_000_000;

  /** The time now. */
  abstract long now();

  /** When, on System.nanoTime()'s scale, to look whether a time has come; it may be early. */
  abstract long lookAt(long time);

  /** The resolution: clock_getres(2). */
  long resolution() {
    return 1;
  }

  /** Whether threads may sleep by it, and timers run. */
  boolean canWait() {
    return true;
  }

  /** Whether {@link #lookAt} is exact. */
  boolean tellsTime() {
    return true;
  }

  /** Whether it may be set, by the privileged. */
  boolean canBeSet() {
    return false;
  }

  /** The clock of a number, or null if there is none. */
  static ClockSource of(GuestThread t, int number) {
    GuestClock clock = t.process().kernel().clock();
    return switch (number) {
      case REALTIME, REALTIME_ALARM, TAI -> new Real(clock, false);
      case REALTIME_COARSE -> new Real(clock, true);
      case MONOTONIC, BOOTTIME, BOOTTIME_ALARM -> new Monotonic(clock, 1, true);
      case MONOTONIC_RAW -> new Monotonic(clock, 1, false);
      case MONOTONIC_COARSE -> new Monotonic(clock, TICK, false);
      case PROCESS_CPU -> new ProcessCpu(t.process());
      case THREAD_CPU -> new ThreadCpu(t);
      default -> number < 0 ? cpuClock(t, number) : null;
    };
  }

  private static ClockSource cpuClock(GuestThread t, int number) {
    int id = ~(number >> 3);
    GuestProcess process = t.process();
    switch (number & KIND) {
      case KIND_PROCESS -> {
        return id == 0 || id == process.pid() ? new ProcessCpu(process) : null;
      }
      case KIND_THREAD -> {
        GuestThread of = id == 0 ? t : process.thread(id);
        return of == null ? null : new ThreadCpu(of);
      }
      default -> {
        return null;
      }
    }
  }

  private static final class Real extends ClockSource {
    private final GuestClock clock;
    private final boolean coarse;

    Real(GuestClock clock, boolean coarse) {
      this.clock = clock;
      this.coarse = coarse;
    }

    @Override
    long now() {
      return clock.realtime();
    }

    @Override
    long lookAt(long time) {
      return clock.deadline(true, time);
    }

    @Override
    long resolution() {
      return coarse ? TICK : 1;
    }

    @Override
    boolean canWait() {
      return !coarse;
    }

    @Override
    boolean canBeSet() {
      return !coarse;
    }
  }

  private static final class Monotonic extends ClockSource {
    private final GuestClock clock;
    private final long resolution;
    private final boolean canWait;

    Monotonic(GuestClock clock, long resolution, boolean canWait) {
      this.clock = clock;
      this.resolution = resolution;
      this.canWait = canWait;
    }

    @Override
    long now() {
      return clock.monotonic();
    }

    @Override
    long lookAt(long time) {
      return clock.deadline(false, time);
    }

    @Override
    long resolution() {
      return resolution;
    }

    @Override
    boolean canWait() {
      return canWait;
    }
  }

  /** Nobody can be told when a CPU time is reached, so it is looked at from time to time. */
  private abstract static class Cpu extends ClockSource {
    abstract int processors();

    @Override
    boolean tellsTime() {
      return false;
    }

    @Override
    long lookAt(long time) {
      long atLeast = (time - now()) / processors();
      return System.nanoTime() + Math.max(TICK / 4, atLeast);
    }
  }

  private static final class ProcessCpu extends Cpu {
    private final GuestProcess process;

    ProcessCpu(GuestProcess process) {
      this.process = process;
    }

    @Override
    long now() {
      return CpuTime.of(process);
    }

    @Override
    int processors() {
      return process.cpus();
    }
  }

  private static final class ThreadCpu extends Cpu {
    private final GuestThread thread;

    ThreadCpu(GuestThread thread) {
      this.thread = thread;
    }

    @Override
    long now() {
      return CpuTime.of(thread);
    }

    @Override
    int processors() {
      return 1;
    }
  }
}
