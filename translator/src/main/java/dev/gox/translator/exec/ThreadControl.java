package dev.gox.translator.exec;

/** A debugger's hold on a guest thread. All methods are called on the thread itself. */
public interface ThreadControl extends ExecutionObserver {
  /**
   * Asks before each step at RIP; waits as long as the thread shall be held.
   *
   * @return false if something else is to be done first: a poll, or the end
   */
  boolean mayRun();

  /** A system call begins, in which the thread may wait: its registers may be looked at. */
  void entersKernel();

  /** It is over. */
  void leavesKernel();

  /** The thread has ended. */
  void ended();
}
