package dev.gox.runtime.linux.process;

import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.thread.GuestThread;

/** Stops and continues a process: SIGSTOP, SIGTSTP and their kin, and SIGCONT (signal(7)). */
public final class JobControl {
  private final GuestProcess process;

  /** Guarded by this. */
  private boolean stopped;

  private boolean ended;

  /** The job control of a process. */
  public JobControl(GuestProcess process) {
    this.process = process;
  }

  /** Stops all threads at their next polls; the parent is told. */
  public void stop(int signal) {
    synchronized (this) {
      if (stopped || ended) {
        return;
      }
      stopped = true;
      // Under the lock, for the last to be what is known.
      process.kernel().processes().noteStop(process, signal);
    }
    process.threads().forEach(GuestThread::poll);
    process.kernel().processes().tellStop(process, signal);
  }

  /** Ends what {@link #stop} began. */
  public void resume() {
    synchronized (this) {
      if (!stopped) {
        return;
      }
      stopped = false;
      process.kernel().processes().noteStop(process, 0);
      notifyAll();
    }
    process.kernel().processes().tellStop(process, 0);
  }

  /** Whether a signal has stopped it. */
  public synchronized boolean isStopped() {
    return stopped && !ended;
  }

  /** Lets all go on, to end. */
  public synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** Holds a thread for as long as the process is stopped. */
  public synchronized void awaitContinuation() {
    while (stopped && !ended) {
      try {
        wait();
      } catch (InterruptedException e) {
        // No one interrupts guest threads.
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
