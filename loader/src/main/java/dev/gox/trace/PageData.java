package dev.gox.trace;

import dev.gox.inspect.ProgramView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The data of a trace's page: columns of numbers, with strings by their numbers, so that a long
 * trace is some megabytes. Times are microseconds since the trace's begin; "at", "first" and
 * "count" are instructions of all threads.
 */
final class PageData {
  /** Of so many system calls in the beginning all are there. */
  private static final int EARLY = 5_000;

  /** So many system calls are there at most. */
  private static final int SYSTEM_CALLS = 30_000;

  private final Trace trace;
  private final Detail detail;
  private final PageStrings strings = new PageStrings();
  private final List<Object> notes = new ArrayList<>();
  private final PageTree tree;

  private PageData(Trace trace) {
    this.trace = trace;
    detail = trace.detail();
    tree = new PageTree(trace);
  }

  /** The data of a trace that was made in detail. */
  static Map<String, Object> of(String name, Trace trace) {
    return new PageData(trace).document(name);
  }

  private Map<String, Object> document(String name) {
    strings.number("");
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("program", name);
    all.put("go", trace.program.build() == null ? "" : trace.program.build().goVersion());
    all.put("instructions", trace.instructions());
    all.put("micros", trace.nanos() / 1000);
    all.put("functionCount", trace.functionCount());
    all.put("systemCallCount", trace.systemCalls().size());
    all.put("bias", trace.bias());
    all.put("threads", trace.threadNumbers());
    all.put("flows", flows());
    all.put(
        "runs", intervals(detail.runs, "thread", "flow", null, "times that threads ran a flow"));
    all.put("calls", intervals(detail.calls, "flow", "function", "depth", "calls in the timeline"));
    all.put("tree", tree.columns());
    left(tree.leftOut(), "calls in the tree, those of the fewest instructions");
    all.put("systemCalls", systemCalls());
    all.put("memory", memory());
    left(trace.memory.leftOut(), "changes of memory, the latest");
    all.put("steps", detail.steps.text());
    all.put("stepCount", detail.steps.size());
    PageCode code = new PageCode(trace, strings);
    all.put("code", code.columns());
    if (detail.steps.isFull() || !code.isWhole()) {
      notes.add(String.format(Locale.ROOT, "steps after the first %,d", detail.steps.size()));
    }
    // Last: the others have named what they need.
    all.put("functions", functions());
    all.put("notes", notes);
    all.put("strings", strings.all());
    return all;
  }

  private void left(long count, String what) {
    if (count > 0) {
      notes.add(String.format(Locale.ROOT, "%,d %s", count, what));
    }
  }

  private Map<String, Object> flows() {
    List<Strand> strands = trace.strands();
    NumberColumns made = new NumberColumns(strands.size());
    long[] kind = made.column("kind");
    long[] thread = made.column("thread");
    long[] number = made.column("number");
    for (int i = 0; i < kind.length; i++) {
      kind[i] = strands.get(i).kind.ordinal();
      thread[i] = strands.get(i).thread;
      number[i] = strands.get(i).number;
    }
    return made.all();
  }

  private Map<String, Object> functions() {
    NumberColumns made = new NumberColumns(detail.functions.size());
    long[] name = made.column("name");
    long[] line = made.column("line");
    long[] address = made.column("address");
    for (int i = 0; i < name.length; i++) {
      ProgramView.Function f = detail.functions.get(i);
      name[i] = strings.number(f.name());
      line[i] = strings.number(ProgramView.shortLine(trace.program.lineAt(f.start())));
      address[i] = f.start();
    }
    return made.all();
  }

  private Map<String, Object> intervals(
      Intervals from, String first, String second, String third, String what) {
    if (from.leftOut() > 0) {
      String limit =
          String.format(Locale.ROOT, ", none longer than %,d us", from.shortest() / 1000);
      left(from.leftOut(), what + limit);
    }
    int[] order = from.inOrder();
    NumberColumns made = new NumberColumns(order.length);
    long[][] numbers = {
      made.column(first), made.column(second), third == null ? null : made.column(third)
    };
    long[] start = made.column("start");
    long[] length = made.column("length");
    long[] at = made.column("first");
    long[] count = made.column("count");
    for (int i = 0; i < order.length; i++) {
      int n = order[i];
      for (int k = 0; k < numbers.length; k++) {
        if (numbers[k] != null) {
          numbers[k][i] = from.what(n, k);
        }
      }
      start[i] = from.start(n) / 1000;
      length[i] = (from.start(n) + from.length(n)) / 1000 - start[i];
      at[i] = from.first(n);
      count[i] = from.count(n);
    }
    NumberColumns.differences(start);
    NumberColumns.differences(at);
    return made.all();
  }

  private Map<String, Object> systemCalls() {
    List<Call.SystemCall> calls = trace.systemCalls();
    if (calls.size() > SYSTEM_CALLS) {
      List<Call.SystemCall> longest = new ArrayList<>(calls.subList(EARLY, calls.size()));
      longest.sort(Comparator.comparingLong(c -> -c.nanos()));
      List<Call.SystemCall> kept = new ArrayList<>(calls.subList(0, EARLY));
      kept.addAll(longest.subList(0, SYSTEM_CALLS - EARLY));
      left(calls.size() - SYSTEM_CALLS, "system calls, late and short ones");
      calls = kept;
    }
    Call.SystemCall[] sorted = calls.toArray(new Call.SystemCall[0]);
    Arrays.sort(sorted, Comparator.comparingLong(Call.SystemCall::begun));
    NumberColumns made = new NumberColumns(sorted.length);
    long[] name = made.column("name");
    long[] text = made.column("text");
    long[] thread = made.column("thread");
    long[] flow = made.column("flow");
    long[] start = made.column("start");
    long[] length = made.column("length");
    long[] at = made.column("at");
    long[] node = made.column("node");
    for (int i = 0; i < sorted.length; i++) {
      Call.SystemCall c = sorted[i];
      name[i] = strings.number(c.name());
      text[i] = strings.number(c.text());
      thread[i] = c.thread();
      flow[i] = c.flow().index;
      start[i] = c.begun() / 1000;
      length[i] = (c.begun() + c.nanos()) / 1000 - start[i];
      at[i] = c.position();
      node[i] = tree.place(c.by());
    }
    NumberColumns.differences(start);
    return made.all();
  }

  private Map<String, Object> memory() {
    List<MemoryEvent> events = trace.memory.events();
    NumberColumns made = new NumberColumns(events.size());
    long[] kind = made.column("kind");
    long[] start = made.column("start");
    long[] size = made.column("size");
    long[] rights = made.column("rights");
    long[] what = made.column("what");
    long[] by = made.column("by");
    long[] thread = made.column("thread");
    long[] at = made.column("at");
    long[] micros = made.column("micros");
    for (int i = 0; i < kind.length; i++) {
      MemoryEvent e = events.get(i);
      kind[i] = strings.number(e.kind().word());
      start[i] = e.start();
      size[i] = e.end() - e.start();
      rights[i] = strings.number(e.rights());
      what[i] = strings.number(e.what());
      by[i] = strings.number(e.reason());
      thread[i] = e.thread();
      at[i] = e.at();
      micros[i] = e.nanos() / 1000;
    }
    return made.all();
  }
}
