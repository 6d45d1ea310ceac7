package dev.gox.runtime.linux.trace;

import dev.gox.runtime.linux.SyscallTable;
import java.util.BitSet;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A set of system calls in the words of strace(1), option -e trace: names, sets such as {@code
 * %file} or {@code network}, {@code /regex}, {@code all}, {@code none}; {@code !} in front turns it
 * round, {@code ?} before a word allows it to be unknown.
 */
public final class CallSet {
  /** The sets that need no percent sign. */
  private static final String BARE = " file process network signal ipc desc memory ";

  private final BitSet numbers;

  /** Whether numbers that Linux has not are in it. */
  private final boolean unknown;

  private CallSet(BitSet numbers, boolean unknown) {
    this.numbers = numbers;
    this.unknown = unknown;
  }

  /**
   * Reads a set.
   *
   * @throws IllegalArgumentException if a word of it means nothing; the message says which
   */
  public static CallSet parse(String text) {
    boolean inverted = text.startsWith("!");
    BitSet chosen = new BitSet();
    boolean all = false;
    for (String word : text.substring(inverted ? 1 : 0).split(",", -1)) {
      all |= word.equals("all");
      add(chosen, word);
    }
    if (inverted) {
      chosen.flip(0, SyscallTable.limit());
    }
    return new CallSet(chosen, all != inverted);
  }

  /** Whether calls of a number are in it. */
  boolean contains(int number) {
    return number >= 0 && number < SyscallTable.limit() && SyscallTable.find(number) != null
        ? numbers.get(number)
        : unknown;
  }

  private static void add(BitSet chosen, String word) {
    boolean optional = word.startsWith("?");
    String name = optional ? word.substring(1) : word;
    if (name.equals("none")) {
      return;
    }
    boolean found = name.equals("all");
    for (int i = 0; i < SyscallTable.limit(); i++) {
      SyscallTable.Row row = SyscallTable.find(i);
      if (row != null && matches(row, name)) {
        chosen.set(i);
        found = true;
      }
    }
    if (!found && !optional) {
      throw new IllegalArgumentException("there is no system call or set '" + name + "'");
    }
  }

  private static boolean matches(SyscallTable.Row row, String word) {
    if (word.equals("all") || row.name().equals(word)) {
      return true;
    }
    if (word.startsWith("/")) {
      try {
        return Pattern.compile(word.substring(1)).matcher(row.name()).find();
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException("not a regular expression: " + word.substring(1), e);
      }
    }
    String set = word.toLowerCase(Locale.ROOT);
    if (set.startsWith("%")) {
      set = set.substring(1);
    } else if (!BARE.contains(" " + set + " ") && !set.equals("net")) {
      return false;
    }
    return row.sets().contains(set.equals("net") ? "network" : set);
  }
}
