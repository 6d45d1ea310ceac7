package dev.gox.runtime.memory;

/** Learns that decoded code has changed; the code cache of a process. */
public interface CodeObserver {

  /**
   * Bytes in [start, end), on pages that {@link GuestMemory#markCode} named, have changed or lost
   * the right to execute. May be called on any thread, under the memory's lock.
   */
  void codeChanged(long start, long end);
}
