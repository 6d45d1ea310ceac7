package dev.gox.runtime.linux.signal;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.flight.Flight;
import dev.gox.runtime.flight.SignalEvent;
import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.process.ProcessTable;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.linux.trace.SignalText;

/** Turns pending signals and processor faults into handler calls or the process's end. */
public final class SignalDelivery {
  private SignalDelivery() {}

  private static final int SIGILL = 4;
  private static final int SIGTRAP = 5;
  private static final int SIGBUS = 7;
  private static final int SIGFPE = 8;
  static final int SIGSEGV = 11;
  private static final int SIGSTOP = 19;

  private static final int FPE_INTDIV = 1;
  private static final int FPE_FLTDIV = 3;
  private static final int FPE_FLTOVF = 4;
  private static final int FPE_FLTUND = 5;
  private static final int FPE_FLTRES = 6;
  private static final int FPE_FLTINV = 7;
  private static final int TRAP_BRKPT = 1;
  private static final int TRAP_TRACE = 2;
  private static final int ILL_ILLOPN = 2;
  private static final int SEGV_MAPERR = 1;
  private static final int SEGV_ACCERR = 2;
  private static final int BUS_ADRERR = 2;

  /** Delivers what is pending and not blocked, at a poll; all state is in the processor. */
  public static void deliverPending(GuestThread t) {
    ThreadSignals signals = t.signals();
    for (ThreadSignals.Taken s = signals.take(); s != null; s = signals.take()) {
      if (!deliver(t, s.signal(), s.info(), null)) {
        return;
      }
    }
    signals.returnMask();
  }

  /**
   * Ends a system call that a signal interrupted: it restarts or returns EINTR, as its error and
   * the handler's SA_RESTART say (signal(7)).
   */
  public static void interrupted(GuestThread t, int error, long number) {
    Cpu c = t.cpu();
    c.r0 = -error;
    boolean handled = false;
    ThreadSignals signals = t.signals();
    for (ThreadSignals.Taken s = signals.take(); s != null; s = signals.take()) {
      SignalActions.Action action = t.process().signals().get(s.signal());
      if (!handled && action.handler() > SignalActions.SIG_IGN) {
        handled = true;
        boolean restart =
            error == Errno.ERESTARTNOINTR
                || error == Errno.ERESTARTSYS && (action.flags() & SignalActions.SA_RESTART) != 0;
        finish(c, restart, number);
      }
      if (!deliver(t, s.signal(), s.info(), null)) {
        return;
      }
    }
    if (!handled) {
      // Nothing was handled after all: the call starts again.
      finish(c, true, number);
    }
    signals.returnMask();
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
    t.lastFault().note(fault);
    int signal;
    SignalInfo info;
    switch (fault.vector) {
      case GuestFault.DIVIDE_ERROR -> {
        signal = SIGFPE;
        info = SignalInfo.of(FPE_INTDIV, t.cpu().rip);
      }
      case GuestFault.BREAKPOINT -> {
        signal = SIGTRAP;
        info = SignalInfo.KERNEL;
      }
      case GuestFault.DEBUG -> {
        signal = SIGTRAP;
        info = SignalInfo.of(t.cpu().stepping ? TRAP_TRACE : TRAP_BRKPT, t.cpu().rip);
      }
      case GuestFault.X87_ERROR -> {
        signal = SIGFPE;
        info = SignalInfo.of(floatError(t.cpu().x87().unmasked()), t.cpu().rip);
      }
      case GuestFault.SIMD_ERROR -> {
        signal = SIGFPE;
        int mxcsr = t.cpu().mxcsr;
        info = SignalInfo.of(floatError(~(mxcsr >> 7) & mxcsr & 0x3F), t.cpu().rip);
      }
      case GuestFault.STACK_FAULT -> {
        signal = SIGBUS;
        info = SignalInfo.KERNEL;
      }
      case GuestFault.INVALID_OPCODE -> {
        if (fault.instruction != null) {
          t.process().surroundings().reports().missingInstruction(t.cpu().rip, fault.instruction);
        }
        signal = SIGILL;
        info = SignalInfo.of(ILL_ILLOPN, t.cpu().rip);
      }
      case GuestFault.PAGE_FAULT -> {
        signal = fault.beyondFile ? SIGBUS : SIGSEGV;
        boolean present = (fault.errorCode & GuestFault.PF_PRESENT) != 0;
        int code = fault.beyondFile ? BUS_ADRERR : present ? SEGV_ACCERR : SEGV_MAPERR;
        info = SignalInfo.of(code, fault.address);
      }
      default -> {
        signal = SIGSEGV;
        info = SignalInfo.KERNEL;
      }
    }
    force(t, signal, info, fault);
  }

