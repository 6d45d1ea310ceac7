package dev.gox.runtime.linux.signal;

import dev.gox.runtime.cpu.GuestFault;

/**
 * A thread's latest processor exception. Every signal frame shows it, be the signal's cause another
 * one (struct thread_struct's trap_nr, error_code and cr2); the address is the latest page fault's.
 */
public final class LastFault {
  /** The first address beyond those of user mode (TASK_SIZE_MAX). */
  private static final long USER_END = 0x7FFF_FFFF_F000L;

  int vector;
  int errorCode;
  long address;

  void note(GuestFault fault) {
    vector = fault.vector;
    errorCode = fault.errorCode;
    if (fault.vector == GuestFault.PAGE_FAULT) {
      address = fault.address;
      if (Long.compareUnsigned(address, USER_END) >= 0) {
        // So that nobody learns what the kernel has mapped: fault.c, sanitize_error_code.
        errorCode |= GuestFault.PF_PRESENT;
      }
    }
  }
}
