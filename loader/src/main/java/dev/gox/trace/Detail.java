package dev.gox.trace;

import dev.gox.inspect.ProgramView;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a picture of a trace needs beyond the trees of calls: single calls, who ran when, and the
 * first steps. It takes time and memory, so a trace has it only for who asks.
 */
final class Detail {
  private static final int CALLS = 100_000;
  private static final int RUNS = 40_000;

  /** Calls, with their flow's number, their function's, and how many calls they are in. */
  final Intervals calls = new Intervals(CALLS);

  /** When threads ran what: the thread's number and the flow's. */
  final Intervals runs = new Intervals(RUNS);

  final StepLog steps = new StepLog();

  /** Functions by their numbers. */
  final List<ProgramView.Function> functions = new ArrayList<>();

  private final Map<ProgramView.Function, Integer> numbers = new IdentityHashMap<>();

  /** A function's number. */
  int number(ProgramView.Function function) {
    Integer known = numbers.get(function);
    if (known == null) {
      known = functions.size();
      functions.add(function);
      numbers.put(function, known);
    }
    return known;
  }
}
