package dev.gox.runtime.linux.proc;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;

/**
 * sched_getaffinity(2), getpriority(2), getcpu(2), and their kin: the host's scheduler runs the
 * threads; policies and masks are answered as to a process that may not change them.
 */
public final class SchedulingCalls {
  private SchedulingCalls() {}

  public static long yield(GuestThread t) {
    Thread.yield();
    return 0;
  }

  private static boolean exists(GuestThread t, long pid) {
    GuestProcess p = t.process();
    return (int) pid == 0 || (int) pid == p.pid() || p.thread((int) pid) != null;
  }

  /** A mask with a bit for each processor of the process; the kernel writes whole longs. */
  public static long getAffinity(GuestThread t, long pid, long size, long mask) {
    int cpus = t.process().cpus();
    int bytes = (cpus + 63) / 64 * 8;
    if (Integer.toUnsignedLong((int) size) < bytes || (size & 7) != 0) {
      return -Errno.EINVAL;
    }
    if (!exists(t, pid)) {
      return -Errno.ESRCH;
    }
    for (int i = 0; i < bytes / 8; i++) {
      int left = cpus - 64 * i;
      t.process().memory().putLong(mask + 8L * i, left >= 64 ? -1 : (1L << left) - 1);
    }
    return bytes;
  }

  /** Accepts any mask with a processor that exists, and goes on using all. */
  public static long setAffinity(GuestThread t, long pid, long size, long mask) {
    GuestMemory memory = t.process().memory();
    boolean some = false;
    for (int i = 0; i < t.process().cpus() && i / 8 < size; i++) {
      some |= (memory.getByte(mask + i / 8) >> i % 8 & 1) != 0;
    }
    return !exists(t, pid) ? -Errno.ESRCH : some ? 0 : -Errno.EINVAL;
  }

  private static final int SCHED_OTHER = 0;
  private static final int SCHED_FIFO = 1;
  private static final int SCHED_RR = 2;
  private static final int SCHED_BATCH = 3;
  private static final int SCHED_IDLE = 5;
  private static final int SCHED_DEADLINE = 6;

  private static boolean isPolicy(int policy) {
    return policy >= SCHED_OTHER && policy <= SCHED_BATCH
        || policy == SCHED_IDLE
        || policy == SCHED_DEADLINE;
  }

  private static boolean isRealTime(int policy) {
    return policy == SCHED_FIFO || policy == SCHED_RR;
  }

  public static long getScheduler(GuestThread t, long pid) {
    return (int) pid < 0 ? -Errno.EINVAL : exists(t, pid) ? SCHED_OTHER : -Errno.ESRCH;
  }

  public static long setScheduler(GuestThread t, long pid, long policy, long param) {
    if ((int) pid < 0 || param == 0 || !isPolicy((int) policy)) {
      return -Errno.EINVAL;
    }
    int priority = t.process().memory().getInt(param);
    if (!exists(t, pid)) {
      return -Errno.ESRCH;
    }
    if (isRealTime((int) policy) || (int) policy == SCHED_DEADLINE) {
      return -Errno.EPERM;
    }
    return priority == 0 ? 0 : -Errno.EINVAL;
  }

  public static long getParam(GuestThread t, long pid, long to) {
    if ((int) pid < 0 || to == 0) {
      return -Errno.EINVAL;
    }
    if (!exists(t, pid)) {
      return -Errno.ESRCH;
    }
    t.process().memory().putInt(to, 0);
    return 0;
  }

  public static long setParam(GuestThread t, long pid, long param) {
    return setScheduler(t, pid, SCHED_OTHER, param);
  }

  private static final int HIGHEST_PRIORITY = 99;

  public static long maxPriority(GuestThread t, long policy) {
    return isRealTime((int) policy) ? HIGHEST_PRIORITY : isPolicy((int) policy) ? 0 : -Errno.EINVAL;
  }

  public static long minPriority(GuestThread t, long policy) {
    return isRealTime((int) policy) ? 1 : isPolicy((int) policy) ? 0 : -Errno.EINVAL;
  }

  /** What CFS answers with HZ=250: one tick. */
  private static final long SLICE = 4_000_000;

  public static long interval(GuestThread t, long pid, long to) {
    if ((int) pid < 0) {
      return -Errno.EINVAL;
    }
    if (!exists(t, pid)) {
      return -Errno.ESRCH;
    }
    t.process().memory().putLong(to, 0);
    t.process().memory().putLong(to + 8, SLICE);
    return 0;
  }

  private static final int PRIO_PROCESS = 0;
  private static final int PRIO_USER = 2;
  private static final int LOWEST = 19;

  /** 20 less the nice value, so that no answer is negative. */
  public static long getpriority(GuestThread t, long which, long who) {
    if ((int) which < PRIO_PROCESS || (int) which > PRIO_USER) {
      return -Errno.EINVAL;
    }
    return isSelf(t, which, who) ? 20 - t.process().attributes().nice() : -Errno.ESRCH;
  }

  public static long setpriority(GuestThread t, long which, long who, long nice) {
    if ((int) which < PRIO_PROCESS || (int) which > PRIO_USER) {
      return -Errno.EINVAL;
    }
    if (!isSelf(t, which, who)) {
      return -Errno.ESRCH;
    }
    ProcessAttributes attributes = t.process().attributes();
    int wanted = Math.max(-20, Math.min(LOWEST, (int) nice));
    if (wanted < attributes.nice()) {
      return -Errno.EACCES;
    }
    attributes.setNice(wanted);
    return 0;
  }

  private static boolean isSelf(GuestThread t, long which, long who) {
    return (int) which == PRIO_USER
        ? (int) who == 0 || (int) who == t.process().uid()
        : exists(t, who);
  }

  /** A thread stays where its id says, as far as anybody can tell. */
  public static long getcpu(GuestThread t, long cpu, long node, long unused) {
    GuestMemory memory = t.process().memory();
    if (cpu != 0) {
      memory.putInt(cpu, t.tid() % t.process().cpus());
    }
    if (node != 0) {
      memory.putInt(node, 0);
    }
    return 0;
  }
}
