package dev.gox.runtime.memory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which files the pages of a process were mapped from, for whoever asks: /proc/self/maps. Memory
 * works without it. Not synchronized.
 */
final class Origins {
  private final TreeMap<Long, Origin> byStart = new TreeMap<>();

  void add(Origin origin) {
    byStart.put(origin.start(), origin);
  }

  /** Removes what lies in [start, end), cutting what reaches beyond. */
  void remove(long start, long end) {
    if (byStart.isEmpty()) {
      return;
    }
    for (Origin o : within(start, end)) {
      byStart.remove(o.start());
      if (o.start() < start) {
        add(o.part(o.start(), start));
      }
      if (o.end() > end) {
        add(o.part(end, o.end()));
      }
    }
  }

  /** Says that [to, to + size) is what [from, from + size) was. */
  void move(long from, long size, long to) {
    for (Origin o : within(from, from + size)) {
      Origin kept = o.part(Math.max(o.start(), from), Math.min(o.end(), from + size));
      long start = kept.start() + to - from;
      add(new Origin(start, start + kept.end() - kept.start(), kept.file(), kept.offset()));
    }
  }

  /** What has pages in [start, end), in the order of addresses. */
  List<Origin> within(long start, long end) {
    List<Origin> found = new ArrayList<>();
    Map.Entry<Long, Origin> before = byStart.lowerEntry(start);
    if (before != null && before.getValue().end() > start) {
      found.add(before.getValue());
    }
    found.addAll(byStart.subMap(start, end).values());
    return found;
  }

  void take(Origins other) {
    byStart.putAll(other.byStart);
  }

  /**
   * Pages that show a file.
   *
   * @param start guest address of the first byte
   * @param end guest address after the last byte
   * @param file the host's path
   * @param offset of the first byte in the file
   */
  record Origin(long start, long end, Path file, long offset) {
    Origin part(long from, long to) {
      return new Origin(from, to, file, offset + from - start);
    }
  }
}
