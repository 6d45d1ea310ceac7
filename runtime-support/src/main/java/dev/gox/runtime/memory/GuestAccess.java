package dev.gox.runtime.memory;

import dev.gox.runtime.cpu.Cpu;

/**
 * Every access that guest code makes to memory, and a precise fault where it may not be. Inside the
 * zone ({@link Zone}) one comparison of the address is the whole check; outside, the page-state
 * table decides ({@link PageAccess}).
 *
 * <p>Guest accesses are acquire loads and release stores, since amd64 is TSO (Intel SDM vol. 3,
 * 8.2) and C2 must not move a plain read out of a spinning loop. The methods with the common cases
 * have fewer than 35 bytes of code, C2's MaxInlineSize, so that they are inlined wherever they are
 * called.
 */
public final class GuestAccess {
  private GuestAccess() {}

  /** Reads 8 bits, zero-extended. */
  public static long load8(Cpu c, long a) {
    if (a + c.zoneBias < c.zoneLimit) {
      return HostAccess.load8(c.base + a);
    }
    return outsideLoad8(c, a);
  }

  private static long outsideLoad8(Cpu c, long a) {
    renewZone(c);
    return PageAccess.load8(c, a);
  }

  /** Writes the low 8 bits of a value. */
  public static void store8(Cpu c, long a, long v) {
    if (a + c.zoneBias < c.zoneLimit) {
      HostAccess.store8(c.base + a, v);
    } else {
      outsideStore8(c, a, v);
    }
  }

  private static void outsideStore8(Cpu c, long a, long v) {
    renewZone(c);
    PageAccess.store8(c, a, v);
  }

  /** Reads 8 bits, zero-extended, to write them: faults as the write would. */
  public static long loadToWrite8(Cpu c, long a) {
    if (a + c.zoneBias < c.zoneLimit) {
      return HostAccess.load8(c.base + a);
    }
    return outsideLoadToWrite8(c, a);
  }

  private static long outsideLoadToWrite8(Cpu c, long a) {
    renewZone(c);
    return PageAccess.loadToWrite8(c, a);
  }

  /** Reads 16 bits, zero-extended. */
  public static long load16(Cpu c, long a) {
    if (a + c.zoneBias < c.zoneLimit) {
      return HostAccess.load16(c.base + a);
    }
    return outsideLoad16(c, a);
  }

  private static long outsideLoad16(Cpu c, long a) {
    renewZone(c);
    return PageAccess.load16(c, a);
  }

  /** Writes the low 16 bits of a value. */
  public static void store16(Cpu c, long a, long v) {
    if (a + c.zoneBias < c.zoneLimit) {
      HostAccess.store16(c.base + a, v);
    } else {
      outsideStore16(c, a, v);
    }
  }

  private static void outsideStore16(Cpu c, long a, long v) {
    renewZone(c);
    PageAccess.store16(c, a, v);
  }

  /** Reads 16 bits, zero-extended, to write them: faults as the write would. */
  public static long loadToWrite16(Cpu c, long a) {
    if (a + c.zoneBias < c.zoneLimit) {
      return HostAccess.load16(c.base + a);
    }
    return outsideLoadToWrite16(c, a);
  }

  private static long outsideLoadToWrite16(Cpu c, long a) {
    renewZone(c);
    return PageAccess.loadToWrite16(c, a);
  }

  /** Reads 32 bits, zero-extended. */
  public static long load32(Cpu c, long a) {
    if (a + c.zoneBias < c.zoneLimit) {
      return HostAccess.load32(c.base + a);
    }
    return outsideLoad32(c, a);
  }

  private static long outsideLoad32(Cpu c, long a) {
    renewZone(c);
    return PageAccess.load32(c, a);
  }

  /** Writes the low 32 bits of a value. */
  public static void store32(Cpu c, long a, long v) {
    if (a + c.zoneBias < c.zoneLimit) {
      HostAccess.store32(c.base + a, v);
    } else {
      outsideStore32(c, a, v);
    }
  }

  private static void outsideStore32(Cpu c, long a, long v) {
    renewZone(c);
    PageAccess.store32(c, a, v);
  }

  /** Reads 32 bits, zero-extended, to write them: faults as the write would. */
  public static long loadToWrite32(Cpu c, long a) {
    if (a + c.zoneBias < c.zoneLimit) {
      return HostAccess.load32(c.base + a);
    }
    return outsideLoadToWrite32(c, a);
  }

