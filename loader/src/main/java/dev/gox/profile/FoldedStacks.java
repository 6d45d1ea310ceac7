package dev.gox.profile;

import dev.gox.runtime.linux.SyscallTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A line for each stack, its functions from the outermost with semicolons between, and the
 * processor time in microseconds: what flamegraph.pl, speedscope and others read. A system call is
 * a function more, in brackets.
 */
final class FoldedStacks {
  private static final long NANOS_OF_MICRO = 1000;

  private FoldedStacks() {}

  static String of(Profile profile) {
    Places places = new Places(profile);
    Map<String, Long> lines = new TreeMap<>();
    profile
        .stacks()
        .forEach(
            (stack, times) -> {
              List<String> names = new ArrayList<>();
              outermostFirst(places, stack).forEach(n -> names.add(n.replace(';', ',')));
              lines.merge(String.join(";", names), times.computed, Long::sum);
            });
    StringBuilder text = new StringBuilder();
    lines.forEach(
        (names, nanos) -> {
          if (nanos >= NANOS_OF_MICRO) {
            text.append(names).append(' ').append(nanos / NANOS_OF_MICRO).append('\n');
          }
        });
    return text.toString();
  }

  /** A stack's functions, and the system call at its top. */
  static List<String> outermostFirst(Places places, GuestStack stack) {
    List<String> names = new ArrayList<>(places.functions(stack));
    Collections.reverse(names);
    if (stack.call() != GuestStack.NO_CALL) {
      names.add("[" + SyscallTable.nameOf(stack.call()) + "]");
    }
    return names;
  }
}
