package dev.gox.translator.exec;

import java.util.ArrayList;
import java.util.List;

/**
 * What has changed since a translator began to read code: what it makes of it is void if any of
 * these pages is among those that it has read.
 */
final class CodeReading {
  /** Changes kept apart; with more of them, everything counts as changed. */
  private static final int MOST = 64;

  private final List<long[]> changes = new ArrayList<>();

  synchronized void changed(long start, long end) {
    if (changes.size() < MOST) {
      changes.add(new long[] {start, end});
    } else {
      changes.set(0, new long[] {0, Long.MAX_VALUE});
    }
  }

  /** Whether any of these pages, by their addresses, has changed since. */
  synchronized boolean isVoid(long[] pages) {
    for (long[] change : changes) {
      for (long page : pages) {
        if (page < change[1] && page + 4096 > change[0]) {
          return true;
        }
      }
    }
    return false;
  }
}
