package dev.gox.runtime.linux.time;

import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.linux.proc.SchedulingCalls;
import dev.gox.runtime.linux.thread.GuestThread;

/**
 * Serves the vDSO's trap: reads the clocks that system calls read, without one. A bad pointer is a
 * page fault in the vDSO's code, as on Linux.
 */
public final class VdsoCalls {
  private VdsoCalls() {}

  /** What a function's trap returns if the system call behind it is to be made. */
  public static final long FALL_BACK = 1;

  /**
   * Runs a function.
   *
   * @param address the trap's
   * @return for RAX: the function's result, or {@link #FALL_BACK}
   * @throws GuestFault #UD if no function begins there
   */
  public static long call(GuestThread t, long address, long a, long b) {
    long base = t.process().image().vdso();
    VdsoFunction function = base == 0 ? null : VdsoFunction.at(address - base);
    if (function == null) {
      throw GuestFault.of(GuestFault.INVALID_OPCODE);
    }
    return switch (function) {
      case CLOCK_GETTIME -> isFast((int) a) ? TimeCalls.clockGettime(t, a, b) : FALL_BACK;
      case CLOCK_GETRES -> isFast((int) a) ? TimeCalls.clockGetres(t, a, b) : FALL_BACK;
      case GETTIMEOFDAY -> TimeCalls.gettimeofday(t, a, b);
      case TIME -> TimeCalls.time(t, a);
      case GETCPU -> SchedulingCalls.getcpu(t, a, b, 0);
    };
  }

  /** The clocks of Linux's own vDSO (lib/vdso/gettimeofday.c): those that need no task's time. */
  private static boolean isFast(int clock) {
    return switch (clock) {
      case ClockSource.REALTIME,
          ClockSource.MONOTONIC,
          ClockSource.MONOTONIC_RAW,
          ClockSource.REALTIME_COARSE,
          ClockSource.MONOTONIC_COARSE,
          ClockSource.BOOTTIME,
          ClockSource.TAI ->
          true;
      default -> false;
    };
  }
}
