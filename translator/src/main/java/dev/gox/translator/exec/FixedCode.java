package dev.gox.translator.exec;

import java.util.List;

/** Code that a program file brings to the same addresses in every process that runs it. */
public abstract class FixedCode {
  /** Code in [start, end): multiples of 4096. */
  public record Range(long start, long end) {}

  private final List<Range> ranges;

  /** Tells where it is. */
  protected FixedCode(List<Range> ranges) {
    this.ranges = List.copyOf(ranges);
  }

  /** Where it is. */
  public final List<Range> ranges() {
    return ranges;
  }

  /** Equal to another's if and only if that has the same code at the same addresses. */
  public abstract Object identity();

  /** Whether all of [start, end) is in one of the ranges. */
  final boolean covers(long start, long end) {
    for (Range r : ranges) {
      if (start >= r.start && end <= r.end) {
        return true;
      }
    }
    return false;
  }
}
