package dev.gox.runtime.linux.signal;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.CpuLevel;
import dev.gox.runtime.cpu.Flags;
import dev.gox.runtime.cpu.FxState;
import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;

/**
 * The frame that a handler finds on its stack, as Linux lays it on amd64 (arch/x86 signal_64.c,
 * struct rt_sigframe: return address, ucontext, siginfo) with the floating-point state above it
 * ({@link FrameState}). Handlers edit it; rt_sigreturn reads it back.
 */
public final class SignalFrame {
  private SignalFrame() {}

  // Offsets in the frame; the ucontext begins after the return address.
  private static final int UCONTEXT = 8;
  private static final int UC_FLAGS = UCONTEXT;
  private static final int UC_LINK = UCONTEXT + 8;
  private static final int UC_STACK_POINTER = UCONTEXT + 16;
  private static final int UC_STACK_FLAGS = UCONTEXT + 24;
  private static final int UC_STACK_SIZE = UCONTEXT + 32;
  private static final int GREGS = UCONTEXT + 40;
  private static final int GREG_RIP = GREGS + 8 * 16;
  private static final int GREG_EFLAGS = GREGS + 8 * 17;
  private static final int GREG_SEGMENTS = GREGS + 8 * 18;
  private static final int GREG_ERROR = GREGS + 8 * 19;
  private static final int GREG_TRAP = GREGS + 8 * 20;
  private static final int GREG_OLD_MASK = GREGS + 8 * 21;
  private static final int GREG_CR2 = GREGS + 8 * 22;
  private static final int FP_POINTER = GREGS + 8 * 23;
  private static final int UC_MASK = UCONTEXT + 296;
  private static final int INFO = UCONTEXT + 304;
  private static final int INFO_SIZE = 128;
  private static final int SIZE = INFO + INFO_SIZE;

  /** The order of the registers in gregs (sys/ucontext.h), by their encoding numbers. */
  private static final int[] ORDER = {8, 9, 10, 11, 12, 13, 14, 15, 7, 6, 5, 3, 2, 0, 1, 4};

  /**
   * The largest frame, what alignment may take included: AT_MINSIGSTKSZ, by the kernel's
   * init_sigframe_size.
   */
  public static int largest(CpuLevel level) {
    return SIZE + 15 + FrameState.size(level) + 63 + 15 & -16;
  }

  private static final int RED_ZONE = 128;
  private static final long RF = 0x10000;

  /** The flags that rt_sigreturn takes from the frame: AC, OF, DF, TF, SF, ZF, AF, PF, CF. */
  private static final long RESTORED_FLAGS = 0x40DD5;

  /** CS 33h, GS 0, FS 0, SS 2Bh. */
  private static final long SEGMENTS = 0x002B_0000_0000_0033L;

  /** UC_SIGCONTEXT_SS | UC_STRICT_RESTORE_SS. */
  private static final long CONTEXT_FLAGS = 6;

