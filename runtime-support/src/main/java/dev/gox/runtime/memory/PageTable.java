package dev.gox.runtime.memory;

import dev.gox.runtime.cpu.GuestFault;
import jdk.internal.misc.Unsafe;

/**
 * What may be done with each page of user memory, and where its contents lie: a byte a page inside
 * the window, which the fast path of every access reads, and intervals beyond it.
 *
 * <p>Programs reserve gigabytes and touch little of them, so ranges are filled in one piece and
 * searched eight pages at a time.
 */
final class PageTable {
  private static final Unsafe U = Unsafe.getUnsafe();

  /** A bit in each of eight bytes. */
  private static final long EACH = 0x0101_0101_0101_0101L;

  private final Window window;
  private final FarPages far = new FarPages();
  private final SharedRanges shared = new SharedRanges();
  private final long table;
  private final long windowPages;

  PageTable(Window window) {
    this.window = window;
    table = window.table();
    windowPages = window.pages();
  }

  int state(long page) {
    return page < windowPages ? U.getByte(table + page) & 0xFF : far.state(page);
  }

  /** Whether a private page may hold anything but zeros. */
  boolean isTouched(long page) {
    return page < windowPages
        ? (state(page) & PageState.DIRTY) != 0 && !HostPages.isZero(window.base + (page << 12))
        : far.isTouched(page);
  }

  /** Gives a page a state; the FAST bits follow. */
  void setState(long page, int state) {
    if (page < windowPages) {
      U.putByte(table + page, (byte) PageState.withFastBits(state));
    } else {
      far.setState(page, state);
    }
  }

  /**
   * The host address of a mapped guest byte.
   *
   * @throws GuestFault if it shows a place beyond the end of its file
   */
  long host(long a) {
    long page = a >>> 12;
    if (page < windowPages && !PageState.isShared(state(page))) {
      return window.base + a;
    }
    SharedRanges.Range range = shared.find(page);
    if (range == null) {
      return page < windowPages ? window.base + a : far.host(page) + (a & 4095);
    }
    long host = range.pages().page(range.index() + page - range.first());
    if (host == 0) {
      throw GuestFault.beyondFile(a, 0);
    }
    return host + (a & 4095);
  }

  /** Which pages show shared objects. */
  SharedRanges shared() {
    return shared;
  }

  /** Makes [first, stop), which is unmapped, show an object's pages from an index on. */
  void share(long first, long stop, int state, SharedPages pages, long index) {
    shared.add(first, stop, pages, index);
    for (long page = first; page < Math.min(stop, windowPages); page++) {
      setState(page, PageState.shared(state));
    }
    if (stop > windowPages) {
      far.protect(Math.max(first, windowPages), stop, state);
    }
  }

  /** Gives all pages of [first, stop) a state; those that were written since zeroed stay dirty. */
  void setStates(long first, long stop, int state) {
    long end = Math.min(stop, windowPages);
    for (long page = first; page < end; ) {
      long dirty = next(page, end, PageState.DIRTY);
      fill(page, dirty, state);
      if (dirty < end) {
        boolean isShared = PageState.isShared(state(dirty));
        setState(dirty, isShared ? PageState.shared(state) : state | PageState.DIRTY);
      }
      page = dirty + 1;
    }
    if (stop > windowPages) {
      far.protect(Math.max(first, windowPages), stop, state);
    }
  }

  /**
   * Makes the contents of [first, stop) zero. Pages stay dirty, since those in the zone are written
   * unseen, and are read first: that doesn't commit host memory, whereas writing does.
   */
  void zero(long first, long stop) {
    long end = Math.min(stop, windowPages);
    for (long page = next(first, end, PageState.DIRTY);
        page < end;
        page = next(page + 1, end, PageState.DIRTY)) {
      long host = window.base + (page << 12);
      if (!PageState.isShared(state(page)) && !HostPages.isZero(host)) {
        U.setMemory(host, 4096, (byte) 0);
      }
    }
    far.forget(Math.max(first, windowPages), stop, false);
  }

