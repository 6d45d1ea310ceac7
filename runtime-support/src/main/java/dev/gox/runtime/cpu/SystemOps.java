package dev.gox.runtime.cpu;

import java.lang.invoke.VarHandle;

/** Instructions that leave user mode or ask about the machine. */
public final class SystemOps {
  private SystemOps() {}

  /** SYSCALL: RCX and R11 receive RIP and RFLAGS (Intel SDM vol. 2). */
  public static void syscall(Cpu c, long next) {
    c.r1 = next;
    c.r11 = c.rflags();
    c.rip = next;
    c.supervisor.systemCall(c);
  }

  /** INT3 is a trap: RIP is already the next instruction's address. */
  public static void trap(Cpu c, long next) {
    c.rip = next;
    c.supervisor.fault(c, GuestFault.of(GuestFault.BREAKPOINT));
  }

  /**
   * What Linux leaves in the segment registers of a 64-bit program: ES, CS, SS, DS, FS, GS are 0 to
   * 5, bases being apart from them.
   */
  public static long selector(long number) {
    return number == 1 ? 0x33 : number == 2 ? 0x2B : 0;
  }

  /**
   * INT n: Linux lets programs use the vectors of INT3 and INTO; the others, that of 32-bit system
   * calls among them, are refused.
   */
  public static void interrupt(Cpu c, long next, long vector) {
    if (vector != GuestFault.BREAKPOINT && vector != GuestFault.OVERFLOW) {
      throw GuestFault.refused((int) vector << 3 | IDT);
    }
    c.rip = next;
    c.supervisor.fault(c, GuestFault.of((int) vector));
  }

  /** Error code bit of a selector in the interrupt table (Intel SDM vol. 3, figure 6-7). */
  private static final int IDT = 2;

  public static void raise(long vector) {
    throw GuestFault.of((int) vector);
  }

  /** The counter runs at one tick a nanosecond. It takes the Cpu because it is no pure function. */
  @KeepsRegisters
  public static long rdtsc(Cpu c) {
    return System.nanoTime();
  }

  /** The opcode that the vDSO's functions begin with; undefined anywhere else. */
  @KeepsRegisters
  public static long vdso(Cpu c, long address, long first, long second) {
    return c.supervisor.vdso(c, address, first, second);
  }

  public static void pause() {
    Thread.onSpinWait();
  }

  public static void fence() {
    VarHandle.fullFence();
  }

  /** Reserved bits of MXCSR fault (Intel SDM vol. 1, 10.2.3). */
  @KeepsRegisters
  public static void ldmxcsr(Cpu c, long value) {
    if ((value & ~0xFFFFL) != 0) {
      throw GuestFault.of(GuestFault.GENERAL_PROTECTION);
    }
    c.mxcsr = (int) value;
  }

  @KeepsRegisters
  public static long stmxcsr(Cpu c) {
    return c.mxcsr;
  }
}
