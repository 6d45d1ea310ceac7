package dev.gox.runtime.cpu;

/** What translated code asks of the executor of its thread. */
public interface GuestCaller {
  /**
   * Executes a guest function that isn't translated, as a translated one would: see {@code
   * TranslatedCode}.
   *
   * @return RAX
   */
  long call(long target, long rsp, long rax, long ret);

  /**
   * Goes on with a guest function that translated code has begun, from the Cpu's state, until it
   * returns.
   *
   * @param ret where it is expected to return to
   * @param rsp what the stack pointer was at its entry
   * @return RAX
   */
  long goOn(long ret, long rsp);

  /**
   * Whether control, which leaves translated code now, had better do so by an exception: it is
   * counted as done.
   *
   * @param rsp what the stack pointer was at the entry of the function that control leaves
   */
  boolean throwsUnwinding(long rsp);

  /** What executes calls to an address: an {@code Entry}. */
  Object entry(long target);

  /** Asks for another translation of an address: control often leaves the present one. */
  void widen(long entry);

  /**
   * Asks for another translation of an address, in which an instruction's accesses suit any memory:
   * they have often been left to the interpreter.
   */
  void slowAccess(long instruction, long entry);

  /**
   * A function is about to return while the thread is asked for something, as by who samples it.
   *
   * @param pc an address in the function
   * @param rsp the stack pointer, at the return address
   */
  void returns(long pc, long rsp);

  /** Has all threads of the process go by code in which MXCSR counts; see {@link Mxcsr}. */
  void useExactFloats();
}
