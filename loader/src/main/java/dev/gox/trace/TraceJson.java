package dev.gox.trace;

import dev.gox.text.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A trace for other programs: functions by their first calls, system calls, and the trees. */
public final class TraceJson {
  private TraceJson() {}

  /** The document: an object whose lists have an element a line. */
  public static String of(String name, Trace trace) {
    return Json.lines(document(name, trace));
  }

  /** The document as maps and lists. */
  static Map<String, Object> document(String name, Trace trace) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("program", name);
    all.put("instructions", trace.instructions());
    all.put("nanoseconds", trace.nanos());
    all.put("threads", trace.threadCount());
    List<Object> firsts = new ArrayList<>();
    for (Trace.First f : trace.firsts()) {
      Map<String, Object> made = new LinkedHashMap<>();
      made.put("name", f.function().name());
      made.put("address", f.function().start());
      made.put("line", trace.program.lineAt(f.function().start()));
      made.put("at", f.at());
      made.put("thread", f.thread());
      made.put("goroutine", f.goroutine());
      firsts.add(made);
    }
    all.put("functions", firsts);
    List<Object> calls = new ArrayList<>();
    for (Call.SystemCall c : trace.systemCalls()) {
      Map<String, Object> made = new LinkedHashMap<>();
      made.put("name", c.name());
      made.put("text", c.text());
      made.put("thread", c.thread());
      made.put("at", c.at());
      calls.add(made);
    }
    all.put("systemCalls", calls);
    all.put("memory", memory(trace));
    List<Object> flows = new ArrayList<>();
    for (Strand s : trace.strands()) {
      Map<String, Object> made = new LinkedHashMap<>();
      made.put("thread", s.thread);
      made.put("goroutine", s.number);
      made.put("calls", calls(s.root));
      flows.add(made);
    }
    all.put("flows", flows);
    return all;
  }

  private static List<Object> memory(Trace trace) {
    List<Object> events = new ArrayList<>();
    for (MemoryEvent e : trace.memory.events()) {
      Map<String, Object> made = new LinkedHashMap<>();
      made.put("kind", e.kind().word());
      made.put("start", e.start());
      made.put("end", e.end());
      made.put("rights", e.rights());
      made.put("what", e.what());
      made.put("by", e.reason());
      made.put("thread", e.thread());
      events.add(made);
    }
    return events;
  }

  private static List<Object> calls(Call caller) {
    List<Object> list = new ArrayList<>();
    for (Call c : caller.callees()) {
      Map<String, Object> made = new LinkedHashMap<>();
      made.put("name", c.function.name());
      made.put("count", c.count);
      made.put("first", c.first);
      made.put("instructions", c.instructions());
      made.put("nanoseconds", c.nanos);
      if (!c.systemCalls.isEmpty()) {
        made.put("systemCalls", c.systemCalls.stream().map(Call.SystemCall::text).toList());
      }
      if (!c.callees.isEmpty()) {
        made.put("calls", calls(c));
      }
      list.add(made);
    }
    return list;
  }
}
