package dev.gox.runtime.linux.signal;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.event.Deadline;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;

/** rt_sigpending(2), rt_sigsuspend(2), rt_sigtimedwait(2), and pause(2). */
public final class WaitCalls {
  private WaitCalls() {}

  /** Pending, and blocked: others are as good as delivered. */
  public static long pending(GuestThread t, long to, long size) {
    if (Long.compareUnsigned(size, SignalCalls.SET_SIZE) > 0) {
      return -Errno.EINVAL;
    }
    long set = t.signals().pending() & t.signals().mask();
    byte[] bytes = new byte[(int) size];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (set >>> 8 * i);
    }
    t.process().memory().write(to, bytes, 0, bytes.length);
    return 0;
  }

  public static long suspend(GuestThread t, long mask, long size) {
    if (size != SignalCalls.SET_SIZE) {
      return -Errno.EINVAL;
    }
    t.signals().borrowMask(t.process().memory().getLong(mask));
    return pause(t);
  }

  public static long pause(GuestThread t) {
    while (t.signals().sleep(Long.MAX_VALUE) != ThreadSignals.INTERRUPTED) {
      // Only a signal ends this.
    }
    return -Errno.ERESTARTNOHAND;
  }

  public static long timedWait(GuestThread t, long wanted, long info, long timeout, long size) {
    if (size != SignalCalls.SET_SIZE) {
      return -Errno.EINVAL;
    }
    GuestMemory memory = t.process().memory();
    long set = memory.getLong(wanted) & ~ThreadSignals.UNBLOCKABLE;
    long nanos = Deadline.readTimespec(memory, timeout);
    if (nanos == Deadline.INVALID) {
      return -Errno.EINVAL;
    }
    ThreadSignals.Taken taken = await(t.signals(), set, Deadline.after(nanos));
    if (taken == null) {
      return t.signals().interrupted() ? -Errno.EINTR : -Errno.EAGAIN;
    }
    if (info != 0) {
      SignalFrame.writeInfo(memory, info, taken.signal(), taken.info());
    }
    return taken.signal();
  }

  private static ThreadSignals.Taken await(ThreadSignals signals, long set, long deadline) {
    signals.await(set);
    try {
      for (; ; ) {
        ThreadSignals.Taken taken = signals.takeOf(set);
        if (taken != null) {
          return taken;
        }
        switch (signals.sleep(deadline)) {
          case ThreadSignals.TIMED_OUT:
            return null;
          case ThreadSignals.INTERRUPTED:
            return signals.takeOf(set);
          default:
        }
      }
    } finally {
      signals.await(0);
    }
  }
}
