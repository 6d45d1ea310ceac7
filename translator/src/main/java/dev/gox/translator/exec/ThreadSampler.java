package dev.gox.translator.exec;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.translator.region.FunctionMap;

/**
 * Is told where a guest thread is, on the thread itself, when somebody has asked. Code runs as
 * always, but for a look at {@link Cpu#poll} at each return: whoever samples learns where a
 * function was left, too, and so which one the time before went to.
 */
public interface ThreadSampler {
  /** Makes the sampler of a thread that is about to run its first instruction. */
  interface Factory {
    /**
     * The sampler.
     *
     * @param functions names the code that the thread runs
     * @param ask has the thread call one of these methods soon, where translated functions begin
     *     and return, without leaving them; from any thread. It may be missed
     * @param insist has it call one at its next poll
     */
    ThreadSampler sample(Cpu cpu, FunctionMap functions, Runnable ask, Runnable insist);
  }

  /**
   * The thread is at an address: a function's first, which its caller has just called; the start of
   * a loop; or after a system call. Registers are the Cpu's.
   */
  void polls();

  /**
   * The thread is about to return from a function; registers are the Cpu's, but for RSP.
   *
   * @param pc an address in the function
   * @param rsp the stack pointer, at the return address
   */
  void returns(long pc, long rsp);

  /** The thread has ended, or goes on with another program. */
  void ended();
}
