package dev.gox.runtime.linux.proc;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;

/** getrlimit(2), setrlimit(2), prlimit(2). A struct rlimit is the soft and the hard limit. */
public final class LimitCalls {
  private LimitCalls() {}

  /** More descriptors than fs/file.c allows by default: sysctl_nr_open. */
  private static final long MOST_FILES = 1 << 20;

  public static long getrlimit(GuestThread t, long resource, long to) {
    return prlimit(t, 0, resource, 0, to);
  }

  public static long setrlimit(GuestThread t, long resource, long from) {
    if (from == 0) {
      return -Errno.EFAULT;
    }
    return prlimit(t, 0, resource, from, 0);
  }

  public static long prlimit(GuestThread t, long pid, long resource, long set, long old) {
    GuestProcess process =
        (int) pid == 0 ? t.process() : t.process().kernel().processes().ofThread((int) pid);
    int r = (int) resource;
    if (r < 0 || r >= ResourceLimits.COUNT) {
      return -Errno.EINVAL;
    }
    if (process == null) {
      return -Errno.ESRCH;
    }
    GuestMemory memory = t.process().memory();
    ResourceLimits limits = process.attributes().limits();
    boolean files = r == ResourceLimits.NOFILE;
    long soft = files ? process.files().limit() : limits.soft(r);
    long hard = limits.hard(r);
    if (files && hard == ResourceLimits.INFINITY) {
      hard = Math.max(soft, process.files().limit());
    }
    if (set != 0) {
      long newSoft = memory.getLong(set);
      long newHard = memory.getLong(set + 8);
      if (Long.compareUnsigned(newSoft, newHard) > 0) {
        return -Errno.EINVAL;
      }
      if (files && Long.compareUnsigned(newHard, MOST_FILES) > 0
          || Long.compareUnsigned(newHard, hard) > 0) {
        return -Errno.EPERM;
      }
      limits.set(r, newSoft, newHard);
      if (files) {
        process.files().setLimit((int) newSoft);
      }
    }
    if (old != 0) {
      memory.putLong(old, soft);
      memory.putLong(old + 8, hard);
    }
    return 0;
  }
}
