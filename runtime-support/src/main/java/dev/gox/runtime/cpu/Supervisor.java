package dev.gox.runtime.cpu;

/**
 * What stands above the guest's user mode: the kernel personality, as the executor of one thread
 * calls it. Each method may change any register, {@link Cpu#rip} included; the executor goes on
 * from there, or returns if {@link Cpu#halted} is set.
 */
public interface Supervisor {

  /**
   * Serves a SYSCALL. RIP, RCX and R11 are already what the instruction leaves behind (Intel SDM
   * vol. 2, SYSCALL); the number is in RAX, and the result goes there.
   */
  void systemCall(Cpu cpu);

  /**
   * Serves {@link Cpu#poll} at a block boundary, all state being in the Cpu: clears it first, then
   * delivers signals, stops for an exclusive section, or ends the thread.
   */
  void poll(Cpu cpu);

  /**
   * Delivers a processor exception as the kernel would: as a signal. RIP is the faulting
   * instruction's address, or the next one's for traps (INT3).
   */
  void fault(Cpu cpu, GuestFault fault);

  /**
   * Serves the vDSO's private opcode; it may use memory, but no register.
   *
   * @param address the opcode's
   * @param first RDI
   * @param second RSI
   * @return for RAX
   * @throws GuestFault #UD where no function of the vDSO begins; a page fault for a bad pointer
   */
  default long vdso(Cpu cpu, long address, long first, long second) {
    throw GuestFault.of(GuestFault.INVALID_OPCODE);
  }
}
