package dev.gox.runtime.linux.signal;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;

/** rt_sigaction(2), rt_sigprocmask(2), sigaltstack(2), kill(2) and their kin. */
public final class SignalCalls {
  private SignalCalls() {}

  private static final int SIGKILL = 9;
  private static final int SIGSTOP = 19;
  private static final long UNBLOCKABLE = 1L << SIGKILL - 1 | 1L << SIGSTOP - 1;
  private static final int SET_SIZE = 8;
  private static final int MINSIGSTKSZ = 2048;

  public static long action(GuestThread t, long number, long to, long from, long size) {
    int signal = (int) number;
    boolean fixed = signal == SIGKILL || signal == SIGSTOP;
    if (size != SET_SIZE || signal < 1 || signal > SignalActions.COUNT || to != 0 && fixed) {
      return -Errno.EINVAL;
    }
    GuestMemory memory = t.process().memory();
    SignalActions actions = t.process().signals();
    SignalActions.Action old = actions.get(signal);
    if (to != 0) {
      actions.set(
          signal,
          new SignalActions.Action(
              memory.getLong(to),
              memory.getLong(to + 8),
              memory.getLong(to + 16),
              memory.getLong(to + 24) & ~UNBLOCKABLE));
    }
    if (from != 0) {
      memory.putLong(from, old.handler());
      memory.putLong(from + 8, old.flags());
      memory.putLong(from + 16, old.restorer());
      memory.putLong(from + 24, old.mask());
    }
    return 0;
  }

  private static final int SIG_BLOCK = 0;
  private static final int SIG_UNBLOCK = 1;
  private static final int SIG_SETMASK = 2;

  public static long mask(GuestThread t, long how, long set, long old, long size) {
    if (size != SET_SIZE) {
      return -Errno.EINVAL;
    }
    GuestMemory memory = t.process().memory();
    long before = t.signalMask();
    if (set != 0) {
      long bits = memory.getLong(set) & ~UNBLOCKABLE;
      switch ((int) how) {
        case SIG_BLOCK -> t.setSignalMask(before | bits);
        case SIG_UNBLOCK -> t.setSignalMask(before & ~bits);
        case SIG_SETMASK -> t.setSignalMask(bits);
        default -> {
          return -Errno.EINVAL;
        }
      }
    }
    if (old != 0) {
      memory.putLong(old, before);
    }
    return 0;
  }

  public static long sigreturn(GuestThread t) {
    return SignalFrame.restore(t);
  }

  /** struct sigaltstack: pointer, flags (int), size. */
  public static long alternateStack(GuestThread t, long set, long old) {
    GuestMemory memory = t.process().memory();
    AlternateStack stack = t.alternateStack();
    long rsp = t.cpu().r4;
    long pointer = stack.pointer;
    int flags = stack.flagsSeenFrom(rsp);
    long size = stack.size;
    if (set != 0) {
      long error =
          setAlternate(
              stack, rsp, memory.getLong(set), memory.getInt(set + 8), memory.getLong(set + 16));
      if (error != 0) {
        return error;
      }
    }
    if (old != 0) {
      memory.putLong(old, pointer);
      memory.putInt(old + 8, flags);
      memory.putLong(old + 16, size);
    }
    return 0;
  }

  private static long setAlternate(
      AlternateStack stack, long rsp, long pointer, int flags, long size) {
    if (stack.contains(rsp)) {
      return -Errno.EPERM;
    }
    int mode = flags & ~AlternateStack.SS_AUTODISARM;
    if (mode != 0 && mode != AlternateStack.SS_ONSTACK && mode != AlternateStack.SS_DISABLE) {
      return -Errno.EINVAL;
    }
    if (mode == AlternateStack.SS_DISABLE) {
      stack.disable();
      stack.flags = flags;
      return 0;
    }
    if (Long.compareUnsigned(size, MINSIGSTKSZ) < 0) {
      return -Errno.ENOMEM;
    }
    stack.pointer = pointer;
    stack.size = size;
    stack.flags = flags;
    return 0;
  }

  public static long kill(GuestThread t, long pid, long number) {
    GuestProcess process = t.process();
    int signal = (int) number;
    if (signal < 0 || signal > SignalActions.COUNT) {
      return -Errno.EINVAL;
    }
    int target = (int) pid;
    if (target != process.pid() && target != 0 && target != -1) {
      return -Errno.ESRCH;
    }
    if (signal != 0) {
      send(process, signal, SignalInfo.from(SignalInfo.SI_USER, process.pid(), process.uid()));
    }
    return 0;
  }

  /** Sends a signal to a process: a thread that doesn't block it takes it. */
  public static void send(GuestProcess process, int signal, SignalInfo info) {
    if (process.signals().ignores(signal)) {
      return;
    }
    GuestThread chosen = null;
    for (GuestThread t : process.threads()) {
      if (chosen == null || (t.signalMask() >>> signal - 1 & 1) == 0) {
        chosen = t;
        if ((t.signalMask() >>> signal - 1 & 1) == 0) {
          break;
        }
      }
    }
    if (chosen != null) {
      chosen.raise(signal, info);
    }
  }

  public static long tkill(GuestThread t, long tid, long number) {
    return tgkill(t, t.process().pid(), tid, number);
  }

  public static long tgkill(GuestThread t, long pid, long tid, long number) {
    GuestProcess process = t.process();
    int signal = (int) number;
    if (signal < 0 || signal > SignalActions.COUNT || (int) tid <= 0 || (int) pid <= 0) {
      return -Errno.EINVAL;
    }
    GuestThread target = (int) pid == process.pid() ? process.thread((int) tid) : null;
    if (target == null) {
      return -Errno.ESRCH;
    }
    if (signal != 0 && !process.signals().ignores(signal)) {
      target.raise(signal, SignalInfo.from(SignalInfo.SI_TKILL, process.pid(), process.uid()));
    }
    return 0;
  }
}
