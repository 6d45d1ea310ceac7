package dev.gox.runtime.linux.proc;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.thread.GuestThread;

/**
 * Calls that answer as Linux does to a process without privileges or children, whatever their
 * arguments: a guest never changes its host.
 */
public final class Refusals {
  private Refusals() {}

  /** What needs a capability: mount(2), reboot(2), sethostname(2) and many more. */
  public static long notPermitted(GuestThread t) {
    return -Errno.EPERM;
  }

  /** What a kernel without the feature says: seccomp(2). */
  public static long invalid(GuestThread t) {
    return -Errno.EINVAL;
  }

  private static final int WNOHANG = 1;
  private static final int WSTOPPED = 2;
  private static final int WEXITED = 4;
  private static final int WCONTINUED = 8;
  private static final int WNOWAIT = 0x0100_0000;
  private static final int LINUX_ONLY = 0xE000_0000; // __WNOTHREAD, __WALL, __WCLONE

  public static long wait4(GuestThread t, long pid, long status, long options, long usage) {
    if (((int) options & ~(WNOHANG | WSTOPPED | WCONTINUED | LINUX_ONLY)) != 0) {
      return -Errno.EINVAL;
    }
    return (int) pid == Integer.MIN_VALUE ? -Errno.ESRCH : -Errno.ECHILD;
  }

  private static final int P_PIDFD = 3;

  public static long waitid(
      GuestThread t, long type, long id, long info, long options, long usage) {
    int what = WSTOPPED | WEXITED | WCONTINUED;
    int flags = (int) options;
    if ((flags & ~(what | WNOHANG | WNOWAIT | LINUX_ONLY)) != 0
        || (flags & what) == 0
        || (int) type < 0
        || (int) type > P_PIDFD
        || (int) type == 1 && (int) id <= 0
        || (int) type > 1 && (int) id < 0) {
      return -Errno.EINVAL;
    }
    return (int) type == P_PIDFD ? -Errno.EBADF : -Errno.ECHILD;
  }
}
