package dev.gox.runtime.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is mapped where: disjoint intervals with their protection, over all user addresses. It says
 * where a new mapping fits; the pages' states follow it.
 */
final class AddressSpace {
  static final long PAGE = 4096;
  static final long LOWEST = 0x10000;
  static final long END = 0x7fff_ffff_f000L;

  /** Limit on the number of mappings: vm.max_map_count. */
  static final int MAX_MAPPINGS = 65530;

  private final TreeMap<Long, Mapping> mappings = new TreeMap<>();

  /** Removes an interval, splitting what overlaps its ends. */
  void remove(long start, long end) {
    for (Mapping m = firstOverlap(start, end); m != null; m = firstOverlap(start, end)) {
      mappings.remove(m.start());
      if (m.start() < start) {
        put(new Mapping(m.start(), start, m.prot(), m.shared()));
      }
      if (m.end() > end) {
        put(new Mapping(end, m.end(), m.prot(), m.shared()));
      }
    }
  }

  /** Adds a private interval in place of whatever overlaps it, joined with equal neighbours. */
  void add(long start, long end, int prot) {
    remove(start, end);
    Map.Entry<Long, Mapping> before = mappings.lowerEntry(start);
    long from = start;
    if (before != null && before.getValue().end() == start && isPlain(before.getValue(), prot)) {
      from = before.getKey();
    }
    Mapping after = mappings.get(end);
    long to = end;
    if (after != null && isPlain(after, prot)) {
      to = after.end();
      mappings.remove(end);
    }
    put(new Mapping(from, to, prot, false));
  }

  private static boolean isPlain(Mapping m, int prot) {
    return m.prot() == prot && !m.shared();
  }

  /** Adds a shared interval in place of whatever overlaps it. */
  void addShared(long start, long end, int prot) {
    remove(start, end);
    put(new Mapping(start, end, prot, true));
  }

  /** Changes the protection of an interval that is mapped throughout. */
  void protect(long start, long end, int prot) {
    List<Mapping> shared = new ArrayList<>();
    for (Mapping m = firstOverlap(start, end);
        m != null;
        m = m.end() < end ? firstOverlap(m.end(), end) : null) {
      if (m.shared()) {
        long from = Math.max(start, m.start());
        shared.add(new Mapping(from, Math.min(end, m.end()), prot, true));
      }
    }
    add(start, end, prot);
    for (Mapping m : shared) {
      addShared(m.start(), m.end(), prot);
    }
  }

  private void put(Mapping mapping) {
    mappings.put(mapping.start(), mapping);
  }

  private Mapping firstOverlap(long start, long end) {
    Map.Entry<Long, Mapping> at = mappings.floorEntry(start);
    if (at != null && at.getValue().end() > start) {
      return at.getValue();
    }
    at = mappings.ceilingEntry(start);
    return at != null && at.getKey() < end ? at.getValue() : null;
  }

  /** All intervals, in order. */
  List<Mapping> list() {
    return List.copyOf(mappings.values());
  }

  /** Whether any page of an interval is mapped. */
  boolean overlaps(long start, long end) {
    return firstOverlap(start, end) != null;
  }

  /** Whether every page of an interval is mapped. */
  boolean covers(long start, long end) {
    long at = start;
    while (at < end) {
      Map.Entry<Long, Mapping> e = mappings.floorEntry(at);
      if (e == null || e.getValue().end() <= at) {
        return false;
      }
      at = e.getValue().end();
    }
    return true;
  }

  /** The mapping that an address is in, or null. */
  Mapping find(long address) {
    return firstOverlap(address, address + 1);
  }

  int count() {
    return mappings.size();
  }

  /** The lowest free interval of a size in [low, high), or -1. */
  long findFree(long size, long low, long high) {
    long at = low;
    Map.Entry<Long, Mapping> e = mappings.floorEntry(at);
    if (e != null) {
      at = Math.max(at, e.getValue().end());
    }
    for (e = mappings.ceilingEntry(at); e != null; e = mappings.higherEntry(e.getKey())) {
      if (e.getKey() - at >= size) {
        break;
      }
      at = Math.max(at, e.getValue().end());
    }
    return high - at >= size ? at : -1;
  }
}
