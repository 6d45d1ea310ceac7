package dev.gox.runtime.memory;

import dev.gox.runtime.cpu.Cpu;
import jdk.internal.misc.Unsafe;

/**
 * Checks of guest accesses by the page-state table, right for every address, and what {@link
 * GuestAccess} does where they fail. Translated code asks here at once about addresses that are
 * hardly ever in the zone, such as those of a program's constants.
 */
public final class PageAccess {
  private static final Unsafe U = Unsafe.getUnsafe();

  private PageAccess() {}

  /** Whether 8 bits lie in a page that may be read without further ado. */
  public static boolean mayLoad8(Cpu c, long a) {
    long page = a >>> 12;
    return page < c.pageCount && (U.getByte(c.pageState + page) & PageState.FAST_READ) != 0;
  }

  /** Whether 8 bits lie in a page that may be written without further ado. */
  public static boolean mayStore8(Cpu c, long a) {
    long page = a >>> 12;
    return page < c.pageCount && (U.getByte(c.pageState + page) & PageState.FAST_WRITE) != 0;
  }

  /** Writes the low 8 bits of a value, unless it may be done at once: then it returns false. */
  static boolean stored8(Cpu c, long a, long v) {
    return !seenStore8(c, a) && slowStore(c, a, 1, v);
  }

  /** Whether 16 bits lie in a page that may be read without further ado. */
  public static boolean mayLoad16(Cpu c, long a) {
    long page = a >>> 12;
    return page < c.pageCount
        && (U.getByte(c.pageState + page) & PageState.FAST_READ) != 0
        && (a & 4095) <= 4094;
  }

  /** Whether 16 bits lie in a page that may be written without further ado. */
  public static boolean mayStore16(Cpu c, long a) {
    long page = a >>> 12;
    return page < c.pageCount
        && (U.getByte(c.pageState + page) & PageState.FAST_WRITE) != 0
        && (a & 4095) <= 4094;
  }

  /** Writes the low 16 bits of a value, unless it may be done at once: then it returns false. */
  static boolean stored16(Cpu c, long a, long v) {
    return !seenStore16(c, a) && slowStore(c, a, 2, v);
  }

  /** Whether 32 bits lie in a page that may be read without further ado. */
  public static boolean mayLoad32(Cpu c, long a) {
    long page = a >>> 12;
    return page < c.pageCount
        && (U.getByte(c.pageState + page) & PageState.FAST_READ) != 0
        && (a & 4095) <= 4092;
  }

  /** Whether 32 bits lie in a page that may be written without further ado. */
  public static boolean mayStore32(Cpu c, long a) {
    long page = a >>> 12;
    return page < c.pageCount
        && (U.getByte(c.pageState + page) & PageState.FAST_WRITE) != 0
        && (a & 4095) <= 4092;
  }

  /** Writes the low 32 bits of a value, unless it may be done at once: then it returns false. */
  static boolean stored32(Cpu c, long a, long v) {
    return !seenStore32(c, a) && slowStore(c, a, 4, v);
  }

  /** Whether 64 bits lie in a page that may be read without further ado. */
  public static boolean mayLoad64(Cpu c, long a) {
    long page = a >>> 12;
    return page < c.pageCount
        && (U.getByte(c.pageState + page) & PageState.FAST_READ) != 0
        && (a & 4095) <= 4088;
  }

  /** Whether 64 bits lie in a page that may be written without further ado. */
  public static boolean mayStore64(Cpu c, long a) {
    long page = a >>> 12;
    return page < c.pageCount
        && (U.getByte(c.pageState + page) & PageState.FAST_WRITE) != 0
        && (a & 4095) <= 4088;
  }

  /** Whether 128 bits lie in a page that may be read without further ado. */
  public static boolean mayLoad128(Cpu c, long a) {
    return mayLoad64(c, a) && (a & 4095) <= 4080;
  }

  /** Whether 128 bits lie in a page that may be written without further ado. */
  public static boolean mayStore128(Cpu c, long a) {
    return mayStore64(c, a) && (a & 4095) <= 4080;
  }

  /** Whether 256 bits lie in a page that may be read without further ado. */
  public static boolean mayLoad256(Cpu c, long a) {
    return mayLoad64(c, a) && (a & 4095) <= 4064;
  }

  /** Whether 256 bits lie in a page that may be written without further ado. */
  public static boolean mayStore256(Cpu c, long a) {
    return mayStore64(c, a) && (a & 4095) <= 4064;
  }

  /** Whether n bytes, at most a page, lie in pages that may be read without further ado. */
  public static boolean mayLoad(Cpu c, long a, int n) {
    return mayLoad8(c, a) && ((a & 4095) + n <= 4096 || mayLoad8(c, a + n - 1));
  }