  /** Makes [first, stop) unmapped, its contents zero. */
  void forget(long first, long stop) {
    zero(first, stop);
    shared.remove(first, stop);
    fill(first, Math.min(stop, windowPages), 0);
    far.forget(Math.max(first, windowPages), stop, true);
  }

  /** Clears a bit in the states of [first, stop); says whether any had it. */
  boolean clear(long first, long stop, int bit) {
    boolean any = false;
    long end = Math.min(stop, windowPages);
    for (long page = next(first, end, bit); page < end; page = next(page + 1, end, bit)) {
      setState(page, state(page) & ~bit);
      any = true;
    }
    return any | far.clear(Math.max(first, windowPages), stop, bit);
  }

  private void fill(long first, long stop, int state) {
    if (first < stop) {
      U.setMemory(table + first, stop - first, (byte) PageState.withFastBits(state));
    }
  }

  /** The first page of [first, stop) whose state has a bit, or stop; within the window. */
  private long next(long first, long stop, int bit) {
    long page = first;
    while (page < stop) {
      if ((page & 7) == 0 && page + 8 <= stop && (U.getLong(table + page) & EACH * bit) == 0) {
        page += 8;
      } else if ((U.getByte(table + page) & bit) != 0) {
        return page;
      } else {
        page++;
      }
    }
    return Math.max(first, stop);
  }

  /** The first page from one on that may not be in a kind of zone, or stop, or the window's end. */
  long runStop(long page, long stop, ZoneKind kind) {
    long end = Math.min(stop, windowPages);
    long at = page;
    while (at < end) {
      if ((at & 7) == 0 && at + 8 <= end && eightMayBeIn(kind, at)) {
        at += 8;
      } else if (mayBeIn(kind, at)) {
        at++;
      } else {
        break;
      }
    }
    return at;
  }

  /** The lowest page from which on all up to a page of the window may be in a kind of zone. */
  long runStart(long page, ZoneKind kind) {
    return runStart(page, 0, kind);
  }

  /** The like, but at least a first page. */
  long runStart(long page, long first, ZoneKind kind) {
    long at = page;
    while (at > first) {
      if ((at & 7) == 0 && at - 8 >= first && eightMayBeIn(kind, at - 8)) {
        at -= 8;
      } else if (mayBeIn(kind, at - 1)) {
        at--;
      } else {
        break;
      }
    }
    return at;
  }

  private boolean mayBeIn(ZoneKind kind, long page) {
    return (U.getByte(table + page) & kind.mask) == kind.value;
  }

  private boolean eightMayBeIn(ZoneKind kind, long page) {
    return (U.getLong(table + page) & EACH * kind.mask) == EACH * kind.value;
  }

  /** Makes plain pages [first, stop) dirty. */
  void makeDirty(long first, long stop) {
    fill(first, stop, PageState.PLAIN | PageState.READ | PageState.DIRTY);
  }

  /** Takes [first, stop) over from another table of the same size: states, private contents. */
  void copy(PageTable other, long first, long stop) {
    long end = Math.min(stop, windowPages);
    if (first < end) {
      U.copyMemory(other.table + first, table + first, end - first);
      clear(first, end, PageState.CODE);
    }
    for (long page = next(first, end, PageState.DIRTY);
        page < end;
        page = next(page + 1, end, PageState.DIRTY)) {
      long from = other.window.base + (page << 12);
      if (!PageState.isShared(state(page)) && !HostPages.isZero(from)) {
        U.copyMemory(from, window.base + (page << 12), 4096);
      }
    }
    if (stop > windowPages) {
      far.copy(other.far, Math.max(first, windowPages), stop);
    }
  }

  /** Shows all the shared objects that another table shows, at the same pages. */
  void shareWith(PageTable other) {
    for (SharedRanges.Range range : other.shared.overlapping(0, Long.MAX_VALUE)) {
      shared.add(range.first(), range.stop(), range.pages(), range.index());
    }
  }

  void free() {
    shared.remove(0, Long.MAX_VALUE);
    window.free();
    far.free();
  }
}
