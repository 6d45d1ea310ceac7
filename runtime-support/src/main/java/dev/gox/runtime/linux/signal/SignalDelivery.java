package dev.gox.runtime.linux.signal;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.thread.GuestThread;

/** Turns pending signals and processor faults into handler calls or the process's end. */
public final class SignalDelivery {
  private SignalDelivery() {}

  private static final int SIGILL = 4;
  private static final int SIGTRAP = 5;
  private static final int SIGBUS = 7;
  private static final int SIGFPE = 8;
  private static final int SIGSEGV = 11;

  private static final int FPE_INTDIV = 1;
  private static final int ILL_ILLOPN = 2;
  private static final int SEGV_MAPERR = 1;
  private static final int SEGV_ACCERR = 2;
  private static final int BUS_ADRERR = 2;

  /** Delivers what is pending and not blocked, at a poll; all state is in the processor. */
  public static void deliverPending(GuestThread t) {
    for (int signal = t.takeSignal(); signal != 0; signal = t.takeSignal()) {
      SignalInfo info = t.takeInfo(signal);
      if (!deliver(t, signal, info == null ? new SignalInfo(0, 0) : info, null)) {
        return;
      }
    }
  }

  /**
   * Ends a system call that a signal interrupted: it restarts or returns EINTR, as its error and
   * the handler's SA_RESTART say (signal(7)).
   */
  public static void interrupted(GuestThread t, int error, long number) {
    Cpu c = t.cpu();
    c.r0 = -error;
    boolean handled = false;
    for (int signal = t.takeSignal(); signal != 0; signal = t.takeSignal()) {
      SignalActions.Action action = t.process().signals().get(signal);
      if (!handled && action.handler() > SignalActions.SIG_IGN) {
        handled = true;
        boolean restart =
            error == Errno.ERESTARTNOINTR
                || error == Errno.ERESTARTSYS && (action.flags() & SignalActions.SA_RESTART) != 0;
        finish(c, restart, number);
      }
      SignalInfo info = t.takeInfo(signal);
      if (!deliver(t, signal, info == null ? new SignalInfo(0, 0) : info, null)) {
        return;
      }
    }
    if (!handled) {
      // Nothing was handled after all: the call starts again.
      finish(c, true, number);
      t.returnSignalMask(false);
    }
  }

  private static void finish(Cpu c, boolean restart, long number) {
    if (restart) {
      c.r0 = number;
      c.rip -= 2;
    } else {
      c.r0 = -Errno.EINTR;
    }
  }

  /** Delivers a processor exception: a blocked or ignored one kills. */
  public static void fault(GuestThread t, GuestFault fault) {
    int signal;
    SignalInfo info;
    switch (fault.vector) {
      case GuestFault.DIVIDE_ERROR -> {
        signal = SIGFPE;
        info = new SignalInfo(FPE_INTDIV, t.cpu().rip);
      }
      case GuestFault.BREAKPOINT -> {
        signal = SIGTRAP;
        info = new SignalInfo(SignalInfo.SI_KERNEL, 0);
      }
      case GuestFault.INVALID_OPCODE -> {
        signal = SIGILL;
        info = new SignalInfo(ILL_ILLOPN, t.cpu().rip);
      }
      case GuestFault.PAGE_FAULT -> {
        signal = fault.beyondFile ? SIGBUS : SIGSEGV;
        boolean present = (fault.errorCode & GuestFault.PF_PRESENT) != 0;
        int code = fault.beyondFile ? BUS_ADRERR : present ? SEGV_ACCERR : SEGV_MAPERR;
        info = new SignalInfo(code, fault.address);
      }
      default -> {
        signal = SIGSEGV;
        info = new SignalInfo(SignalInfo.SI_KERNEL, 0);
      }
    }
    boolean blocked = (t.signalMask() >>> signal - 1 & 1) != 0;
    long handler = t.process().signals().get(signal).handler();
    if (blocked || handler <= SignalActions.SIG_IGN) {
      t.process().reportFatal(t.cpu(), signal, fault);
      kill(t, signal);
      return;
    }
    deliver(t, signal, info, fault);
  }

  private static void kill(GuestThread t, int signal) {
    t.process().exit(128 + signal);
    t.die();
  }

  /** Delivers one signal; false if the thread ends by it. */
  private static boolean deliver(GuestThread t, int signal, SignalInfo info, GuestFault fault) {
    SignalActions actions = t.process().signals();
    SignalActions.Action action = actions.get(signal);
    if (action.handler() <= SignalActions.SIG_IGN) {
      if (actions.ignores(signal)) {
        return true;
      }
      kill(t, signal);
      return false;
    }
    try {
      SignalFrame.push(t, signal, action, info, fault);
    } catch (GuestFault bad) {
      kill(t, SIGSEGV);
      return false;
    }
    if ((action.flags() & SignalActions.SA_RESETHAND) != 0) {
      actions.set(signal, SignalActions.Action.DEFAULT);
    }
    return true;
  }
}