  /**
   * Builds the frame and points the processor at the handler; a GuestFault if it can't be written.
   */
  static void push(
      GuestThread t, int signal, SignalActions.Action action, SignalInfo info, GuestFault fault) {
    if ((action.flags() & SignalActions.SA_RESTORER) == 0) {
      throw GuestFault.of(GuestFault.GENERAL_PROTECTION);
    }
    Cpu c = t.cpu();
    GuestMemory m = t.process().memory();
    AlternateStack stack = t.alternateStack();
    long top = c.r4 - RED_ZONE;
    boolean switches =
        (action.flags() & SignalActions.SA_ONSTACK) != 0 && stack.size != 0 && !stack.contains(top);
    boolean onAlternate = switches || stack.contains(c.r4);
    if (switches) {
      top = stack.pointer + stack.size;
    }
    long fp = top - FrameState.size(c.level) & -FxState.ALIGNMENT;
    // After the return address is popped by RET, RSP is a multiple of 16.
    long frame = (fp - SIZE & -16) - 8;
    if (onAlternate && !stack.holds(frame)) {
      // It would overflow: what lies below is not the stack's.
      throw GuestFault.of(GuestFault.GENERAL_PROTECTION);
    }
    m.putLong(frame, action.restorer());
    m.putLong(frame + UC_FLAGS, CONTEXT_FLAGS | FrameState.flags(c.level));
    m.putLong(frame + UC_LINK, 0);
    m.putLong(frame + UC_STACK_POINTER, stack.pointer);
    m.putLong(frame + UC_STACK_FLAGS, stack.flags & 0xFFFF_FFFFL);
    m.putLong(frame + UC_STACK_SIZE, stack.size);
    for (int i = 0; i < ORDER.length; i++) {
      m.putLong(frame + GREGS + 8L * i, c.get64(ORDER[i]));
    }
    m.putLong(frame + GREG_RIP, c.rip);
    m.putLong(frame + GREG_EFLAGS, c.rflags() | (isToBeRepeated(fault) ? RF : 0));
    m.putLong(frame + GREG_SEGMENTS, SEGMENTS);
    m.putLong(frame + GREG_ERROR, t.lastFault().errorCode);
    m.putLong(frame + GREG_TRAP, t.lastFault().vector);
    long mask = t.signals().maskForFrame();
    m.putLong(frame + GREG_OLD_MASK, mask);
    m.putLong(frame + GREG_CR2, t.lastFault().address);
    m.putLong(frame + FP_POINTER, fp);
    m.putLong(frame + UC_MASK, mask);
    writeInfo(m, frame + INFO, signal, info);
    FrameState.save(c, m, fp);

    long added = (action.flags() & SignalActions.SA_NODEFER) != 0 ? 0 : 1L << signal - 1;
    t.signals().setMask(t.signals().mask() | action.mask() | added);
    if ((stack.flags & AlternateStack.SS_AUTODISARM) != 0) {
      stack.disable();
    }
    c.r7 = signal;
    c.r6 = frame + INFO;
    c.r2 = frame + UCONTEXT;
    c.r0 = 0;
    c.r4 = frame;
    c.rip = action.handler();
    c.systemFlags &= ~(Flags.DF | Flags.TF);
    FxState.reset(c);
  }

  /** The processor sets RF in what it stores of RFLAGS at a fault, though not at a trap. */
  private static boolean isToBeRepeated(GuestFault fault) {
    return fault != null
        && fault.vector != GuestFault.DEBUG
        && fault.vector != GuestFault.BREAKPOINT
        && fault.vector != GuestFault.OVERFLOW;
  }

  /** Writes a siginfo_t, of 128 bytes. */
  static void writeInfo(GuestMemory m, long to, int signal, SignalInfo info) {
    m.write(to, new byte[INFO_SIZE], 0, INFO_SIZE);
    m.putInt(to, signal);
    m.putInt(to + 4, info.error());
    m.putInt(to + 8, info.code());
    m.putLong(to + 16, info.first());
    m.putLong(to + 24, info.second());
  }

  /**
   * rt_sigreturn(2): reads the frame under RSP back.
   *
   * @throws GuestFault if it can't be read or holds what no processor takes
   */
  static void restore(GuestThread t) {
    Cpu c = t.cpu();
    GuestMemory m = t.process().memory();
    // The handler's RET took the return address off.
    long frame = c.r4 - 8;
    long mask = m.getLong(frame + UC_MASK);
    // What sigaltstack(2) would refuse is left alone, as restore_altstack does; the handler is
    // still on its stack.
    t.alternateStack()
        .set(
            c.r4,
            m.getLong(frame + UC_STACK_POINTER),
            m.getInt(frame + UC_STACK_FLAGS),
            m.getLong(frame + UC_STACK_SIZE));
    for (int i = 0; i < ORDER.length; i++) {
      c.set64(ORDER[i], m.getLong(frame + GREGS + 8L * i));
    }
    c.rip = m.getLong(frame + GREG_RIP);
    long flags = m.getLong(frame + GREG_EFLAGS);
    c.setRflags(c.rflags() & ~RESTORED_FLAGS | flags & RESTORED_FLAGS);
    long fp = m.getLong(frame + FP_POINTER);
    if (fp == 0) {
      FxState.reset(c);
    } else {
      FrameState.restore(c, m, fp);
    }
    t.signals().setMask(mask);
    t.poll();
  }
}
