package dev.gox.runtime.memory;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Pages beyond the window, each with a host page of its own once it is touched: right, only slower.
 * Protection is kept by interval, so that huge reservations cost nothing.
 */
final class FarPages {
  private static final class Interval {
    final long stop;
    final int state;

    Interval(long stop, int state) {
      this.stop = stop;
      this.state = state;
    }
  }

  /** States by first page; intervals are disjoint. */
  private final TreeMap<Long, Interval> states = new TreeMap<>();

  /** Host addresses of touched pages. */
  private final TreeMap<Long, Long> hosts = new TreeMap<>();

  /** A page's state; {@link PageState#DIRTY} is not kept here. */
  synchronized int state(long page) {
    Map.Entry<Long, Interval> e = states.floorEntry(page);
    return e != null && page < e.getValue().stop ? e.getValue().state : 0;
  }

  /** Changes one page's state. */
  synchronized void setState(long page, int state) {
    int kept = state & ~(PageState.DIRTY | PageState.FAST_READ | PageState.FAST_WRITE);
    if (state(page) != kept) {
      protect(page, page + 1, kept);
    }
  }

  /** Gives pages [start, stop) a state, 0 for none. */
  synchronized void protect(long start, long stop, int state) {
    Map.Entry<Long, Interval> e = states.floorEntry(start);
    if (e == null || e.getValue().stop <= start) {
      e = states.higherEntry(start);
    }
    while (e != null && e.getKey() < stop) {
      long from = e.getKey();
      Interval old = e.getValue();
      states.remove(from);
      if (from < start) {
        states.put(from, new Interval(start, old.state));
      }
      if (old.stop > stop) {
        states.put(stop, new Interval(old.stop, old.state));
      }
      e = states.higherEntry(from);
    }
    if (state != 0) {
      states.put(start, new Interval(stop, state));
    }
  }

  /** Clears a bit in the states of pages [start, stop); says whether any had it. */
  synchronized boolean clear(long start, long stop, int bit) {
    boolean any = false;
    if (start < stop) {
      for (Map.Entry<Long, Interval> e : List.copyOf(states.headMap(stop).entrySet())) {
        Interval i = e.getValue();
        if (i.stop > start && (i.state & bit) != 0) {
          protect(Math.max(start, e.getKey()), Math.min(stop, i.stop), i.state & ~bit);
          any = true;
        }
      }
    }
    return any;
  }

  synchronized boolean isTouched(long page) {
    return hosts.containsKey(page);
  }

  /** The host address of a mapped page's first byte. */
  synchronized long host(long page) {
    Long host = hosts.get(page);
    if (host == null) {
      host = HostPages.allocate();
      hosts.put(page, host);
    }
    return host;
  }

  /** Frees the contents of pages [start, stop), and their states too if they are unmapped. */
  synchronized void forget(long start, long stop, boolean unmapped) {
    if (start >= stop) {
      return;
    }
    Map<Long, Long> gone = hosts.subMap(start, stop);
    for (long host : gone.values()) {
      HostPages.free(host);
    }
    gone.clear();
    if (unmapped) {
      protect(start, stop, 0);
    }
  }

  /** Takes pages [start, stop) over, by copies of what was touched. */
  synchronized void copy(FarPages other, long start, long stop) {
    synchronized (other) {
      Map.Entry<Long, Interval> before = other.states.lowerEntry(start);
      if (before != null && before.getValue().stop > start) {
        copy(start, Math.min(stop, before.getValue().stop), before.getValue().state);
      }
      for (Map.Entry<Long, Interval> e : other.states.subMap(start, stop).entrySet()) {
        copy(e.getKey(), Math.min(stop, e.getValue().stop), e.getValue().state);
      }
      for (Map.Entry<Long, Long> e : other.hosts.subMap(start, stop).entrySet()) {
        HostPages.copy(e.getValue(), host(e.getKey()));
      }
    }
  }

  private void copy(long start, long stop, int state) {
    protect(start, stop, state & ~PageState.CODE);
  }

  synchronized void free() {
    for (long host : hosts.values()) {
      HostPages.free(host);
    }
    hosts.clear();
  }
}
