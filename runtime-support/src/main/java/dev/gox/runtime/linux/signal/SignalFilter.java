package dev.gox.runtime.linux.signal;

import dev.gox.runtime.linux.thread.GuestThread;

/** Sees each signal before it is delivered, on the thread that it is for: a debugger. */
public interface SignalFilter {
  /**
   * Decides about a signal; may wait.
   *
   * @return the signal to deliver, the same or another; 0 for none
   */
  int admit(GuestThread thread, int signal);
}
