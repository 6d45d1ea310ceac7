package dev.gox.runtime.memory;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.GuestFault;
import java.util.Arrays;
import java.util.List;
import jdk.internal.misc.Unsafe;

/**
 * The memory of one guest process, and every access to it. The static methods are the guest's: they
 * check by the page-state table and fault precisely. The instance methods are the kernel's: they
 * map and copy, and throw the same {@link GuestFault}, which a system call turns into EFAULT.
 *
 * <p>Guest accesses are acquire loads and release stores, since amd64 is TSO (Intel SDM vol. 3,
 * 8.2) and C2 must not move a plain read out of a spinning loop.
 */
public final class GuestMemory {
  private static final Unsafe U = Unsafe.getUnsafe();

  /** Where a byte[]'s elements begin. */
  private static final long BYTES = byteArrayBase();

  public static final int PROT_READ = 1;
  public static final int PROT_WRITE = 2;
  public static final int PROT_EXEC = 4;

  private final Window window;
  private final PageTable pages;
  private final AddressSpace space = new AddressSpace();
  private CodeObserver observer;

  /**
   * Makes an empty memory.
   *
   * @param windowBytes how much of it shall be fast; 0 for as much as the host has
   */
  public GuestMemory(long windowBytes) {
    window = new Window(windowBytes);
    pages = new PageTable(window);
  }

  /** Gives a processor the addresses that its accesses need. */
  public void attach(Cpu cpu) {
    cpu.base = window.base;
    cpu.pageState = window.table();
    cpu.pageCount = window.pages();
  }

  /** Bytes of the fast window. */
  public long windowSize() {
    return window.size;
  }

  /** Frees the host memory; no thread may use this object any more. */
  public void release() {
    pages.free();
  }

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

  // ---- pages ----

  private GuestFault refused(long a, int state, int error) {
    if (a < 0 || a >>> 47 != 0) {
      // Not canonical, or the kernel's half, which user mode sees as unmapped.
      return a >> 47 == -1
          ? GuestFault.page(a, error)
          : GuestFault.of(GuestFault.GENERAL_PROTECTION);
    }
    return GuestFault.page(a, state != 0 ? error | GuestFault.PF_PRESENT : error);
  }

  private void readable(long a) {
    int s = a >>> 47 != 0 ? 0 : pages.state(a >>> 12);
    if ((s & PageState.READ) == 0) {
      throw refused(a, s, 0);
    }
  }

  /** Checks a write by the guest to one page and prepares it; the code observer is told. */
  private void writable(Cpu c, long a) {
    int s = a >>> 47 != 0 ? 0 : pages.state(a >>> 12);
    if ((s & PageState.WRITE) == 0) {
      throw refused(a, s, GuestFault.PF_WRITE);
    }
    if ((s & PageState.CODE) != 0) {
      if (c != null && !c.codeWrites) {
        throw GuestFault.codeWrite(a);
      }
      dropCode(a & -4096, (a & -4096) + 4096);
    }
    markDirty(a >>> 12);
  }

  private synchronized void markDirty(long page) {
    int s = pages.state(page);
    if ((s & PageState.DIRTY) == 0) {
      pages.setState(page, s | PageState.DIRTY);
    }
  }

  private long slowLoad(long a, int n) {
    readable(a);
    if ((a & 4095) + n > 4096) {
      readable(a + n - 1 & -4096);
    }
    long v = 0;
    for (int i = 0; i < n; i++) {
      v |= (U.getByte(pages.host(a + i)) & 0xFFL) << 8 * i;
    }
    return v;
  }

  private void slowStore(Cpu c, long a, int n, long v) {
    writable(c, a);
    if ((a & 4095) + n > 4096) {
      writable(c, a + n - 1 & -4096);
    }
    long first = pages.host(a);
    if ((a & 4095) + n <= 4096) {
      switch (n) {
        case 1 -> HostAccess.store8(first, v);
        case 2 -> HostAccess.store16(first, v);
        case 4 -> HostAccess.store32(first, v);
        default -> HostAccess.store64(first, v);
      }
      return;
    }
    for (int i = 0; i < n; i++) {
      U.putByte(pages.host(a + i), (byte) (v >>> 8 * i));
    }
  }

