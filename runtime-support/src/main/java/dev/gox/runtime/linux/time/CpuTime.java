package dev.gox.runtime.linux.time;

import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.process.ProcessTable;
import dev.gox.runtime.linux.thread.GuestThread;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * How long guest threads have computed. The JVM's management classes, which take a while to load,
 * are loaded with this class: when a program first asks.
 */
public final class CpuTime {
  private CpuTime() {}

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Nanoseconds that a thread has run; 0 where the host does not count. */
  static long of(GuestThread t) {
    return nanos(t, false);
  }

  /** Nanoseconds that a thread has run outside the host's kernel. */
  static long userOf(GuestThread t) {
    return nanos(t, true);
  }

  private static long nanos(GuestThread t, boolean user) {
    Thread java = t.javaThread();
    if (java == null || !THREADS.isThreadCpuTimeSupported()) {
      return 0;
    }
    long id = java.getId();
    return Math.max(0, user ? THREADS.getThreadUserTime(id) : THREADS.getThreadCpuTime(id));
  }

  /** Nanoseconds that the threads of a process have run. */
  public static long of(GuestProcess process) {
    ProcessTable table = process.kernel().processes();
    long sum = table.userNanos(process) + table.systemNanos(process);
    for (GuestThread t : process.threads()) {
      sum += of(t);
    }
    return sum;
  }

  public static long userOf(GuestProcess process) {
    long sum = process.kernel().processes().userNanos(process);
    for (GuestThread t : process.threads()) {
      sum += userOf(t);
    }
    return sum;
  }
}
