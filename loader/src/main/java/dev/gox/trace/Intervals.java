package dev.gox.trace;

import java.util.Arrays;

/**
 * Intervals of a trace, in time and in instructions. There may be millions of them: beyond a
 * number, the shorter half goes, and what is no longer than that is not kept any more.
 */
final class Intervals {
  private final int capacity;
  private int size;

  /** When each begun, nanoseconds since the trace's begin; how long it took. */
  private long[] start = new long[1024];

  private long[] length = new long[1024];

  /** The same in instructions of all threads. */
  private long[] first = new long[1024];

  private long[] count = new long[1024];

  /** Three numbers that say what it was; their meaning is the owner's. */
  private int[] what = new int[3 * 1024];

  private long shortest = -1;
  private long leftOut;

  Intervals(int capacity) {
    this.capacity = capacity;
  }

  void add(long from, long to, long firstCount, long lastCount, int a, int b, int c) {
    if (to - from <= shortest) {
      leftOut++;
      return;
    }
    if (size == capacity) {
      dropShorterHalf();
    }
    if (size == start.length) {
      int room = Math.min(capacity, 2 * size);
      start = Arrays.copyOf(start, room);
      length = Arrays.copyOf(length, room);
      first = Arrays.copyOf(first, room);
      count = Arrays.copyOf(count, room);
      what = Arrays.copyOf(what, 3 * room);
    }
    start[size] = from;
    length[size] = to - from;
    first[size] = firstCount;
    count[size] = lastCount - firstCount;
    what[3 * size] = a;
    what[3 * size + 1] = b;
    what[3 * size + 2] = c;
    size++;
  }

  private void dropShorterHalf() {
    long[] sorted = Arrays.copyOf(length, size);
    Arrays.sort(sorted);
    shortest = sorted[size / 2];
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (length[i] > shortest) {
        start[kept] = start[i];
        length[kept] = length[i];
        first[kept] = first[i];
        count[kept] = count[i];
        System.arraycopy(what, 3 * i, what, 3 * kept, 3);
        kept++;
      }
    }
    leftOut += size - kept;
    size = kept;
  }

  int size() {
    return size;
  }

  long start(int i) {
    return start[i];
  }

  long length(int i) {
    return length[i];
  }

  long first(int i) {
    return first[i];
  }

  long count(int i) {
    return count[i];
  }

  /** One of an interval's three numbers, from 0. */
  int what(int i, int which) {
    return what[3 * i + which];
  }

  /** How many were not kept. */
  long leftOut() {
    return leftOut;
  }

  /** The longest that may have been left out, in nanoseconds; -1 if none was. */
  long shortest() {
    return shortest;
  }

  /**
   * The intervals' numbers, in the order of their begins; of those that begin at once, longer
   * first.
   */
  int[] inOrder() {
    Integer[] order = new Integer[size];
    Arrays.setAll(order, i -> i);
    Arrays.sort(
        order,
        (a, b) ->
            first[a] != first[b]
                ? Long.compare(first[a], first[b])
                : start[a] != start[b]
                    ? Long.compare(start[a], start[b])
                    : Long.compare(length[b], length[a]));
    return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
  }
}
