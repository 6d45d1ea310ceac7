package dev.gox.runtime.linux.event;

import dev.gox.runtime.memory.GuestMemory;

/** Relative timeouts of system calls, turned into points on System.nanoTime()'s scale. */
public final class Deadline {
  private Deadline() {}

  /** Not a time: what {@link #readTimespec} says of nonsense. */
  public static final long INVALID = -1;

  /** Longer than anyone waits: 146 years, far enough from overflow to be added to any time. */
  private static final long FOREVER = Long.MAX_VALUE / 2;

  private static final long NANOS = 1_000_000_000L;

  /** The deadline of a timeout in milliseconds; negative ones never pass. */
  public static long ofMillis(int millis) {
    return millis < 0 ? Long.MAX_VALUE : after(millis * 1_000_000L);
  }

  /** The deadline so many nanoseconds from now; {@link Long#MAX_VALUE} never passes. */
  public static long after(long nanos) {
    return nanos >= FOREVER ? Long.MAX_VALUE : System.nanoTime() + nanos;
  }

  /**
   * Reads a struct timespec that says how long to wait.
   *
   * @param address of the struct; null waits for ever
   * @return nanoseconds, {@link Long#MAX_VALUE} for ever, or {@link #INVALID}
   */
  public static long readTimespec(GuestMemory memory, long address) {
    return address == 0
        ? Long.MAX_VALUE
        : nanos(memory.getLong(address), memory.getLong(address + 8));
  }

  /** Reads a struct timeval as {@link #readTimespec} does; microseconds may exceed a second. */
  public static long readTimeval(GuestMemory memory, long address) {
    if (address == 0) {
      return Long.MAX_VALUE;
    }
    long seconds = memory.getLong(address);
    long micros = memory.getLong(address + 8);
    if (seconds < 0 || micros < 0) {
      return INVALID;
    }
    long carry = micros / 1_000_000;
    return nanos(seconds + carry, micros % 1_000_000 * 1000);
  }

  /** A time of seconds and nanoseconds: clipped if it is too long to count, or INVALID. */
  static long nanos(long seconds, long fraction) {
    if (seconds < 0 || fraction < 0 || fraction >= NANOS) {
      return INVALID;
    }
    return seconds >= FOREVER / NANOS ? Long.MAX_VALUE : seconds * NANOS + fraction;
  }

  /** How many nanoseconds are left until a deadline, at least 0. */
  static long left(long deadline) {
    return deadline == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, deadline - System.nanoTime());
  }

  /** Writes a time as a struct timespec; one for ever is left as the guest wrote it. */
  static void writeTimespec(GuestMemory memory, long address, long nanos) {
    write(memory, address, nanos, 1);
  }

  /** Writes a time as a struct timeval. */
  static void writeTimeval(GuestMemory memory, long address, long nanos) {
    write(memory, address, nanos, 1000);
  }

  private static void write(GuestMemory memory, long address, long nanos, long unit) {
    if (nanos != Long.MAX_VALUE) {
      memory.putLong(address, nanos / NANOS);
      memory.putLong(address + 8, nanos % NANOS / unit);
    }
  }
}
