package dev.gox.runtime.linux.signal;

import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;

/** rt_sigaction(2), rt_sigprocmask(2), rt_sigreturn(2), and sigaltstack(2). */
public final class SignalCalls {
  private SignalCalls() {}

  private static final int SIGKILL = 9;
  private static final int SIGSTOP = 19;

  /** Size of the kernel's sigset_t. */
  static final long SET_SIZE = 8;

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
              memory.getLong(to + 8) & SignalActions.KNOWN_FLAGS,
              memory.getLong(to + 16),
              memory.getLong(to + 24) & ~ThreadSignals.UNBLOCKABLE));
      if (actions.ignores(signal)) {
        SignalSender.drop(t.process(), t.process().threads(), PendingSignals.bit(signal));
      }
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
    long before = t.signals().mask();
    if (set != 0) {
      long bits = memory.getLong(set);
      switch ((int) how) {
        case SIG_BLOCK -> t.signals().setMask(before | bits);
        case SIG_UNBLOCK -> t.signals().setMask(before & ~bits);
        case SIG_SETMASK -> t.signals().setMask(bits);
        default -> {
          return -Errno.EINVAL;
        }
      }
      t.poll();
    }
    if (old != 0) {
      memory.putLong(old, before);
    }
    return 0;
  }

  public static long sigreturn(GuestThread t) {
    try {
      SignalFrame.restore(t);
      t.resume();
    } catch (GuestFault bad) {
      SignalDelivery.force(t, SignalDelivery.SIGSEGV, SignalInfo.KERNEL, null);
      t.resume();
    }
    return 0;
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
          stack.set(rsp, memory.getLong(set), memory.getInt(set + 8), memory.getLong(set + 16));
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
}
