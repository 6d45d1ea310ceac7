package dev.gox.runtime.memory;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.GuestFault;
import java.util.Arrays;
import java.util.List;
import jdk.internal.misc.Unsafe;

/**
 * The memory of one guest process: what is mapped where, and the slow paths of the guest's accesses
 * ({@link GuestAccess}). The kernel maps and copies by it; a bad address throws the same {@link
 * GuestFault}, which a system call turns into EFAULT.
 */
public final class GuestMemory {
  private static final Unsafe U = Unsafe.getUnsafe();

  public static final int PROT_READ = 1;
  public static final int PROT_WRITE = 2;
  public static final int PROT_EXEC = 4;

  private final Window window;
  private final PageTable pages;
  private final AddressSpace space = new AddressSpace();
  private final Placement placement;
  private final Zones zones;
  private final CodeMarks code;
  private boolean released;

  /**
   * Makes an empty memory.
   *
   * @param windowBytes how much of it shall be fast; 0 for as much as the host has
   */
  public GuestMemory(long windowBytes) {
    window = new Window(windowBytes);
    pages = new PageTable(window);
    placement = new Placement(space, window.size);
    zones = new Zones(pages, window.pages(), placement);
    code = new CodeMarks(this, pages, zones);
  }

  /**
   * A memory with the same mappings, of which the private ones go their own way: fork(2). What
   * other threads write meanwhile is in the copy or isn't, page by page.
   */
  public synchronized GuestMemory copy() {
    GuestMemory copied = new GuestMemory(window.size);
    try {
      copied.take(this);
    } catch (RuntimeException | Error e) {
      copied.release();
      throw e;
    }
    return copied;
  }

  private synchronized void take(GuestMemory other) {
    if (window.size < other.window.size) {
      throw new OutOfMemoryError("the host grants no second window");
    }
    List<Mapping> mappings = other.space.list();
    for (Mapping m : mappings) {
      if (m.shared()) {
        space.addShared(m.start(), m.end(), m.prot());
      } else {
        space.add(m.start(), m.end(), m.prot());
      }
      pages.copy(other.pages, m.start() >>> 12, m.end() >>> 12);
    }
    pages.shareWith(other.pages);
    placement.takeBesideImage(other.placement);
    for (Mapping m : mappings) {
      zones.gained(m.start(), m.end());
    }
  }

  /** Gives a processor the addresses that its accesses need, and keeps its zone up to date. */
  public synchronized void attach(Cpu cpu) {
    cpu.base = window.base;
    cpu.pageState = window.table();
    zones.attach(cpu);
  }

  /** Forgets a processor whose thread has ended. */
  public synchronized void detach(Cpu cpu) {
    zones.detach(cpu);
  }

  /** Takes the present zone over into a processor, on the thread that runs it. */
  synchronized void renewZone(Cpu cpu) {
    zones.renew(cpu);
  }

  /**
   * How far down from an address memory may be accessed without a check, until something of it is
   * unmapped, protected or decoded: all pages are private, readable, writable and not executable,
   * and count as written from now on.
   *
   * @param low how far down to look
   * @param high the address after the last byte
   * @return the lowest address of such a page, at least that of low's page; high, rounded up to a
   *     page, if not even the last byte's page is one
   */
  public long plainRun(long low, long high) {
    if (zones.heapCovers(low, high)) {
      return low & -4096;
    }
    if (low < 0 || low >= high || high > window.size) {
      return high > Long.MAX_VALUE - 4095 ? Long.MAX_VALUE : high + 4095 & -4096;
    }
    long stop = high + 4095 >>> 12;
    synchronized (this) {
      long start = pages.runStart(stop, low >>> 12, ZoneKind.HEAP);
      pages.makeDirty(start, stop);
      return start << 12;
    }
  }

  /** Bytes of the fast window. */
  public long windowSize() {
    return window.size;
  }

  /** Bytes of memory that the host has: Linux grants no single mapping more. */
  public static long hostBytes() {
    return Window.physicalMemory();
  }

  /** Frees the host memory; no thread may use this object any more, but to release it again. */
  public void release() {
    synchronized (this) {
      if (released) {
        return;
      }
      released = true;
    }
    pages.free();
  }

  // ---- pages ----

