package dev.gox.loader.golang;

import dev.gox.translator.region.SourceLines;
import java.util.Arrays;

/** Collects the lines of a function's code in the order of its addresses. */
final class LineCollector {
  private final long bias;
  private long[] ends = new long[16];
  private int[] lines = new int[16];
  private int count;
  private int line;

  /**
   * Begins with a line.
   *
   * @param bias what addresses are moved by
   */
  LineCollector(int line, long bias) {
    this.line = line;
    this.bias = bias;
  }

  /** What follows has this line. */
  void line(int next) {
    line = Math.max(next, 0);
  }

  /** The code before an address, and after the one before, has the present line. */
  void until(long end) {
    if (count > 0 && lines[count - 1] == line) {
      ends[count - 1] = end + bias;
      return;
    }
    if (count == lines.length) {
      ends = Arrays.copyOf(ends, 2 * count);
      lines = Arrays.copyOf(lines, 2 * count);
    }
    ends[count] = end + bias;
    lines[count++] = line;
  }

  SourceLines of(String file) {
    return new SourceLines(file, Arrays.copyOf(ends, count), Arrays.copyOf(lines, count));
  }
}
