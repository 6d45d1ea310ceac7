package dev.gox.runtime.memory;

import dev.gox.runtime.cpu.Cpu;
import java.util.Set;

/**
 * One interval of the window in which every page has the same rights, so that an access inside it
 * needs no look at a page's state. It is the longest such run; see {@link ZoneKind}.
 *
 * <p>Each processor has a copy, an address bias and a limit: an access at {@code a} is inside if
 * {@code a + bias < limit}. Reading the two is not atomic, so the bias changes on the processor's
 * own thread alone, when it next finds itself outside ({@link #renew}); any thread may change the
 * limit. A copy that is behind is a smaller or an older zone, and no page loses the rights before
 * all copies are cut. An access that another thread has already checked at that moment still goes
 * through, as on a processor before its TLB shootdown.
 *
 * <p>Writes inside are not tracked, so all pages that may be written there count as dirty. All but
 * {@link #covers} is called under the memory's lock.
 */
final class Zone {
  /** Bytes that the limit leaves room for: accesses near each other go by one comparison. */
  static final int WIDEST = 1024;

  private record Range(long low, long high) {
    static final Range EMPTY = new Range(0, 0);

    long length() {
      return high - low;
    }

    boolean overlaps(long start, long end) {
      return start < high && low < end;
    }
  }

  private final ZoneKind kind;
  private final PageTable pages;
  private final Placement placement;

  /** No page of the zone is at or above this address. */
  private final long end;

  private volatile Range range = Range.EMPTY;

  /** An empty zone. */
  Zone(ZoneKind kind, PageTable pages, Placement placement) {
    this.kind = kind;
    this.pages = pages;
    this.placement = placement;
    end = kind.isLow ? placement.reservationsFloor() : Long.MAX_VALUE;
  }

  /** Whether all of [low, high) is inside; without the memory's lock. */
  boolean covers(long low, long high) {
    Range r = range;
    return low >= r.low && high <= r.high && low < high;
  }

  /** Brings a processor's copy up to date, on its own thread. */
  void renew(Cpu cpu) {
    kind.setLimit(cpu, Long.MIN_VALUE);
    kind.setBias(cpu, Long.MIN_VALUE - range.low);
    kind.setLimit(cpu, limit(range.length()));
  }

  private static long limit(long length) {
    return length < WIDEST ? Long.MIN_VALUE : Long.MIN_VALUE + length - (WIDEST - 1);
  }

  /**
   * Learns that [start, stop) has changed and may have the rights now: the zone may grow or move
   * there.
   */
  void gained(long start, long stop, Set<Cpu> cpus) {
    long page = start >>> 12;
    long gained = pages.runStop(page, Math.min(stop, end) >>> 12, kind);
    if (gained <= page) {
      return;
    }
    Range old = range;
    boolean above = gained << 12 == old.low && old.length() > 0;
    boolean below = start == old.high && old.length() > 0;
    long high = pages.runStop(above ? old.high >>> 12 : gained, end >>> 12, kind) << 12;
    long low = pages.runStart(below ? old.low >>> 12 : page, kind) << 12;
    Range run = new Range(low, high);
    if (run.length() < kind.smallest || !isBetter(run, old)) {
      return;
    }
    if (kind.isWritable) {
      makeDirty(run, old);
    }
    range = run;
    publish(cpus);
  }

  private void makeDirty(Range run, Range old) {
    if (run.overlaps(old.low, old.high) && old.length() > 0) {
      pages.makeDirty(run.low >>> 12, old.low >>> 12);
      pages.makeDirty(old.high >>> 12, run.high >>> 12);
    } else {
      pages.makeDirty(run.low >>> 12, run.high >>> 12);
    }
  }

  private boolean isBetter(Range run, Range old) {
    boolean preferred = placement.isForReservations(run.low);
    if (old.length() > 0 && preferred != placement.isForReservations(old.low)) {
      return preferred;
    }
    return run.length() > old.length();
  }

  /** Gives the new zone to those whose copies begin where it does; the others fetch it. */
  private void publish(Set<Cpu> cpus) {
    for (Cpu cpu : cpus) {
      if (low(cpu) == range.low) {
        kind.setLimit(cpu, limit(range.length()));
      } else {
        cpu.pageCount = 0;
      }
    }
  }

  private long low(Cpu cpu) {
    return Long.MIN_VALUE - kind.bias(cpu);
  }

  /**
   * Takes [start, stop) out before its pages lose rights; the longer rest remains.
   *
   * @return whether a processor's copy was cut
   */
  boolean retract(long start, long stop, Set<Cpu> cpus) {
    Range old = range;
    if (old.overlaps(start, stop)) {
      Range left = new Range(old.low, Math.max(start, old.low));
      Range right = new Range(Math.min(stop, old.high), old.high);
      Range rest = left.length() >= right.length() ? left : right;
      range = rest.length() >= kind.smallest ? rest : Range.EMPTY;
    }
    boolean cut = false;
    for (Cpu cpu : cpus) {
      if (kind.limit(cpu) != Long.MIN_VALUE) {
        long low = low(cpu);
        long length = kind.limit(cpu) - limit(WIDEST) + WIDEST;
        if (start < low + length && low < stop) {
          kind.setLimit(cpu, limit(start - low));
          cpu.pageCount = 0;
          cut = true;
        }
      }
    }
    return cut;
  }

  /** Whether pages with a state may stay in the zone. */
  boolean mayHold(int state) {
    return (PageState.withFastBits(state) & kind.mask) == kind.value;
  }
}
