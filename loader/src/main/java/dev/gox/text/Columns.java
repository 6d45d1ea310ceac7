package dev.gox.text;

import java.util.ArrayList;
import java.util.List;

/**
 * A table whose columns are as wide as their widest cells; a cell that begins a number is right.
 */
public final class Columns {
  private final List<String[]> rows = new ArrayList<>();
  private final String indent;
  private final boolean[] right;

  /**
   * An empty table.
   *
   * @param indent what stands before each row
   * @param alignment a letter a column, r for right
   */
  public Columns(String indent, String alignment) {
    this.indent = indent;
    right = new boolean[alignment.length()];
    for (int i = 0; i < right.length; i++) {
      right[i] = alignment.charAt(i) == 'r';
    }
  }

  /** Adds a row. */
  public Columns row(String... cells) {
    rows.add(cells);
    return this;
  }

  /** The table, without blanks at the ends of its lines. */
  @Override
  public String toString() {
    int[] width = new int[right.length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        width[i] = Math.max(width[i], row[i].length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder(indent);
      for (int i = 0; i < row.length; i++) {
        String gap = " ".repeat(width[i] - row[i].length());
        line.append(right[i] ? gap + row[i] : row[i] + gap).append(i + 1 < row.length ? "  " : "");
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
