package dev.gox.runtime.memory;

import dev.gox.runtime.cpu.Cpu;

/** Whether all of a range may be accessed at once, without a look at each of its pages' states. */
public final class BlockAccess {
  /** More can't be a range of the window's. */
  private static final long MOST = 1L << 47;

  private BlockAccess() {}

  /** Whether n bytes may be read; no bytes always may. */
  public static boolean mayRead(Cpu c, long a, long n) {
    return isInZone(c, a, n) || n >= 0 && BulkAccess.readable(c, a, n) == n;
  }

  /** Whether n bytes may be written; no bytes always may. */
  public static boolean mayWrite(Cpu c, long a, long n) {
    return isInZone(c, a, n) || n >= 0 && BulkAccess.writable(c, a, n) == n;
  }

  /** The zone's limit leaves room for its widest access. */
  private static boolean isInZone(Cpu c, long a, long n) {
    long place = a + c.zoneBias;
    if (n <= Zone.WIDEST) {
      return n >= 0 && place < c.zoneLimit;
    }
    return n < MOST && place < c.zoneLimit && place + n < c.zoneLimit;
  }
}
