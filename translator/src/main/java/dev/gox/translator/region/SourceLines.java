package dev.gox.translator.region;

import java.util.Arrays;

/**
 * Where the code of one guest function comes from: its source file, and the line of each address.
 * It is made for a translation and dropped after it.
 */
public final class SourceLines {
  /** Knows neither file nor line. */
  public static final SourceLines NONE = new SourceLines("", new long[0], new int[0]);

  private final String file;
  private final long[] ends;
  private final int[] lines;

  /**
   * Makes a table.
   *
   * @param file the source file's path; empty if unknown
   * @param ends addresses before which a line holds, ascending
   * @param lines that hold before them, and from the end before; 0 where there is none
   */
  public SourceLines(String file, long[] ends, int[] lines) {
    this.file = file;
    this.ends = ends;
    this.lines = lines;
  }

  /** The source file's path; empty if unknown. */
  public String file() {
    return file;
  }

  /** The line, counted from 1, that an address of the function was made of; 0 if unknown. */
  public int at(long pc) {
    int found = Arrays.binarySearch(ends, pc);
    int index = found < 0 ? ~found : found + 1;
    return index < lines.length ? lines[index] : 0;
  }
}
