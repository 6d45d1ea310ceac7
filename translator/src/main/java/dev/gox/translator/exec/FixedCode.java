package dev.gox.translator.exec;

import java.util.List;
import java.util.function.Supplier;

/**
 * Code that a program file brings to the same addresses in every process that runs it.
 *
 * @param ranges where it is: pairs of a start and an end, multiples of 4096
 * @param identity equal to another's if and only if that has the same code at the same addresses
 */
public record FixedCode(List<Range> ranges, Supplier<Object> identity) {
  /** Code in [start, end). */
  public record Range(long start, long end) {}

  /** Whether all of [start, end) is in one of the ranges. */
  boolean covers(long start, long end) {
    for (Range r : ranges) {
      if (start >= r.start && end <= r.end) {
        return true;
      }
    }
    return false;
  }
}