  /** The code for floating-point exceptions, by the kernel's fpu__exception_code. */
  private static int floatError(int exceptions) {
    if ((exceptions & 1) != 0) {
      return FPE_FLTINV;
    } else if ((exceptions & 4) != 0) {
      return FPE_FLTDIV;
    } else if ((exceptions & 8) != 0) {
      return FPE_FLTOVF;
    } else if ((exceptions & 0x12) != 0) {
      return FPE_FLTUND;
    }
    return (exceptions & 0x20) != 0 ? FPE_FLTRES : 0;
  }

  /** Delivers a signal that can't wait: if it is blocked or ignored, the process ends by it. */
  static void force(GuestThread t, int signal, SignalInfo info, GuestFault fault) {
    SignalFilter filter = t.process().surroundings().signalFilter();
    if (filter != null) {
      signal = filter.admit(t, signal);
      if (signal == 0) {
        return;
      }
    }
    boolean blocked = t.signals().blocks(signal);
    long handler = t.process().signals().get(signal).handler();
    if (blocked || handler <= SignalActions.SIG_IGN) {
      t.process().surroundings().reports().fatal(t.process().memory(), t.cpu(), signal, fault);
      kill(t, signal, info);
      return;
    }
    deliverNow(t, signal, info, fault);
  }

  /** Ends the process by a signal sent to a thread, from any thread. */
  static void kill(GuestThread t, int signal, SignalInfo info) {
    if (t.process().tracer() != null) {
      t.process().tracer().signal(t, signal, info);
    }
    kill(t, signal);
  }

  private static void kill(GuestThread t, int signal) {
    t.process().kill(signal);
    t.die();
  }

  private static boolean isOrphaned(GuestThread t) {
    ProcessTable table = t.process().kernel().processes();
    return table.isOrphaned(table.groupOf(t.process()));
  }

  /** Delivers one signal; false if the thread ends by it. */
  private static boolean deliver(GuestThread t, int signal, SignalInfo info, GuestFault fault) {
    SignalFilter filter = t.process().surroundings().signalFilter();
    int admitted = filter == null ? signal : filter.admit(t, signal);
    return admitted == 0 || deliverNow(t, admitted, info, fault);
  }

  private static boolean deliverNow(GuestThread t, int signal, SignalInfo info, GuestFault fault) {
    if (t.process().tracer() != null) {
      t.process().tracer().signal(t, signal, info);
    }
    SignalActions actions = t.process().signals();
    SignalActions.Action action = actions.get(signal);
    if (Flight.isOn() && !actions.ignores(signal)) {
      SignalEvent.happened(SignalText.name(signal), t.tid(), action.handler());
    }
    if (action.handler() <= SignalActions.SIG_IGN) {
      if (actions.ignores(signal)) {
        return true;
      }
      if ((SignalSender.STOPS & PendingSignals.bit(signal)) != 0) {
        if (signal == SIGSTOP || !isOrphaned(t)) {
          t.process().jobControl().stop(signal);
        }
        return true;
      }
      kill(t, signal);
      return false;
    }
    try {
      SignalFrame.push(t, signal, action, info, fault);
    } catch (GuestFault bad) {
      if (signal == SIGSEGV) {
        kill(t, SIGSEGV);
      } else {
        force(t, SIGSEGV, SignalInfo.KERNEL, null);
      }
      return false;
    }
    if ((action.flags() & SignalActions.SA_RESETHAND) != 0) {
      actions.set(signal, SignalActions.Action.DEFAULT);
    }
    return true;
  }
}
