package dev.gox.runtime.linux.signal;

import dev.gox.runtime.cpu.GuestFault;

/**
 * A thread's latest processor exception. Every signal frame shows it, be the signal's cause another
 * one (struct thread_struct's trap_nr, error_code and cr2); the address is the latest page fault's.
 */
public final class LastFault {
  int vector;
  int errorCode;
  long address;

  void note(GuestFault fault) {
    vector = fault.vector;
    errorCode = fault.errorCode;
    if (fault.vector == GuestFault.PAGE_FAULT) {
      address = fault.address;
    }
  }
}
