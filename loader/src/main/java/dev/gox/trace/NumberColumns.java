package dev.gox.trace;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Records of numbers, written by columns: an array for each field is short and quickly read. */
final class NumberColumns {
  private final Map<String, Object> columns = new LinkedHashMap<>();
  private final int size;

  NumberColumns(int size) {
    this.size = size;
  }

  /** A column to fill in. */
  long[] column(String name) {
    long[] column = new long[size];
    columns.put(name, column);
    return column;
  }

  /** Turns a column's numbers into differences to the one before, which have fewer digits. */
  static void differences(long[] column) {
    for (int i = column.length - 1; i > 0; i--) {
      column[i] -= column[i - 1];
    }
  }

  /** Shortens the columns to what was filled in. */
  Map<String, Object> first(int count) {
    columns.replaceAll((name, column) -> Arrays.copyOf((long[]) column, count));
    return columns;
  }

  Map<String, Object> all() {
    return columns;
  }
}