  private GuestFault refused(long a, int state, int error) {
    if (a < 0 || a >>> 47 != 0) {
      // Not canonical, or the kernel's half, which user mode sees as unmapped.
      return a >> 47 == -1 ? GuestFault.page(a, error) : GuestFault.notCanonical(a);
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
  void writable(Cpu c, long a) {
    int s = a >>> 47 != 0 ? 0 : pages.state(a >>> 12);
    if ((s & PageState.WRITE) == 0) {
      throw refused(a, s, GuestFault.PF_WRITE);
    }
    if ((s & PageState.CODE) != 0) {
      if (c != null && !c.codeWrites) {
        throw GuestFault.codeWrite(a);
      }
      code.drop(a & -4096, (a & -4096) + 4096);
    }
    if ((s & PageState.DIRTY) == 0) {
      markDirty(a >>> 12);
    }
  }

  private synchronized void markDirty(long page) {
    int s = pages.state(page);
    if ((s & PageState.DIRTY) == 0) {
      pages.setState(page, s | PageState.DIRTY);
    }
  }

  long slowLoad(long a, int n) {
    readable(a);
    if ((a & 4095) + n <= 4096) {
      long host = pages.host(a);
      return switch (n) {
        case 1 -> HostAccess.load8(host);
        case 2 -> HostAccess.load16(host);
        case 4 -> HostAccess.load32(host);
        default -> HostAccess.load64(host);
      };
    }
    readable(a + n - 1 & -4096);
    long v = 0;
    for (int i = 0; i < n; i++) {
      v |= (U.getByte(pages.host(a + i)) & 0xFFL) << 8 * i;
    }
    return v;
  }

  void slowStore(Cpu c, long a, int n, long v) {
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
      code.written(a);
      return;
    }
    for (int i = 0; i < n; i++) {
      U.putByte(pages.host(a + i), (byte) (v >>> 8 * i));
    }
    code.written(a);
    code.written(a + n - 1);
  }

  /**
   * Checks a locked access and gives its host address.
   *
   * @return 0 if Java has no atomic operation for it on this host: it crosses pages, is misaligned,
   *     or is two bytes across words
   */
  static long atomicHost(Cpu c, long a, int n) {
    GuestAccess.checkWrite(c, a, n);
    boolean aligned = (a & n - 1) == 0;
    boolean possible = HostAccess.MISALIGNED_ATOMICS && n >= 4 && (a & 4095) + n <= 4096;
    return aligned || possible ? c.memory.pages.host(a) : 0;
  }

  /** Says that a locked access has written to its {@link #atomicHost}. */
  static void atomicWritten(Cpu c, long a) {
    c.memory.code.written(a);
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
      long a = address + n;
      int count = (int) Math.min(max - n, 4096 - (a & 4095));
      long host;
      try {
        host = pages.host(a);
      } catch (GuestFault beyondFile) {
        if (n > 0) {
          break;
        }
        throw beyondFile;
      }
      for (int i = 0; i < count; i++) {
        into[n + i] = U.getByte(host + i);
      }
      n += count;
    }
    return n;
  }

  private boolean executable(long a) {
    return a >>> 47 == 0 && (pages.state(a >>> 12) & PageState.EXEC) != 0;
  }

  /** The fault of a fetch from an address that {@link #fetchCode} refused. */
  public GuestFault fetchFault(long a) {
    if (executable(a)) {
      return GuestFault.beyondFile(a, 0);
    }
    return refused(a, a >>> 47 != 0 ? 0 : pages.state(a >>> 12), GuestFault.PF_FETCH);
  }

  /**
   * Says that code in [start, end) is about to be decoded: changes are told from now on. Code that
   * was fetched before may be an old state of it.
   *
   * @return whether any of its pages had no such mark
   */
  public boolean markCode(long start, long end) {
    return code.mark(start, end);
  }

  /** Who is told of changed code. */
  public void setCodeObserver(CodeObserver observer) {
    code.observer = observer;
  }

  /** Lets a processor write to decoded code, or no longer; each such write is told. */
  public void allowCodeWrite(Cpu c, boolean allow) {
    c.codeWrites = allow;
  }

  // ---- the kernel's copies ----

  /** Copies out of guest memory. */
  public void read(long a, byte[] into, int offset, int length) {
    for (int done = 0; done < length; ) {
      long at = a + done;
      readable(at);
      int n = (int) Math.min(length - done, 4096 - (at & 4095));
      HostPages.copyOut(pages.host(at), into, offset + done, n);
      done += n;
    }
  }

