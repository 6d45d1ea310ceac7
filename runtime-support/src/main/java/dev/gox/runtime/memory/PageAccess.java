package dev.gox.runtime.memory;

import dev.gox.runtime.cpu.Cpu;
import jdk.internal.misc.Unsafe;

/**
 * Guest accesses checked by the page-state table: right for every address, and what {@link
 * GuestAccess} does outside the zone. Translated code may come here at once for addresses that are
 * hardly ever inside, such as those of a program's variables and constants.
 */
public final class PageAccess {
  private static final Unsafe U = Unsafe.getUnsafe();

  private PageAccess() {}

  /** Reads 8 bits, zero-extended. */
  public static long load8(Cpu c, long a) {
    long page = a >>> 12;
    if (page < c.pageCount && (U.getByte(c.pageState + page) & PageState.FAST_READ) != 0) {
      return HostAccess.load8(c.base + a);
    }
    return c.memory.slowLoad(a, 1);
  }

  /** Writes the low 8 bits of a value. */
  public static void store8(Cpu c, long a, long v) {
    long page = a >>> 12;
    if (page < c.pageCount && (U.getByte(c.pageState + page) & PageState.FAST_WRITE) != 0) {
      HostAccess.store8(c.base + a, v);
    } else {
      c.memory.slowStore(c, a, 1, v);
    }
  }

  /** Reads 16 bits, zero-extended. */
  public static long load16(Cpu c, long a) {
    long page = a >>> 12;
    if (page < c.pageCount
        && (U.getByte(c.pageState + page) & PageState.FAST_READ) != 0
        && (a & 4095) <= 4094) {
      return HostAccess.load16(c.base + a);
    }
    return c.memory.slowLoad(a, 2);
  }

  /** Writes the low 16 bits of a value. */
  public static void store16(Cpu c, long a, long v) {
    long page = a >>> 12;
    if (page < c.pageCount
        && (U.getByte(c.pageState + page) & PageState.FAST_WRITE) != 0
        && (a & 4095) <= 4094) {
      HostAccess.store16(c.base + a, v);
    } else {
      c.memory.slowStore(c, a, 2, v);
    }
  }

  /** Reads 32 bits, zero-extended. */
  public static long load32(Cpu c, long a) {
    long page = a >>> 12;
    if (page < c.pageCount
        && (U.getByte(c.pageState + page) & PageState.FAST_READ) != 0
        && (a & 4095) <= 4092) {
      return HostAccess.load32(c.base + a);
    }
    return c.memory.slowLoad(a, 4);
  }

  /** Writes the low 32 bits of a value. */
  public static void store32(Cpu c, long a, long v) {
    long page = a >>> 12;
    if (page < c.pageCount
        && (U.getByte(c.pageState + page) & PageState.FAST_WRITE) != 0
        && (a & 4095) <= 4092) {
      HostAccess.store32(c.base + a, v);
    } else {
      c.memory.slowStore(c, a, 4, v);
    }
  }

  /** Reads 64 bits. */
  public static long load64(Cpu c, long a) {
    long page = a >>> 12;
    if (page < c.pageCount
        && (U.getByte(c.pageState + page) & PageState.FAST_READ) != 0
        && (a & 4095) <= 4088) {
      return HostAccess.load64(c.base + a);
    }
    return c.memory.slowLoad(a, 8);
  }

  /** Writes the low 64 bits of a value. */
  public static void store64(Cpu c, long a, long v) {
    long page = a >>> 12;
    if (page < c.pageCount
        && (U.getByte(c.pageState + page) & PageState.FAST_WRITE) != 0
        && (a & 4095) <= 4088) {
      HostAccess.store64(c.base + a, v);
    } else {
      c.memory.slowStore(c, a, 8, v);
    }
  }

  /** Reads 8 bits, zero-extended, to write them: faults as the write would. */
  public static long loadToWrite8(Cpu c, long a) {
    long page = a >>> 12;
    if (page < c.pageCount && (U.getByte(c.pageState + page) & PageState.FAST_WRITE) != 0) {
      return HostAccess.load8(c.base + a);
    }
    checkWrite(c, a, 1);
    return c.memory.slowLoad(a, 1);
  }

  /** Reads 16 bits, zero-extended, to write them: faults as the write would. */
  public static long loadToWrite16(Cpu c, long a) {
    long page = a >>> 12;
    if (page < c.pageCount
        && (U.getByte(c.pageState + page) & PageState.FAST_WRITE) != 0
        && (a & 4095) <= 4094) {
      return HostAccess.load16(c.base + a);
    }
    checkWrite(c, a, 2);
    return c.memory.slowLoad(a, 2);
  }

  /** Reads 32 bits, zero-extended, to write them: faults as the write would. */
  public static long loadToWrite32(Cpu c, long a) {
    long page = a >>> 12;
    if (page < c.pageCount
        && (U.getByte(c.pageState + page) & PageState.FAST_WRITE) != 0
        && (a & 4095) <= 4092) {
      return HostAccess.load32(c.base + a);
    }
    checkWrite(c, a, 4);
    return c.memory.slowLoad(a, 4);
  }

  /** Reads 64 bits to write them: faults as the write would. */
  public static long loadToWrite64(Cpu c, long a) {
    long page = a >>> 12;
    if (page < c.pageCount
        && (U.getByte(c.pageState + page) & PageState.FAST_WRITE) != 0
        && (a & 4095) <= 4088) {
      return HostAccess.load64(c.base + a);
    }
    checkWrite(c, a, 8);
    return c.memory.slowLoad(a, 8);
  }

  /** Writes 128 bits; nothing is written if any of it may not be. */
  public static void store128(Cpu c, long a, long low, long high) {
    checkWrite(c, a, 16);
    store64(c, a, low);
    store64(c, a + 8, high);
  }

  /** Faults, as a write of n bytes (at most a page) would, and writes nothing. */
  public static void checkWrite(Cpu c, long a, long n) {
    c.memory.writable(c, a);
    if ((a & 4095) + n > 4096) {
      c.memory.writable(c, a + n - 1 & -4096);
    }
  }
}
