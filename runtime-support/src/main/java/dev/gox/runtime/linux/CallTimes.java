package dev.gox.runtime.linux;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts a process's system calls and the time they take, waiting included. A process that nobody
 * asks about has none.
 */
public final class CallTimes {
  /**
   * What is known of one call.
   *
   * @param name as man pages have it
   * @param count how often it was made
   * @param nanos how long those took that have returned
   */
  public record Line(String name, long count, long nanos) {}

  private final LongAdder[] counts = adders();
  private final LongAdder[] nanos = adders();

  /** One for each number, and the last for all that Linux has no call of. */
  private static LongAdder[] adders() {
    LongAdder[] adders = new LongAdder[SyscallTable.limit() + 1];
    for (int i = 0; i < adders.length; i++) {
      adders[i] = new LongAdder();
    }
    return adders;
  }

  /** A call begins, by its number in RAX; returns what {@link #end} takes, a time. */
  public long begin(long number) {
    counts[index(number)].increment();
    return System.nanoTime();
  }

  /** A call that began then has returned. */
  public void end(long number, long begun) {
    nanos[index(number)].add(System.nanoTime() - begun);
  }

  private int index(long number) {
    // Linux looks at the low half of RAX alone.
    int n = (int) number;
    return n >= 0 && n < counts.length ? n : counts.length - 1;
  }

  /** The calls that were made, the most frequent first. */
  public List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      long count = counts[i].sum();
      if (count > 0) {
        SyscallTable.Row row = SyscallTable.find(i);
        lines.add(new Line(row == null ? "unknown" : row.name(), count, nanos[i].sum()));
      }
    }
    lines.sort(Comparator.comparingLong(Line::count).reversed().thenComparing(Line::name));
    return lines;
  }
}