  /**
   * Checks a locked access and gives its host address.
   *
   * @return 0 if the host has no atomic operation for it: it crosses pages or is misaligned
   */
  static long atomicHost(Cpu c, long a, int n) {
    checkWrite(c, a, n);
    boolean whole = (a & 4095) + n <= 4096 && (HostAccess.MISALIGNED_ATOMICS || (a & n - 1) == 0);
    return whole ? c.memory.pages.host(a) : 0;
  }

  // ---- code ----

  /**
   * Copies executable bytes for the decoder.
   *
   * @return how many, up to max; 0 if the first one may not be executed
   */
  public int fetchCode(long address, byte[] into, int max) {
    int n = 0;
    while (n < max && executable(address + n)) {
      into[n] = U.getByte(pages.host(address + n));
      n++;
    }
    return n;
  }

  private boolean executable(long a) {
    return a >>> 47 == 0 && (pages.state(a >>> 12) & PageState.EXEC) != 0;
  }

  /** The fault of a fetch from an address that {@link #fetchCode} refused. */
  public GuestFault fetchFault(long a) {
    return refused(a, a >>> 47 != 0 ? 0 : pages.state(a >>> 12), GuestFault.PF_FETCH);
  }

  /** Says that code in [start, end) has been decoded: changes are told from now on. */
  public synchronized void markCode(long start, long end) {
    for (long page = start >>> 12; page <= end - 1 >>> 12; page++) {
      int s = pages.state(page);
      if ((s & PageState.CODE) == 0 && s != 0) {
        pages.setState(page, s | PageState.CODE);
      }
    }
  }

  /** Who is told of changed code. */
  public void setCodeObserver(CodeObserver observer) {
    this.observer = observer;
  }

  /** Lets a processor write to decoded code, or no longer; each such write is told. */
  public void allowCodeWrite(Cpu c, boolean allow) {
    c.codeWrites = allow;
  }

  private synchronized void dropCode(long start, long end) {
    if (pages.clear(start >>> 12, end >>> 12, PageState.CODE) && observer != null) {
      observer.codeChanged(start, end);
    }
  }

  // ---- the kernel's copies ----

