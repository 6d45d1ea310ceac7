package dev.gox.runtime.linux.process;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.linux.thread.ThreadCalls;

/** clone(2), clone3(2), fork(2), vfork(2). */
public final class CloneCalls {
  private CloneCalls() {}

  /** A thread that shares everything is one of the same process; else it is another process. */
  private static final long SHARED_BY_THREADS =
      CloneArguments.VM | CloneArguments.FS | CloneArguments.FILES | CloneArguments.SIGHAND;

  public static long clone(
      GuestThread t, long flags, long stack, long parentTid, long childTid, long tls) {
    return run(t, CloneArguments.of(flags, stack, parentTid, childTid, tls));
  }

  public static long clone3(GuestThread t, long arguments, long size) {
    long error = CloneArguments.checkSize(size);
    if (error != 0) {
      return error;
    }
    CloneArguments a = CloneArguments.read(t.process().memory(), arguments, size);
    return a == null ? -Errno.EINVAL : run(t, a);
  }

  public static long fork(GuestThread t) {
    return run(t, CloneArguments.of(ProcessTable.SIGCHLD, 0, 0, 0, 0));
  }

  public static long vfork(GuestThread t) {
    long flags = CloneArguments.VM | CloneArguments.VFORK | ProcessTable.SIGCHLD;
    return run(t, CloneArguments.of(flags, 0, 0, 0, 0));
  }

  private static long run(GuestThread t, CloneArguments a) {
    long refusal = a.refusal();
    if (refusal != 0) {
      return refusal;
    }
    if (!a.has(CloneArguments.THREAD)) {
      return ProcessClone.run(t, a);
    }
    // Threads that keep files or folders of their own are not known.
    return (a.flags() & SHARED_BY_THREADS) == SHARED_BY_THREADS
        ? ThreadCalls.start(t, a)
        : -Errno.EINVAL;
  }
}
