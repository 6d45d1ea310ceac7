package dev.gox.runtime.linux;

import dev.gox.runtime.cpu.GuestExecutor;
import dev.gox.runtime.linux.thread.FutexTable;
import dev.gox.runtime.memory.GuestMemory;

/**
 * What execve(2) makes anew and CLONE_VM shares, the kernel's mm_struct: a memory, the executor of
 * the code in it, the futexes in it, and its break. It goes with the last thread that runs on it.
 */
public final class GuestImage {
  private final GuestMemory memory;
  private final FutexTable futexes = new FutexTable();
  private GuestExecutor executor;
  private long vdso;
  private long stackEnd;
  private long breakStart;
  private long breakEnd;

  /** Guarded by this. */
  private int users;

  private boolean gone;

  /** An image without users: whoever runs on it is the first. */
  public GuestImage(GuestMemory memory) {
    this.memory = memory;
  }

  /** The copy that fork(2) makes: memory and all, but for who waits on it. */
  public GuestImage copy() {
    GuestMemory copied = memory.copy();
    GuestImage image = new GuestImage(copied);
    try {
      image.setExecutor(executor.copyFor(copied));
    } catch (RuntimeException | Error e) {
      copied.release();
      throw e;
    }
    image.setVdso(vdso);
    image.setStackEnd(stackEnd);
    synchronized (this) {
      image.breakStart = breakStart;
      image.breakEnd = breakEnd;
    }
    return image;
  }

  public GuestMemory memory() {
    return memory;
  }

  /** Who waits on which futex. */
  public FutexTable futexes() {
    return futexes;
  }

  /** Who runs the code in it. */
  public GuestExecutor executor() {
    return executor;
  }

  public void setExecutor(GuestExecutor executor) {
    this.executor = executor;
  }

  /** Where the vDSO's image begins; 0 if there is none. */
  public long vdso() {
    return vdso;
  }

  public void setVdso(long address) {
    vdso = address;
  }

  /** The address after the first thread's stack; 0 if there is none. */
  public long stackEnd() {
    return stackEnd;
  }

  public void setStackEnd(long address) {
    stackEnd = address;
  }

  /** The program break as the loader left it: brk(2) moves it from there. */
  public synchronized void setBreak(long address) {
    breakStart = address;
    breakEnd = address;
  }

  public synchronized long breakStart() {
    return breakStart;
  }

  public synchronized long breakEnd() {
    return breakEnd;
  }

  public synchronized void moveBreak(long address) {
    breakEnd = address;
  }

  /** Adds a user; false if the memory is gone. */
  public synchronized boolean retain() {
    if (!gone) {
      users++;
    }
    return !gone;
  }

  /** Takes a user away; with the last one all is given back. */
  public void release() {
    synchronized (this) {
      if (users == 0 || --users > 0) {
        return;
      }
      gone = true;
    }
    if (executor != null) {
      executor.close();
    }
    memory.release();
  }

  /** Gives back an image that no one has run on. */
  public void discard() {
    retain();
    release();
  }
}