  /**
   * Asks by reflection: Unsafe's constant and its method are ints on JDK 17 and longs on 25, so a
   * class that names either runs on one of them only.
   */
  private static long byteArrayBase() {
    try {
      Object base = Unsafe.class.getMethod("arrayBaseOffset", Class.class).invoke(U, byte[].class);
      return ((Number) base).longValue();
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Copies out of guest memory. */
  public void read(long a, byte[] into, int offset, int length) {
    for (int done = 0; done < length; ) {
      long at = a + done;
      readable(at);
      int n = (int) Math.min(length - done, 4096 - (at & 4095));
      U.copyMemory(null, pages.host(at), into, BYTES + offset + done, n);
      done += n;
    }
  }

  /** Copies into guest memory, page by page: a fault leaves the pages before it written. */
  public void write(long a, byte[] from, int offset, int length) {
    for (int done = 0; done < length; ) {
      long at = a + done;
      writable(null, at);
      int n = (int) Math.min(length - done, 4096 - (at & 4095));
      U.copyMemory(from, BYTES + offset + done, null, pages.host(at), n);
      done += n;
    }
  }

  /** Writes to mapped pages whatever their protection: the loader's way. */
  public void poke(long a, byte[] from, int offset, int length) {
    for (int done = 0; done < length; ) {
      long at = a + done;
      if (at >>> 47 != 0 || pages.state(at >>> 12) == 0) {
        throw GuestFault.page(at, GuestFault.PF_WRITE);
      }
      markDirty(at >>> 12);
      int n = (int) Math.min(length - done, 4096 - (at & 4095));
      U.copyMemory(from, BYTES + offset + done, null, pages.host(at), n);
      done += n;
    }
  }

  public byte getByte(long a) {
    return (byte) slowLoad(a, 1);
  }

  public short getShort(long a) {
    return (short) slowLoad(a, 2);
  }

  public int getInt(long a) {
    if ((a & 3) != 0) {
      return (int) slowLoad(a, 4);
    }
    readable(a);
    return (int) HostAccess.load32(pages.host(a));
  }

  public long getLong(long a) {
    if ((a & 7) != 0) {
      return slowLoad(a, 8);
    }
    readable(a);
    return HostAccess.load64(pages.host(a));
  }

  public void putByte(long a, byte v) {
    slowStore(null, a, 1, v);
  }

  public void putShort(long a, short v) {
    slowStore(null, a, 2, v);
  }

  public void putInt(long a, int v) {
    slowStore(null, a, 4, v);
  }

  public void putLong(long a, long v) {
    slowStore(null, a, 8, v);
  }

  /** A string up to its zero byte, which is left out; at most max bytes are looked at. */
  public byte[] readCString(long a, int max) {
    byte[] found = new byte[64];
    int n = 0;
    while (n < max) {
      byte b = getByte(a + n);
      if (b == 0) {
        break;
      }
      if (n == found.length) {
        found = Arrays.copyOf(found, 2 * n);
      }
      found[n++] = b;
    }
    return Arrays.copyOf(found, n);
  }

  // ---- mappings ----

  /** The lowest free range of whole pages, inside the window if there is room; -1 if none. */
  public synchronized long findFree(long bytes) {
    long low = MAPPINGS_FLOOR < window.size ? MAPPINGS_FLOOR : window.size;
    if (bytes <= window.size / 2) {
      long inside = space.findFree(bytes, low, window.size);
      if (inside >= 0) {
        return inside;
      }
    }
    return space.findFree(bytes, Math.max(window.size, MAPPINGS_FLOOR), AddressSpace.END);
  }

  /** Mappings without an address go above it, out of the way of images and brk. */
  private static final long MAPPINGS_FLOOR = 1L << 30;

  /** Whether any page in [start, end) is mapped. */
  public synchronized boolean anyMapped(long start, long end) {
    return space.overlaps(start, end);
  }

  /** Whether all pages in [start, end) are mapped. */
  public synchronized boolean allMapped(long start, long end) {
    return space.covers(start, end);
  }

  /**
   * Maps zero pages at [start, end) in place of what was there. Both are multiples of 4096, at
   * least 0x10000 and at most 2^47 less a page.
   */
  public synchronized void map(long start, long end, int prot) {
    unmap(start, end);
    space.add(start, end, prot);
    pages.setStates(start >>> 12, end >>> 12, PageState.of(prot));
  }

  /** Unmaps whole pages; those that weren't mapped stay so. */
  public synchronized void unmap(long start, long end) {
    if (!space.overlaps(start, end)) {
      return;
    }
    dropCode(start, end);
    pages.forget(start >>> 12, end >>> 12);
    space.remove(start, end);
  }

  /** Changes the protection of mapped pages. */
  public synchronized void protect(long start, long end, int prot) {
    space.add(start, end, prot);
    dropCode(start, end);
    pages.setStates(start >>> 12, end >>> 12, PageState.of(prot));
  }

  /** Makes pages read as zero again: madvise's MADV_DONTNEED. */
  public synchronized void discard(long start, long end) {
    dropCode(start, end);
    pages.zero(start >>> 12, end >>> 12);
  }

  /** What is mapped, in the order of addresses. */
  public synchronized List<Mapping> mappings() {
    return space.list();
  }

  /** More mappings than Linux allows a process. */
  public synchronized boolean tooManyMappings() {
    return space.count() >= AddressSpace.MAX_MAPPINGS;
  }
}
