package dev.gox.runtime.memory;

import dev.gox.runtime.cpu.Cpu;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import jdk.internal.misc.Unsafe;

/**
 * One interval of the window in which every page is plain: private, readable, writable, neither
 * executable nor decoded. An access inside it needs no look at a page's state, so it should hold
 * what a program accesses most: Go's heap. It is the longest such run, those where {@link
 * GuestMemory} places reservations before any other.
 *
 * <p>Each processor has a copy, an address bias and a limit: an access at {@code a} is inside if
 * {@code a + zoneBias < zoneLimit}. Reading the two is not atomic, so the bias changes on the
 * processor's own thread alone, when it next finds itself outside ({@link #renew}); any thread may
 * change the limit. A copy that is behind is a smaller or an older zone, and no page stops being
 * plain before all copies are cut. An access that another thread has already checked at that moment
 * still goes through, as on a processor before its TLB shootdown.
 *
 * <p>Writes inside are not tracked, so all its pages count as dirty. All but {@link #covers} is
 * called under the memory's lock.
 */
final class Zone {
  private static final Unsafe U = Unsafe.getUnsafe();

  /** The widest access that the limit leaves room for, in bytes. */
  static final int WIDEST = 32;

  /** Shorter runs are not worth it. */
  private static final long SMALLEST = 1L << 20;

  private record Range(long low, long high) {
    static final Range EMPTY = new Range(0, 0);

    long length() {
      return high - low;
    }

    boolean overlaps(long start, long end) {
      return start < high && low < end;
    }
  }

  private final PageTable pages;
  private final long pageCount;
  private final Placement placement;
  private final Set<Cpu> cpus = Collections.newSetFromMap(new WeakHashMap<>());
  private volatile Range range = Range.EMPTY;

  /**
   * An empty zone.
   *
   * @param pageCount how many pages the window has
   * @param placement runs where it places reservations are better than any others
   */
  Zone(PageTable pages, long pageCount, Placement placement) {
    this.pages = pages;
    this.pageCount = pageCount;
    this.placement = placement;
  }

  long low() {
    return range.low;
  }

  long high() {
    return range.high;
  }

  /** Whether all of [low, high) is inside; without the memory's lock. */
  boolean covers(long low, long high) {
    Range r = range;
    return low >= r.low && high <= r.high && low < high;
  }

  /** Keeps a processor's copy from now on. */
  void attach(Cpu cpu) {
    cpus.add(cpu);
    renew(cpu);
  }

  /** Forgets a processor whose thread has ended. */
  void detach(Cpu cpu) {
    cpus.remove(cpu);
  }

  /** Brings a processor's copy up to date, on its own thread. */
  void renew(Cpu cpu) {
    cpu.zoneLimit = Long.MIN_VALUE;
    cpu.zoneBias = Long.MIN_VALUE - range.low;
    cpu.zoneLimit = limit(range.length());
    cpu.pageCount = pageCount;
  }

  private static long limit(long length) {
    return length < WIDEST ? Long.MIN_VALUE : Long.MIN_VALUE + length - (WIDEST - 1);
  }

  /** Learns that [start, end) has changed and may be plain now: the zone may grow or move there. */
  void gained(long start, long end) {
    long page = start >>> 12;
    long stop = pages.plainStop(page, end >>> 12);
    if (stop == page) {
      return;
    }
    Range old = range;
    boolean above = stop << 12 == old.low && old.length() > 0;
    boolean below = start == old.high && old.length() > 0;
    long high = pages.plainStop(above ? old.high >>> 12 : stop, Long.MAX_VALUE) << 12;
    long low = pages.plainStart(below ? old.low >>> 12 : page, 0) << 12;
    Range run = new Range(low, high);
    if (run.length() < SMALLEST || !isBetter(run, old)) {
      return;
    }
    if (run.overlaps(old.low, old.high) && old.length() > 0) {
      pages.makeDirty(low >>> 12, old.low >>> 12);
      pages.makeDirty(old.high >>> 12, high >>> 12);
    } else {
      pages.makeDirty(low >>> 12, high >>> 12);
    }
    range = run;
    publish();
  }

  private boolean isBetter(Range run, Range old) {
    boolean preferred = placement.isForReservations(run.low);
    if (old.length() > 0 && preferred != placement.isForReservations(old.low)) {
      return preferred;
    }
    return run.length() > old.length();
  }

  /** Gives the new zone to those whose copies begin where it does; the others fetch it. */
  private void publish() {
    for (Cpu cpu : cpus) {
      if (low(cpu) == range.low) {
        cpu.zoneLimit = limit(range.length());
      } else {
        cpu.pageCount = 0;
      }
    }
  }

  private static long low(Cpu cpu) {
    return Long.MIN_VALUE - cpu.zoneBias;
  }

  /** Takes [start, end) out before its pages cease to be plain; the longer rest remains. */
  void retract(long start, long end) {
    Range old = range;
    if (old.overlaps(start, end)) {
      Range left = new Range(old.low, Math.max(start, old.low));
      Range right = new Range(Math.min(end, old.high), old.high);
      Range rest = left.length() >= right.length() ? left : right;
      range = rest.length() >= SMALLEST ? rest : Range.EMPTY;
    }
    boolean cut = false;
    for (Cpu cpu : cpus) {
      if (cpu.zoneLimit != Long.MIN_VALUE) {
        long low = low(cpu);
        long length = cpu.zoneLimit - limit(WIDEST) + WIDEST;
        if (start < low + length && low < end) {
          cpu.zoneLimit = limit(start - low);
          cpu.pageCount = 0;
          cut = true;
        }
      }
    }
    if (cut) {
      U.fullFence();
    }
  }
}
