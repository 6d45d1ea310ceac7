package dev.gox.trace;

import java.util.regex.Pattern;

/**
 * Something that became of a part of the program's memory.
 *
 * @param start the first address
 * @param end the address after the last
 * @param rights as in /proc/self/maps, "rw-"; "" if they stay
 * @param what is there, or is known of it since, for people; "" if nothing is known
 * @param by the innermost call that made it; null for the kernel at the start
 * @param thread whose call it was; 0 for the kernel
 * @param at instructions of all threads up to then
 * @param nanos since the trace's begin
 */
record MemoryEvent(
    Kind kind,
    long start,
    long end,
    String rights,
    String what,
    Call by,
    int thread,
    long at,
    long nanos) {
  /** What became of it. */
  enum Kind {
    /** It was there before the first instruction. */
    LOADED,
    MAPPED,
    UNMAPPED,
    /** It got other rights. */
    PROTECTED,
    /** Its pages were given back and are zeros again. */
    DISCARDED,
    /** A part of it serves for something from now on. */
    USED;

    /** The kind's name in documents. */
    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** How many calls a reason names. */
  private static final int REASON = 4;

  /** Functions that only pass on what others want. */
  private static final Pattern PLUMBING =
      Pattern.compile(
          "runtime\\.(sysMmap|mmap|sysMunmap|munmap|madvise|sys(Alloc|Reserve|Map|Free|Used|Unused)(OS)?"
              + "|sigaltstack|systemstack|retryOnEAGAIN)");

  /** The calls that led to it, the innermost first. */
  String reason() {
    StringBuilder names = new StringBuilder();
    String before = "";
    int n = 0;
    for (Call c = by; c != null && c.caller != null && n < REASON; c = c.caller) {
      String name = c.function.name();
      if (!name.equals(before) && !PLUMBING.matcher(name).matches()) {
        names.append(n++ == 0 ? "" : " < ").append(name);
        before = name;
      }
    }
    return names.toString();
  }
}
