package dev.gox.runtime.linux.signal;

/** A thread's alternate signal stack: sigaltstack(2). Only its own thread uses it. */
public final class AlternateStack {
  public static final int SS_ONSTACK = 1;
  public static final int SS_DISABLE = 2;
  public static final int SS_AUTODISARM = 1 << 31;

  long pointer;
  long size;
  int flags = SS_DISABLE;

  /** Whether a stack pointer lies on it; never while it disarms itself. */
  boolean contains(long rsp) {
    return (flags & SS_AUTODISARM) == 0
        && size != 0
        && Long.compareUnsigned(rsp - 1 - pointer, size) < 0;
  }

  /** The flags as the guest sees them from a stack pointer. */
  int flagsSeenFrom(long rsp) {
    int disarm = flags & SS_AUTODISARM;
    return size == 0 ? SS_DISABLE : (contains(rsp) ? SS_ONSTACK : 0) | disarm;
  }

  void disable() {
    pointer = 0;
    size = 0;
    flags = SS_DISABLE;
  }
}
