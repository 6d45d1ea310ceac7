package dev.gox.loader.golang;

import dev.gox.translator.region.SourceLines;
import java.util.Arrays;

/**
 * The lines of one function's code, collected in the order of its addresses. Code that was inlined
 * from another file gets the line at which it was inlined, as far as that is known; else the line
 * before it.
 */
final class FunctionLines {
  /** Calls are inlined into each other no deeper. */
  private static final int DEEPEST = 100;

  private final long start;
  private long[] ends = new long[16];
  private int[] lines = new int[16];

  /** The inlined call that the code belongs to, or -1. */
  private int[] calls = new int[16];

  /** Whether the code is of another file. */
  private boolean[] foreign = new boolean[16];

  private int count;

  /**
   * Begins at an address.
   *
   * @param start the function's
   */
  FunctionLines(long start) {
    this.start = start;
  }

  /** The code up to an address comes from a line. */
  void add(long end, int line, boolean ofOtherFile, int call) {
    int last = count - 1;
    if (count > 0 && lines[last] == line && foreign[last] == ofOtherFile && calls[last] == call) {
      ends[last] = end;
      return;
    }
    if (count == lines.length) {
      ends = Arrays.copyOf(ends, 2 * count);
      lines = Arrays.copyOf(lines, 2 * count);
      calls = Arrays.copyOf(calls, 2 * count);
      foreign = Arrays.copyOf(foreign, 2 * count);
    }
    ends[count] = end;
    lines[count] = Math.max(line, 0);
    calls[count] = call;
    foreign[count++] = ofOtherFile;
  }

  /**
   * The lines.
   *
   * @param file the function's own
   * @param inlining of the program; null if it has none that can be found
   * @param tree the function's tree of inlined calls, 0 if there is none
   * @param bias what addresses are moved by
   */
  SourceLines of(String file, Inlining inlining, long tree, long bias) {
    int[] own = new int[count];
    long[] moved = new long[count];
    for (int i = 0; i < count; i++) {
      moved[i] = ends[i] + bias;
      own[i] = lines[i];
      if (foreign[i]) {
        int site = inlining == null || tree == 0 ? -1 : callSite(i, inlining, tree);
        own[i] = site >= 0 ? lines[site] : i > 0 ? own[i - 1] : 0;
      }
    }
    return new SourceLines(file, moved, own);
  }

  /** The part of the function's own file into which another part was inlined; -1 if unknown. */
  private int callSite(int part, Inlining inlining, long tree) {
    int at = part;
    for (int depth = 0; depth < DEEPEST && at >= 0 && foreign[at]; depth++) {
      long offset = calls[at] < 0 ? -1 : inlining.callSite(tree, calls[at]);
      if (offset < 0) {
        return -1;
      }
      int found = Arrays.binarySearch(ends, 0, count, start + offset);
      at = found < 0 ? ~found : found + 1;
      at = at < count ? at : -1;
    }
    return at >= 0 && !foreign[at] ? at : -1;
  }
}