  /** Whether n bytes, at most a page, lie in pages that may be written without further ado. */
  public static boolean mayStore(Cpu c, long a, int n) {
    return mayStore8(c, a) && ((a & 4095) + n <= 4096 || mayStore8(c, a + n - 1));
  }

  /** Writes 64 bits, unless it may be done at once: then it returns false. */
  static boolean stored64(Cpu c, long a, long v) {
    return !seenStore64(c, a) && slowStore(c, a, 8, v);
  }

  /** Writes 128 bits, unless it may be done at once: then it returns false. */
  static boolean stored128(Cpu c, long a, long low, long high) {
    c.outsideZone = true;
    if (mayStore128(c, a)) {
      return false;
    }
    checkWrite(c, a, 16);
    GuestAccess.store64(c, a, low);
    GuestAccess.store64(c, a + 8, high);
    return true;
  }

  /** Writes 256 bits, unless it may be done at once: then it returns false. */
  static boolean stored256(Cpu c, long a, long l0, long l1, long l2, long l3) {
    c.outsideZone = true;
    if (mayStore256(c, a)) {
      return false;
    }
    checkWrite(c, a, 32);
    GuestAccess.store128(c, a, l0, l1);
    GuestAccess.store128(c, a + 16, l2, l3);
    return true;
  }

  /** The same as {@link #mayLoad8}, and notes that the address was outside the zone. */
  static boolean seenLoad8(Cpu c, long a) {
    c.outsideZone = true;
    return mayLoad8(c, a);
  }

  /** The same as {@link #mayLoad16}, and notes that the address was outside the zone. */
  static boolean seenLoad16(Cpu c, long a) {
    c.outsideZone = true;
    return mayLoad16(c, a);
  }

  /** The same as {@link #mayLoad32}, and notes that the address was outside the zone. */
  static boolean seenLoad32(Cpu c, long a) {
    c.outsideZone = true;
    return mayLoad32(c, a);
  }

  /** The same as {@link #mayLoad64}, and notes that the address was outside the zone. */
  static boolean seenLoad64(Cpu c, long a) {
    c.outsideZone = true;
    return mayLoad64(c, a);
  }

  /** The same as {@link #mayStore8}, and notes that the address was outside the zone. */
  static boolean seenStore8(Cpu c, long a) {
    c.outsideZone = true;
    return mayStore8(c, a);
  }

  /** The same as {@link #mayStore16}, and notes that the address was outside the zone. */
  static boolean seenStore16(Cpu c, long a) {
    c.outsideZone = true;
    return mayStore16(c, a);
  }

  /** The same as {@link #mayStore32}, and notes that the address was outside the zone. */
  static boolean seenStore32(Cpu c, long a) {
    c.outsideZone = true;
    return mayStore32(c, a);
  }

  /** The same as {@link #mayStore64}, and notes that the address was outside the zone. */
  static boolean seenStore64(Cpu c, long a) {
    c.outsideZone = true;
    return mayStore64(c, a);
  }

  /** Reads n bytes wherever they lie. */
  static long slowLoad(Cpu c, long a, int n) {
    renewZone(c);
    return c.memory.slowLoad(a, n);
  }

  /** Reads 8 bytes wherever they lie; an argument less keeps its caller small. */
  static long slowLoad64(Cpu c, long a) {
    return slowLoad(c, a, 8);
  }

  /** Reads 8 bytes wherever they lie; faults as writing them would. */
  static long slowLoadToWrite64(Cpu c, long a) {
    return slowLoadToWrite(c, a, 8);
  }

  /** Reads n bytes wherever they lie; faults as writing them would. */
  static long slowLoadToWrite(Cpu c, long a, int n) {
    checkWrite(c, a, n);
    return c.memory.slowLoad(a, n);
  }

  /** Writes n bytes wherever they lie, and returns true. */
  private static boolean slowStore(Cpu c, long a, int n, long v) {
    renewZone(c);
    c.memory.slowStore(c, a, n, v);
    return true;
  }

  /** Faults, as a write of n bytes (at most a page) would, and writes nothing. */
  static void checkWrite(Cpu c, long a, long n) {
    renewZone(c);
    c.memory.writable(c, a);
    if ((a & 4095) + n > 4096) {
      c.memory.writable(c, a + n - 1 & -4096);
    }
  }

  /** Only the thread that runs a processor takes over where the zone has moved to. */
  private static void renewZone(Cpu c) {
    if (c.pageCount == 0) {
      c.memory.renewZone(c);
    }
  }
}
