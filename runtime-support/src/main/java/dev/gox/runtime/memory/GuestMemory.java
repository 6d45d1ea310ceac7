package dev.gox.runtime.memory;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.GuestFault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The memory of one guest process: what is mapped where, and what is known of its code. The kernel
 * maps and copies by it; a bad address throws the same {@link GuestFault} as the guest's accesses
 * ({@link GuestAccess}), which a system call turns into EFAULT.
 */
public final class GuestMemory extends CheckedBytes {
  public static final int PROT_READ = 1;
  public static final int PROT_WRITE = 2;
  public static final int PROT_EXEC = 4;

  private final Window window;
  private final AddressSpace space = new AddressSpace();
  private final Origins origins = new Origins();
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
    this(new Window(windowBytes));
  }

  private GuestMemory(Window window) {
    super(new PageTable(window));
    this.window = window;
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
    origins.take(other.origins);
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

  /**
   * Counts how often pages have ceased to be as {@link #plainRun} finds them: what it said of
   * others holds while this stays the same.
   */
  public int lostRights() {
    return zones.losses;
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

  // ---- code ----

  @Override
  CodeMarks code() {
    return code;
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

  /** Drops what was decoded of a shared object's page, wherever this memory shows it. */
  void sharedChanged(SharedPages object, long index) {
    code.sharedChanged(object, index);
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
    origins.move(from, size, to);
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
    origins.remove(start, end);
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

  /** Notes that [start, end), just mapped, shows a file of the host's from an offset on. */
  public synchronized void noteOrigin(long start, long end, Path file, long offset) {
    origins.add(new Origins.Origin(start, end, file, offset));
  }

  /** What is mapped, in the order of addresses, and cut where files begin and end. */
  public synchronized List<FileMapping> fileMappings() {
    List<FileMapping> all = new ArrayList<>();
    for (Mapping m : space.list()) {
      long done = m.start();
      for (Origins.Origin o : origins.within(m.start(), m.end())) {
        Origins.Origin shown = o.part(Math.max(o.start(), done), Math.min(o.end(), m.end()));
        if (shown.start() > done) {
          all.add(FileMapping.anonymous(m, done, shown.start()));
        }
        all.add(FileMapping.of(m, shown));
        done = shown.end();
      }
      if (done < m.end()) {
        all.add(FileMapping.anonymous(m, done, m.end()));
      }
    }
    return all;
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
