package dev.gox.runtime.linux.proc;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.thread.GuestThread;

/**
 * Calls that answer as Linux does to a process without privileges, whatever their arguments: a
 * guest never changes its host.
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
}
