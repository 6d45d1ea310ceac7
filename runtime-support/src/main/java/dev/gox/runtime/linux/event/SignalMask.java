package dev.gox.runtime.linux.event;

import static dev.gox.runtime.linux.Errno.EINTR;
import static dev.gox.runtime.linux.Errno.EINVAL;
import static dev.gox.runtime.linux.Errno.ERESTARTNOHAND;

import dev.gox.runtime.linux.thread.GuestThread;

/**
 * The signal mask that ppoll(2), pselect6, and epoll_pwait(2) have while they wait: in force from
 * before the first look until the call returns, or until the signal that ended it was delivered.
 */
final class SignalMask {
  private SignalMask() {}

  /** Size of the kernel's sigset_t. */
  private static final long SIZE = 8;

  /**
   * Puts a mask in force.
   *
   * @param mask address of a sigset_t; null changes nothing
   * @return 0, or -EINVAL for a wrong size
   */
  static long swap(GuestThread t, long mask, long size) {
    if (mask == 0) {
      return 0;
    }
    if (size != SIZE) {
      return -EINVAL;
    }
    t.signals().borrowMask(t.process().memory().getLong(mask));
    return 0;
  }

  /** Ends the mask of {@link #swap} as a call with a result ends; returns the result. */
  static long restore(GuestThread t, long mask, long result) {
    if (mask != 0) {
      if (result != -EINTR && result != -ERESTARTNOHAND) {
        t.signals().returnMask();
      }
    }
    return result;
  }
}
