package dev.gox.runtime.linux.tty;

import dev.gox.runtime.linux.fs.GuestVector;
import java.util.BitSet;

/**
 * What was typed and not yet read, as n_tty.c keeps it: complete lines, then the one that is being
 * edited. An end of file is a line's end that holds a zero and is not read.
 */
final class InputBuffer {
  static final int ROOM = 4096;

  private static final int MASK = ROOM - 1;

  private final byte[] bytes = new byte[ROOM];

  /** Where lines end. */
  private final BitSet ends = new BitSet(ROOM);

  /** What is read next; what is beyond the last complete line; what is put next. */
  private long tail;

  private long canonical;
  private long head;

  void clear() {
    ends.clear();
    tail = 0;
    canonical = 0;
    head = 0;
  }

  int size() {
    return (int) (head - tail);
  }

  boolean hasLine() {
    return canonical != tail;
  }

  /** Whether the line that is being edited is empty. */
  boolean lineIsEmpty() {
    return head == canonical;
  }

  /** Appends a byte to the line that is being edited. */
  void put(byte c) {
    bytes[(int) head & MASK] = c;
    ends.clear((int) head & MASK);
    head++;
  }

  /** Appends a byte that completes the line. */
  void putEnd(byte c) {
    put(c);
    ends.set((int) (head - 1) & MASK);
    canonical = head;
  }

  /** The line that is being edited, from its end: 0 is the last byte. */
  byte last(int back) {
    return bytes[(int) (head - 1 - back) & MASK];
  }

  int lineLength() {
    return (int) (head - canonical);
  }

  /** Takes bytes off the end of the line that is being edited. */
  void drop(int count) {
    head -= count;
  }

  /** Takes the modes into account in which reading goes on: what is there is a line, or none is. */
  void switchTo(boolean lines) {
    ends.clear();
    canonical = lines ? head : tail;
    if (lines && head != tail) {
      ends.set((int) (head - 1) & MASK);
    }
  }

  /** How many bytes can be read: FIONREAD. */
  int readable(boolean lines) {
    if (!lines) {
      return size();
    }
    int count = 0;
    for (long at = tail; at < canonical; at++) {
      count += isEndOfFile(at) ? 0 : 1;
    }
    return count;
  }

  private boolean isEndOfFile(long at) {
    return ends.get((int) at & MASK) && bytes[(int) at & MASK] == 0;
  }

  /** Moves bytes to a reader, in whatever lines they are. */
  void take(GuestVector to) {
    while (tail < head && to.remaining() > 0) {
      int from = (int) tail & MASK;
      int n = (int) Math.min(ROOM - from, head - tail);
      tail += to.put(bytes, from, n);
    }
    canonical = tail;
  }

  /**
   * Moves a line to a reader, or as much of it as there is room for. An end of file just behind
   * that is taken, too.
   */
  void takeLine(GuestVector to) {
    while (tail < canonical) {
      int at = (int) tail & MASK;
      boolean end = ends.get(at);
      if (end && bytes[at] == 0) {
        tail++;
        return;
      }
      if (to.remaining() == 0) {
        return;
      }
      to.put(bytes, at, 1);
      tail++;
      if (end) {
        return;
      }
    }
  }
}
