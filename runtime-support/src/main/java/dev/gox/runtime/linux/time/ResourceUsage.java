package dev.gox.runtime.linux.time;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.process.ProcessTable;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;

/** What processes have used: getrusage(2) and times(2). Of all that counts they tell CPU times. */
public final class ResourceUsage {
  private ResourceUsage() {}

  private static final long NANOS = 1_000_000_000L;

  /** Ticks of times(2) in a second: USER_HZ. */
  private static final long TICK = NANOS / 100;

  /** CPU times in ticks; returns ticks since some start. */
  public static long times(GuestThread t, long to) {
    if (to != 0) {
      GuestProcess process = t.process();
      ProcessTable table = process.kernel().processes();
      long user = CpuTime.userOf(process);
      GuestMemory memory = process.memory();
      memory.putLong(to, user / TICK);
      memory.putLong(to + 8, Math.max(0, CpuTime.of(process) - user) / TICK);
      memory.putLong(to + 16, table.childrenUserNanos(process) / TICK);
      memory.putLong(to + 24, table.childrenSystemNanos(process) / TICK);
    }
    return t.process().kernel().clock().monotonic() / TICK;
  }

  private static final int RUSAGE_SELF = 0;
  private static final int RUSAGE_CHILDREN = -1;
  private static final int RUSAGE_THREAD = 1;

  /** struct rusage: two struct timeval and 14 longs. */
  private static final int RUSAGE_SIZE = 144;

  /** CPU times; what else there is to count is 0. */
  public static long getrusage(GuestThread t, long who, long to) {
    GuestProcess process = t.process();
    GuestMemory memory = process.memory();
    switch ((int) who) {
      case RUSAGE_SELF -> {
        long user = CpuTime.userOf(process);
        write(memory, to, user, CpuTime.of(process) - user);
      }
      case RUSAGE_THREAD -> {
        long user = CpuTime.userOf(t);
        write(memory, to, user, CpuTime.of(t) - user);
      }
      case RUSAGE_CHILDREN -> {
        ProcessTable table = process.kernel().processes();
        write(memory, to, table.childrenUserNanos(process), table.childrenSystemNanos(process));
      }
      default -> {
        return -Errno.EINVAL;
      }
    }
    return 0;
  }

  /** Writes a struct rusage. */
  public static void write(GuestMemory memory, long to, long userNanos, long systemNanos) {
    memory.write(to, new byte[RUSAGE_SIZE], 0, RUSAGE_SIZE);
    putTimeval(memory, to, userNanos);
    putTimeval(memory, to + 16, Math.max(0, systemNanos));
  }

  private static void putTimeval(GuestMemory memory, long to, long nanos) {
    memory.putLong(to, nanos / NANOS);
    memory.putLong(to + 8, nanos % NANOS / 1000);
  }

  /** Adds what a thread has used to its process's account; on the thread itself, at its end. */
  public static void account(GuestThread t) {
    long user = CpuTime.userOf(t);
    t.process().kernel().processes().addTime(t.process(), user, CpuTime.of(t) - user);
  }
}
