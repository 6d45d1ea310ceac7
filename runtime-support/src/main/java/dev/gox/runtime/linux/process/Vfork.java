package dev.gox.runtime.linux.process;

import dev.gox.runtime.linux.thread.GuestThread;

/** A thread that waits until its child has left the memory that they share: vfork(2). */
public final class Vfork {
  private final GuestThread parent;

  /** Guarded by this. */
  private boolean finished;

  Vfork(GuestThread parent) {
    this.parent = parent;
  }

  /** The child executes another program, or has ended. */
  public void finish() {
    synchronized (this) {
      finished = true;
    }
    parent.signals().wake();
  }

  /** Waits; no signal but a deadly one ends that. */
  void await() {
    while (!isFinished() && parent.signals().sleepUnlessEnding()) {
      // Woken for something else.
    }
  }

  private synchronized boolean isFinished() {
    return finished;
  }
}
