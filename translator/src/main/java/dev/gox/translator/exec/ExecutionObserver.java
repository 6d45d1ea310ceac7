package dev.gox.translator.exec;

import dev.gox.runtime.cpu.Cpu;

/**
 * Sees the way of one guest thread, on the thread itself. Code that is observed is interpreted;
 * what isn't observed knows nothing of observers.
 */
public interface ExecutionObserver {
  /** Makes the observer of a thread that is about to run its first instruction. */
  interface Factory {
    /** The observer; null if the thread shall run unobserved. */
    ExecutionObserver observe(Cpu cpu);
  }

  /** Whether the code between two addresses shall run instruction by instruction, each a block. */
  default boolean isStepped(long start, long end) {
    return false;
  }

  /** A block is about to run; if control has come there otherwise than told, by a signal. */
  void runs(long address);

  /**
   * A block has run; RIP says where control goes.
   *
   * @param from the block's address
   * @param instructions that were executed: fewer than it has if one faulted
   * @param how its last instruction passes control on
   */
  void ran(long from, int instructions, Transfer how);
}
