package dev.gox.runtime.linux.time;

import java.time.Instant;

/** The clocks of clock_gettime(2), one set for all guests of a kernel. */
public final class GuestClock {
  private static final long NANOS = 1_000_000_000L;

  /**
   * What makes System.nanoTime() positive, as Linux's monotonic clock always is. On Linux hosts
   * that is the same clock, and this is 0.
   */
  private final long offset;

  /** Starts the clocks. */
  public GuestClock() {
    long now = System.nanoTime();
    offset = now > 0 ? 0 : NANOS - now;
  }

  /** CLOCK_MONOTONIC in nanoseconds. */
  public long monotonic() {
    return System.nanoTime() + offset;
  }

  /** CLOCK_REALTIME in nanoseconds since 1970. */
  public long realtime() {
    Instant now = Instant.now();
    return now.getEpochSecond() * NANOS + now.getNano();
  }

  /** The time on System.nanoTime()'s scale of an absolute time on one of the clocks. */
  public long deadline(boolean realtime, long absolute) {
    return System.nanoTime() + (absolute - (realtime ? realtime() : monotonic()));
  }
}
