package dev.gox.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjIntConsumer;
import java.util.regex.Pattern;

/**
 * Which calls a trace shows: so many as shall fit, those that matter most. A call matters by the
 * instructions and system calls in it, and the less the further it is from the beginning, so that
 * what is shown is broad and not deep; a caller always matters more than its callees, so that it is
 * a tree.
 */
final class Folding {
  /** What a system call counts, in instructions. */
  private static final long SYSTEM_CALL = 200;

  /** What every call counts, in instructions. */
  private static final long ANY = 500;

  /** By how much each level further down makes a call matter less. */
  private static final double LEVEL = 1.7;

  private final Set<Call> shown = new HashSet<>();

  /** Those that are shown only because of others below them. */
  private final Set<Call> leading = new HashSet<>();

  private Folding() {}

  /** The calls that matter most, and those that are under way at the end. */
  static Folding to(int most, Trace trace) {
    Folding folding = new Folding();
    Map<Call, Double> weights = new HashMap<>();
    List<Call> all = new ArrayList<>();
    visit(
        trace,
        (call, depth) -> {
          weights.put(call, weight(call, depth));
          all.add(call);
        });
    trace.path().forEach(call -> folding.shown.add(call.shown()));
    all.sort(Comparator.comparing((Call c) -> -weights.get(c)));
    for (int i = 0; i < all.size() && folding.shown.size() < most; i++) {
      folding.shown.add(all.get(i));
    }
    return folding;
  }

  private static double weight(Call c, int depth) {
    return (c.instructions() + SYSTEM_CALL * c.calls() + ANY) / Math.pow(LEVEL, depth);
  }

  /** Gives all calls that can be shown, each with the number of those above it. */
  private static void visit(Trace trace, ObjIntConsumer<Call> consumer) {
    trace.strands().forEach(s -> visit(s.root, 0, consumer));
  }

  private static void visit(Call caller, int depth, ObjIntConsumer<Call> consumer) {
    for (Call c : caller.callees()) {
      consumer.accept(c.shown(), depth);
      visit(c.shown(), depth + 1, consumer);
    }
  }

  /** All calls down to a depth, from 1. */
  static Folding deep(int most, Trace trace) {
    Folding folding = new Folding();
    visit(
        trace,
        (call, depth) -> {
          if (depth < most) {
            folding.shown.add(call);
          }
        });
    return folding;
  }

  /** Calls of the functions whose names have a match, with what leads to them. */
  static Folding matching(Pattern wanted, Trace trace) {
    Folding folding = new Folding();
    trace.strands().forEach(s -> folding.addMatching(wanted, s.root));
    return folding;
  }

  private boolean addMatching(Pattern wanted, Call caller) {
    boolean any = false;
    for (Call c : caller.callees()) {
      Call call = c.shown();
      boolean below = addMatching(wanted, call);
      boolean matches = wanted.matcher(call.function.name()).find();
      if (below || matches) {
        shown.add(call);
        any = true;
      }
      if (below && !matches) {
        leading.add(call);
      }
    }
    return any;
  }

  boolean shows(Call call) {
    return shown.contains(call.shown());
  }

  /** How many functions' calls below a call are not shown. */
  long hiddenBelow(Call call) {
    long hidden = 0;
    for (Call c : call.callees()) {
      hidden += shows(c) ? 0 : 1 + countAll(c.shown());
    }
    return hidden;
  }

  private static long countAll(Call call) {
    long n = 0;
    for (Call c : call.callees()) {
      n += 1 + countAll(c.shown());
    }
    return n;
  }

  /** The system calls of a call and of what is hidden below it, in their order. */
  List<Call.SystemCall> systemCalls(Call call) {
    List<Call.SystemCall> all = new ArrayList<>(call.systemCalls);
    if (leading.contains(call)) {
      return all;
    }
    for (Call c : call.callees()) {
      if (!shows(c)) {
        all.addAll(systemCalls(c));
      }
    }
    all.sort(Comparator.comparingLong(Call.SystemCall::at));
    return all;
  }
}