  /** Drops what was decoded of a shared object's page, wherever this memory shows it. */
  void sharedChanged(SharedPages object, long index) {
    code.sharedChanged(object, index);
  }

  /** Copies into guest memory, page by page: a fault leaves the pages before it written. */
  public void write(long a, byte[] from, int offset, int length) {
    for (int done = 0; done < length; ) {
      long at = a + done;
      writable(null, at);
      int n = (int) Math.min(length - done, 4096 - (at & 4095));
      HostPages.copyIn(from, offset + done, pages.host(at), n);
      code.written(at);
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
      HostPages.copyIn(from, offset + done, pages.host(at), n);
      done += n;
    }
  }

  /** Writes to mapped pages whatever their protection, to code too: a debugger's way. */
  public void patch(long a, byte[] from) {
    poke(a, from, 0, from.length);
    for (long at = a & -4096; at < a + from.length; at += 4096) {
      code.written(at);
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

  /** A free range of whole pages, inside the window if there is room; -1 if none. */
  public synchronized long findFree(long bytes) {
    return placement.findToUse(bytes);
  }

  /**
   * Keeps room for small mappings after a program's image, of which accesses are checked as fast as
   * of its variables.
   *
   * @param end of the image, a multiple of 4096
   * @return where other things may begin
   */
  public synchronized long keepBesideImage(long end) {
    return Math.max(end, placement.keepBesideImage(end));
  }

  /** The like for pages that are only reserved by now: where heaps grow. */
  public synchronized long findFreeToReserve(long bytes) {
    return placement.findToReserve(bytes);
  }

  /** A free range of whole pages outside the window; -1 if none. */
  public synchronized long findFreeBeyondWindow(long bytes) {
    return placement.findBeyondWindow(bytes);
  }

  /** The mapping that an address is in, or null. */
  public synchronized Mapping mapping(long address) {
    return space.find(address);
  }

  /** Maps [to, to + newSize) and copies the private pages of [from, from + size) there. */
  public synchronized void move(long from, long size, long to, long newSize, int prot) {
    map(to, to + newSize, prot);
    byte[] page = new byte[4096];
    for (long done = 0; done < size; done += page.length) {
      long at = from + done;
      if (pages.isTouched(at >>> 12)) {
        HostPages.copyOut(pages.host(at), page, 0, page.length);
        poke(to + done, page, 0, page.length);
      }
    }
  }

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
    zones.gained(start, end);
  }

  /** Maps an object's pages from an index on, as {@link #map} does zero pages. */
  public synchronized void mapShared(
      long start, long end, int prot, SharedPages object, long index) {
    object.retain();
    unmap(start, end);
    space.addShared(start, end, prot);
    pages.share(start >>> 12, end >>> 12, PageState.of(prot), object, index);
    object.release();
  }

  /** Brings what was written to shared files in [start, end) to them: msync(2). */
  public void flushShared(long start, long end) {
    for (SharedRanges.Range range : pages.shared().overlapping(start >>> 12, end >>> 12)) {
      range.pages().flush();
    }
  }

  /** Unmaps whole pages; those that weren't mapped stay so. */
  public synchronized void unmap(long start, long end) {
    if (!space.overlaps(start, end)) {
      return;
    }
    zones.retract(start, end, 0);
    code.drop(start, end);
    pages.forget(start >>> 12, end >>> 12);
    space.remove(start, end);
  }

  /** Changes the protection of mapped pages. */
  public synchronized void protect(long start, long end, int prot) {
    int state = PageState.of(prot);
    zones.retract(start, end, state);
    space.protect(start, end, prot);
    code.drop(start, end);
    pages.setStates(start >>> 12, end >>> 12, state);
    zones.gained(start, end);
  }

  /** Makes pages read as zero again: madvise's MADV_DONTNEED. */
  public synchronized void discard(long start, long end) {
    code.drop(start, end);
    pages.zero(start >>> 12, end >>> 12);
  }

  /** What is mapped, in the order of addresses. */
  public synchronized List<Mapping> mappings() {
    return space.list();
  }

  /** How much is mapped. */
  public long mappedBytes() {
    long bytes = 0;
    for (Mapping m : mappings()) {
      bytes += m.end() - m.start();
    }
    return bytes;
  }

  /** More mappings than Linux allows a process. */
  public synchronized boolean tooManyMappings() {
    return space.count() >= AddressSpace.MAX_MAPPINGS;
  }
}
