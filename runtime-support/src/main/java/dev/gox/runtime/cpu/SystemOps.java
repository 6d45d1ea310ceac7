package dev.gox.runtime.cpu;

import dev.gox.runtime.memory.GuestAccess;
import java.lang.invoke.VarHandle;
import java.security.SecureRandom;

/** Instructions that leave user mode or ask about the machine. */
public final class SystemOps {
  private SystemOps() {}

  /** SYSCALL: RCX and R11 receive RIP and RFLAGS (Intel SDM vol. 2). */
  public static void syscall(Cpu c, long next) {
    c.r1 = next;
    c.r11 = c.rflags();
    c.rip = next;
    c.stepping = false;
    c.supervisor.systemCall(c);
  }

  /** INT3 and INT1 are traps: RIP is already the next instruction's address. */
  public static void trap(Cpu c, long next, long vector) {
    c.rip = next;
    c.stepping = false;
    c.supervisor.fault(c, GuestFault.of((int) vector));
  }

  /** Faults if an address that is about to go into RIP or a segment's base is not canonical. */
  public static void requireCanonical(long address) {
    if (address << 16 >> 16 != address) {
      throw GuestFault.of(GuestFault.GENERAL_PROTECTION);
    }
  }

  /**
   * INT n: Linux lets programs use the vectors of INT3 and INTO; the others, that of 32-bit system
   * calls among them, are refused.
   */
  public static void interrupt(Cpu c, long next, long vector) {
    if (vector != GuestFault.BREAKPOINT && vector != GuestFault.OVERFLOW) {
      throw GuestFault.refused((int) vector << 3 | IDT);
    }
    trap(c, next, vector);
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

  /** Faults as a write of so many bytes would. */
  @KeepsRegisters
  public static void requireWritable(Cpu c, long address, long bytes) {
    GuestAccess.checkWrite(c, address, bytes);
  }

  private static final class Entropy {
    static final SecureRandom SOURCE = new SecureRandom();
  }

  /** RDRAND and RDSEED. It takes the Cpu because it is no pure function. */
  @KeepsRegisters
  public static long random(Cpu c) {
    return Entropy.SOURCE.nextLong();
  }

  /** POPF of 2 or 8 bytes. */
  public static void popFlags(Cpu c, long bytes, long next) {
    long value = bytes == 2 ? GuestAccess.load16(c, c.r4) : GuestAccess.load64(c, c.r4);
    c.r4 += bytes;
    Flags.setStatus(c, value);
    Flags.setSystemFlags(c, value, bytes == 2 ? 0xFFFF : -1);
    c.rip = next;
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
}
