package dev.gox.runtime.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which pages of a process show which pages of shared objects: disjoint ranges by first page. */
final class SharedRanges {
  /** Pages [first, stop), the first of which shows page index of an object. */
  record Range(long first, long stop, SharedPages pages, long index) {}

  private static final Range[] NONE = {};

  private final TreeMap<Long, Range> ranges = new TreeMap<>();

  /** The ranges as they are now, replaced at each change: every access to a shared page asks. */
  private volatile Range[] sorted = NONE;

  /** The range that a page is in, or null. */
  Range find(long page) {
    Range[] all = sorted;
    int low = 0;
    int high = all.length - 1;
    while (low <= high) {
      int middle = low + high >>> 1;
      Range r = all[middle];
      if (page < r.first) {
        high = middle - 1;
      } else if (page >= r.stop) {
        low = middle + 1;
      } else {
        return r;
      }
    }
    return null;
  }

  /** Adds a range, which takes a reference; nothing may be in its place. */
  synchronized void add(long first, long stop, SharedPages pages, long index) {
    put(first, stop, pages, index);
    sorted = ranges.values().toArray(NONE);
  }

  private void put(long first, long stop, SharedPages pages, long index) {
    pages.retain();
    ranges.put(first, new Range(first, stop, pages, index));
  }

  /** Removes what lies in [first, stop), cutting ranges at its ends. */
  void remove(long first, long stop) {
    if (sorted.length == 0) {
      return;
    }
    List<SharedPages> released = new ArrayList<>();
    synchronized (this) {
      for (Range r : overlapping(first, stop)) {
        ranges.remove(r.first);
        released.add(r.pages);
        if (r.first < first) {
          put(r.first, first, r.pages, r.index);
        }
        if (r.stop > stop) {
          put(stop, r.stop, r.pages, r.index + (stop - r.first));
        }
      }
      sorted = ranges.values().toArray(NONE);
    }
    released.forEach(SharedPages::release);
  }

  /** The pages that show an object's page. */
  synchronized List<Long> showing(SharedPages pages, long index) {
    List<Long> found = new ArrayList<>();
    for (Range r : ranges.values()) {
      long page = r.first + index - r.index;
      if (r.pages == pages && page >= r.first && page < r.stop) {
        found.add(page);
      }
    }
    return found;
  }

  /** The ranges that have pages in [first, stop). */
  synchronized List<Range> overlapping(long first, long stop) {
    List<Range> found = new ArrayList<>();
    Map.Entry<Long, Range> before = ranges.lowerEntry(first);
    if (before != null && before.getValue().stop > first) {
      found.add(before.getValue());
    }
    found.addAll(ranges.subMap(first, stop).values());
    return found;
  }
}
