package dev.gox.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The trees of calls for a page: nodes in the order of a walk, callers before callees. */
final class PageTree {
  private static final int MOST = 60_000;

  private final Detail detail;
  private final Map<Call, Long> totals = new IdentityHashMap<>();

  /** The place of each call that is there; of others, that of the caller that is. */
  private final Map<Call, Integer> places = new IdentityHashMap<>();

  private final List<Call> calls = new ArrayList<>();
  private final List<Integer> depths = new ArrayList<>();
  private long least = -1;
  private long leftOut;

  PageTree(Trace trace) {
    detail = trace.detail();
    trace.strands().forEach(s -> add(s.root));
    if (totals.size() > MOST) {
      long[] sorted = totals.values().stream().mapToLong(Long::longValue).sorted().toArray();
      least = sorted[sorted.length - MOST];
    }
    for (Strand s : trace.strands()) {
      walk(s.root, 0);
    }
  }

  /** Instructions with those of callees; nowhere deeper than a trace's trees are. */
  private long add(Call call) {
    long total = call.own;
    for (Call c : call.callees()) {
      total += add(c);
    }
    totals.put(call, total);
    return total;
  }

  private void walk(Call whole, int depth) {
    int place = calls.size();
    calls.add(whole);
    depths.add(depth);
    Call last = whole.caller == null ? whole : whole.shown();
    for (Call c = last; c != whole; c = c.caller) {
      places.put(c, place);
    }
    places.put(whole, place);
    for (Call c : last.callees()) {
      if (totals.get(c) > least) {
        walk(c, depth + 1);
      } else {
        leftOut += leave(c, place);
      }
    }
  }

  private long leave(Call call, int place) {
    places.put(call, place);
    long n = 1;
    for (Call c : call.callees()) {
      n += leave(c, place);
    }
    return n;
  }

  /** Where a call stands, or its innermost caller that is there; -1 for none. */
  int place(Call call) {
    return call == null ? -1 : places.getOrDefault(call, -1);
  }

  /** How many calls are not there. */
  long leftOut() {
    return leftOut;
  }

  /** The columns; a flow's own node has function -1. */
  Map<String, Object> columns() {
    NumberColumns made = new NumberColumns(calls.size());
    long[] function = made.column("function");
    long[] depth = made.column("depth");
    long[] count = made.column("count");
    long[] total = made.column("instructions");
    long[] micros = made.column("micros");
    long[] first = made.column("first");
    Arrays.setAll(depth, depths::get);
    for (int i = 0; i < calls.size(); i++) {
      Call c = calls.get(i);
      function[i] = c.caller == null ? -1 : detail.number(c.shown().function);
      count[i] = c.count;
      total[i] = totals.get(c);
      micros[i] = c.nanos / 1000;
      first[i] = c.first;
    }
    return made.all();
  }
}
