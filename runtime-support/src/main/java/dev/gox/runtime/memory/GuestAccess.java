package dev.gox.runtime.memory;

import dev.gox.runtime.cpu.Cpu;

/**
 * Every access that guest code makes to memory, and a precise fault where it may not be. Inside the
 * zone ({@link Zone}) one comparison of the address is the whole check; outside, the page-state
 * table decides ({@link PageAccess}).
 *
 * <p>Guest accesses are acquire loads and release stores, since amd64 is TSO (Intel SDM vol. 3,
 * 8.2) and C2 must not move a plain read out of a spinning loop. The methods have at most 35 bytes
 * of code, C2's MaxInlineSize, so that they are inlined wherever they are called; both checks lead
 * to the same host access, so that little is inlined twice.
 */
public final class GuestAccess {
  /** Bytes from an address on that may all be accessed if the address is in the zone. */
  public static final int CHECKED = Zone.WIDEST;

  private GuestAccess() {}

  /** Reads 8 bits, zero-extended. */
  public static long load8(Cpu c, long a) {
    if (a + c.zoneBias < c.zoneLimit || PageAccess.seenLoad8(c, a)) {
      return HostAccess.load8(c, a);
    }
    return PageAccess.slowLoad(c, a, 1);
  }

  /** Writes the low 8 bits of a value. */
  public static void store8(Cpu c, long a, long v) {
    if (a + c.zoneBias >= c.zoneLimit && PageAccess.stored8(c, a, v)) {
      return;
    }
    HostAccess.store8(c, a, v);
  }

  /** Reads 8 bits, zero-extended, to write them: faults as the write would. */
  public static long loadToWrite8(Cpu c, long a) {
    if (a + c.zoneBias < c.zoneLimit || PageAccess.seenStore8(c, a)) {
      return HostAccess.load8(c, a);
    }
    return PageAccess.slowLoadToWrite(c, a, 1);
  }

  /** Reads 16 bits, zero-extended. */
  public static long load16(Cpu c, long a) {
    if (a + c.zoneBias < c.zoneLimit || PageAccess.seenLoad16(c, a)) {
      return HostAccess.load16(c, a);
    }
    return PageAccess.slowLoad(c, a, 2);
  }

  /** Writes the low 16 bits of a value. */
  public static void store16(Cpu c, long a, long v) {
    if (a + c.zoneBias >= c.zoneLimit && PageAccess.stored16(c, a, v)) {
      return;
    }
    HostAccess.store16(c, a, v);
  }

  /** Reads 16 bits, zero-extended, to write them: faults as the write would. */
  public static long loadToWrite16(Cpu c, long a) {
    if (a + c.zoneBias < c.zoneLimit || PageAccess.seenStore16(c, a)) {
      return HostAccess.load16(c, a);
    }
    return PageAccess.slowLoadToWrite(c, a, 2);
  }

  /** Reads 32 bits, zero-extended. */
  public static long load32(Cpu c, long a) {
    if (a + c.zoneBias < c.zoneLimit || PageAccess.seenLoad32(c, a)) {
      return HostAccess.load32(c, a);
    }
    return PageAccess.slowLoad(c, a, 4);
  }

  /** Writes the low 32 bits of a value. */
  public static void store32(Cpu c, long a, long v) {
    if (a + c.zoneBias >= c.zoneLimit && PageAccess.stored32(c, a, v)) {
      return;
    }
    HostAccess.store32(c, a, v);
  }

  /** Reads 32 bits, zero-extended, to write them: faults as the write would. */
  public static long loadToWrite32(Cpu c, long a) {
    if (a + c.zoneBias < c.zoneLimit || PageAccess.seenStore32(c, a)) {
      return HostAccess.load32(c, a);
    }
    return PageAccess.slowLoadToWrite(c, a, 4);
  }

  /** Reads 64 bits. */
  public static long load64(Cpu c, long a) {
    if (a + c.zoneBias < c.zoneLimit || PageAccess.seenLoad64(c, a)) {
      return HostAccess.load64(c, a);
    }
    return PageAccess.slowLoad64(c, a);
  }

  /** Writes 64 bits. */
  public static void store64(Cpu c, long a, long v) {
    if (a + c.zoneBias >= c.zoneLimit && PageAccess.stored64(c, a, v)) {
      return;
    }
    HostAccess.store64(c, a, v);
  }

  /** Reads 64 bits to write them: faults as the write would. */
  public static long loadToWrite64(Cpu c, long a) {
    if (a + c.zoneBias < c.zoneLimit || PageAccess.seenStore64(c, a)) {
      return HostAccess.load64(c, a);
    }
    return PageAccess.slowLoadToWrite64(c, a);
  }

  /** Writes 128 bits; nothing is written if any of it may not be. */
  public static void store128(Cpu c, long a, long low, long high) {
    if (a + c.zoneBias >= c.zoneLimit && PageAccess.stored128(c, a, low, high)) {
      return;
    }
    HostAccess.store128(c, a, low, high);
  }

  /** Writes 256 bits, four lanes; nothing is written if any of it may not be. */
  public static void store256(Cpu c, long a, long l0, long l1, long l2, long l3) {
    if (a + c.zoneBias >= c.zoneLimit && PageAccess.stored256(c, a, l0, l1, l2, l3)) {
      return;
    }
    HostAccess.store128(c, a, l0, l1);
    HostAccess.store128(c, a + 16, l2, l3);
  }

  /** Faults, as a write of n bytes (at most a page) would, and writes nothing. */
  public static void checkWrite(Cpu c, long a, long n) {
    if (a + c.zoneBias >= c.zoneLimit || n > Zone.WIDEST) {
      PageAccess.checkWrite(c, a, n);
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

  /** Reads 8 bits, zero-extended; the caller has checked the address. */
  public static long zoneLoad8(Cpu c, long a) {
    return HostAccess.load8(c, a);
  }

  /** Writes the low 8 bits of a value, where the caller has checked the address. */
  public static void zoneStore8(Cpu c, long a, long v) {
    HostAccess.store8(c, a, v);
  }

  /** Reads 16 bits, zero-extended; the caller has checked the address. */
  public static long zoneLoad16(Cpu c, long a) {
    return HostAccess.load16(c, a);
  }

  /** Writes the low 16 bits of a value, where the caller has checked the address. */
  public static void zoneStore16(Cpu c, long a, long v) {
    HostAccess.store16(c, a, v);
  }

  /** Reads 32 bits, zero-extended; the caller has checked the address. */
  public static long zoneLoad32(Cpu c, long a) {
    return HostAccess.load32(c, a);
  }

  /** Writes the low 32 bits of a value, where the caller has checked the address. */
  public static void zoneStore32(Cpu c, long a, long v) {
    HostAccess.store32(c, a, v);
  }

  /** Reads 64 bits, zero-extended; the caller has checked the address. */
  public static long zoneLoad64(Cpu c, long a) {
    return HostAccess.load64(c, a);
  }

  /** Writes the low 64 bits of a value, where the caller has checked the address. */
  public static void zoneStore64(Cpu c, long a, long v) {
    HostAccess.store64(c, a, v);
  }
}
