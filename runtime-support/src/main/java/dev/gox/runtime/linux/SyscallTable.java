package dev.gox.runtime.linux;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The table of system calls, {@code syscalls.tsv}, which is their one description: numbers, names,
 * handlers, arguments. The build compiles handlers into {@link SystemCalls}, so that a program's
 * first calls need not read the table; at run time it names calls, for messages and traces.
 */
public final class SyscallTable {
  private SyscallTable() {}

  private static final String RESOURCE = "syscalls.tsv";

  /**
   * One system call.
   *
   * @param number as RAX has it
   * @param name as man pages have it
   * @param handler class, relative to this package, and method; empty if the call is not served
   * @param kinds how its arguments are printed; the table's head explains them
   * @param result how its result is printed; empty for a plain number
   * @param sets the sets of calls that it belongs to, as strace(1) names them
   */
  public record Row(
      int number,
      String name,
      String handler,
      List<String> kinds,
      String result,
      List<String> sets) {
    /** How many arguments the handler takes. */
    public int arguments() {
      int count = 0;
      for (String kind : kinds) {
        // What is only printed is no argument.
        count += kind.startsWith("@") ? 0 : 1;
      }
      return count;
    }

    /** Whether there is a handler. */
    public boolean served() {
      return !handler.isEmpty();
    }
  }

  /** The row of a number, or null if Linux has no such call. */
  public static Row find(long number) {
    return number >= 0 && number < Rows.BY_NUMBER.length ? Rows.BY_NUMBER[(int) number] : null;
  }

  /** The name of the call of a number in RAX, of which Linux looks at the low half alone. */
  public static String nameOf(long number) {
    Row row = find((int) number);
    return row == null ? "system call " + (int) number : row.name;
  }

  /** All numbers are below it. */
  public static int limit() {
    return Rows.BY_NUMBER.length;
  }

  /** The row of a name, or null. */
  public static Row find(String name) {
    for (Row row : Rows.BY_NUMBER) {
      if (row != null && row.name.equals(name)) {
        return row;
      }
    }
    return null;
  }

  /** The rows by their numbers, with gaps; the caller must not change it. */
  static Row[] rows() {
    return Rows.BY_NUMBER;
  }

  /** Read when first asked for. */
  private static final class Rows {
    static final Row[] BY_NUMBER = read();

    private static Row[] read() {
      List<Row> rows = new ArrayList<>();
      try (BufferedReader in =
          new BufferedReader(
              new InputStreamReader(
                  Objects.requireNonNull(SyscallTable.class.getResourceAsStream(RESOURCE)),
                  StandardCharsets.US_ASCII))) {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          if (!line.startsWith("#")) {
            rows.add(row(line.split("\t")));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Row[] table = new Row[rows.get(rows.size() - 1).number + 1];
      rows.forEach(row -> table[row.number] = row);
      return table;
    }

    private static Row row(String[] columns) {
      String kinds = column(columns, 3);
      int equals = kinds.indexOf('=');
      return new Row(
          Integer.parseInt(columns[0]),
          columns[1],
          column(columns, 2),
          words(equals < 0 ? kinds : kinds.substring(0, equals)),
          equals < 0 ? "" : kinds.substring(equals + 1),
          words(column(columns, 4)));
    }

    /** A column's text; a column that is "-" or not there is empty. */
    private static String column(String[] columns, int index) {
      return index >= columns.length || columns[index].equals("-") ? "" : columns[index];
    }

    private static List<String> words(String text) {
      return text.isEmpty() ? List.of() : List.of(text.split(","));
    }
  }
}
