package dev.gox.runtime.cpu;

import dev.gox.runtime.memory.GuestMemory;

/** Runs guest code; the kernel starts threads through it and so does not know the translator. */
public interface GuestExecutor {

  /**
   * Runs from {@link Cpu#rip} until {@link Cpu#halted} is set. Called on the thread's own Java
   * thread.
   */
  void run(Cpu cpu);

  /**
   * How many guest instructions have been executed by threads that have ended; those of a block
   * that faulted are not counted.
   */
  long retired();

  /** An executor of the same code in a copy of its memory: fork(2). */
  GuestExecutor copyFor(GuestMemory copy);

  /**
   * Ends what it does beside the threads, all of which have ended: when it returns, nothing of it
   * touches the guest's memory any more.
   */
  void close();
}