  private static long outsideLoadToWrite32(Cpu c, long a) {
    renewZone(c);
    return PageAccess.loadToWrite32(c, a);
  }

  /** Reads 64 bits. */
  public static long load64(Cpu c, long a) {
    if (a + c.zoneBias < c.zoneLimit) {
      return HostAccess.load64(c.base + a);
    }
    return outsideLoad64(c, a);
  }

  private static long outsideLoad64(Cpu c, long a) {
    renewZone(c);
    return PageAccess.load64(c, a);
  }

  /** Writes 64 bits. */
  public static void store64(Cpu c, long a, long v) {
    if (a + c.zoneBias < c.zoneLimit) {
      HostAccess.store64(c.base + a, v);
    } else {
      outsideStore64(c, a, v);
    }
  }

  private static void outsideStore64(Cpu c, long a, long v) {
    renewZone(c);
    PageAccess.store64(c, a, v);
  }

  /** Reads 64 bits to write them: faults as the write would. */
  public static long loadToWrite64(Cpu c, long a) {
    if (a + c.zoneBias < c.zoneLimit) {
      return HostAccess.load64(c.base + a);
    }
    return outsideLoadToWrite64(c, a);
  }

  private static long outsideLoadToWrite64(Cpu c, long a) {
    renewZone(c);
    return PageAccess.loadToWrite64(c, a);
  }

  /** Writes 128 bits; nothing is written if any of it may not be. */
  public static void store128(Cpu c, long a, long low, long high) {
    if (a + c.zoneBias < c.zoneLimit) {
      HostAccess.store128(c.base + a, low, high);
    } else {
      outsideStore128(c, a, low, high);
    }
  }

  private static void outsideStore128(Cpu c, long a, long low, long high) {
    renewZone(c);
    PageAccess.store128(c, a, low, high);
  }

  /** Faults, as a write of n bytes (at most a page) would, and writes nothing. */
  public static void checkWrite(Cpu c, long a, long n) {
    if (a + c.zoneBias >= c.zoneLimit || n > Zone.WIDEST) {
      outsideCheckWrite(c, a, n);
    }
  }

  private static void outsideCheckWrite(Cpu c, long a, long n) {
    renewZone(c);
    PageAccess.checkWrite(c, a, n);
  }

  /** The zone may have moved: only the thread that runs the processor takes over where to. */
  private static void renewZone(Cpu c) {
    if (c.zoneStale) {
      c.memory.renewZone(c);
    }
  }

  /**
   * Reads 8 bits, zero-extended, unchecked and unordered: only for an address that {@link
   * GuestMemory#plainRun} has vouched for since the thread's latest system call.
   */
  public static long stackLoad8(Cpu c, long a) {
    return HostAccess.plainLoad8(c.base + a);
  }

  /** Writes the low 8 bits of a value; as unchecked as {@link #stackLoad8}. */
  public static void stackStore8(Cpu c, long a, long v) {
    HostAccess.plainStore8(c.base + a, v);
  }

  /**
   * Reads 16 bits, zero-extended, unchecked and unordered: only for an address that {@link
   * GuestMemory#plainRun} has vouched for since the thread's latest system call.
   */
  public static long stackLoad16(Cpu c, long a) {
    return HostAccess.plainLoad16(c.base + a);
  }

  /** Writes the low 16 bits of a value; as unchecked as {@link #stackLoad16}. */
  public static void stackStore16(Cpu c, long a, long v) {
    HostAccess.plainStore16(c.base + a, v);
  }

  /**
   * Reads 32 bits, zero-extended, unchecked and unordered: only for an address that {@link
   * GuestMemory#plainRun} has vouched for since the thread's latest system call.
   */
  public static long stackLoad32(Cpu c, long a) {
    return HostAccess.plainLoad32(c.base + a);
  }

  /** Writes the low 32 bits of a value; as unchecked as {@link #stackLoad32}. */
  public static void stackStore32(Cpu c, long a, long v) {
    HostAccess.plainStore32(c.base + a, v);
  }

  /**
   * Reads 64 bits, unchecked and unordered: only for an address that {@link GuestMemory#plainRun}
   * has vouched for since the thread's latest system call.
   */
  public static long stackLoad64(Cpu c, long a) {
    return HostAccess.plainLoad64(c.base + a);
  }

  /** Writes 64 bits; as unchecked as {@link #stackLoad64}. */
  public static void stackStore64(Cpu c, long a, long v) {
    HostAccess.plainStore64(c.base + a, v);
  }
}
