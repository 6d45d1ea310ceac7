package dev.gox.runtime.linux.signal;

import dev.gox.runtime.linux.Errno;

/** A thread's alternate signal stack: sigaltstack(2). Only its own thread uses it. */
public final class AlternateStack {
  public static final int SS_ONSTACK = 1;
  public static final int SS_DISABLE = 2;
  public static final int SS_AUTODISARM = 1 << 31;

  private static final int MINSIGSTKSZ = 2048;

  long pointer;
  long size;

  /** 0 in a thread that execve(2) made; {@link #disable} in others. */
  int flags;

  /** Whether a stack pointer lies on it; never while it disarms itself. */
  boolean contains(long rsp) {
    return (flags & SS_AUTODISARM) == 0 && holds(rsp);
  }

  /** Whether an address lies on it. */
  boolean holds(long address) {
    return Long.compareUnsigned(address, pointer) > 0
        && Long.compareUnsigned(address - pointer, size) <= 0;
  }

  /** The flags as the guest sees them from a stack pointer. */
  int flagsSeenFrom(long rsp) {
    int disarm = flags & SS_AUTODISARM;
    return (size == 0 ? SS_DISABLE : contains(rsp) ? SS_ONSTACK : 0) | disarm;
  }

  /**
   * Replaces it as sigaltstack(2) does.
   *
   * @param rsp where the stack pointer is now
   * @return 0 or -errno
   */
  long set(long rsp, long newPointer, int newFlags, long newSize) {
    if (contains(rsp)) {
      return -Errno.EPERM;
    }
    int mode = newFlags & ~SS_AUTODISARM;
    if (mode != 0 && mode != SS_ONSTACK && mode != SS_DISABLE) {
      return -Errno.EINVAL;
    }
    if (mode == SS_DISABLE) {
      disable();
      flags = newFlags;
      return 0;
    }
    if (Long.compareUnsigned(newSize, MINSIGSTKSZ) < 0) {
      return -Errno.ENOMEM;
    }
    pointer = newPointer;
    size = newSize;
    flags = newFlags;
    return 0;
  }

  /** Takes it away, as execve(2) does. */
  public void reset() {
    disable();
    flags = 0;
  }

  /** Becomes like another thread's: fork(2). */
  public void copyFrom(AlternateStack other) {
    pointer = other.pointer;
    size = other.size;
    flags = other.flags;
  }

  /** Takes it away, as from a thread that clone(2) makes. */
  public void disable() {
    pointer = 0;
    size = 0;
    flags = SS_DISABLE;
  }
}
