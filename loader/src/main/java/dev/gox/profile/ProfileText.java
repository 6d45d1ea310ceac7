package dev.gox.profile;

import dev.gox.runtime.linux.CallTimes;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.SyscallTable;
import dev.gox.text.Columns;
import dev.gox.translator.exec.Executor;
import dev.gox.translator.exec.TranslationCounts;
import java.lang.management.CompilationMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A profile for people: functions by their processor time, system calls, and gox's own costs. */
final class ProfileText {
  /** A function's processor time, in ns: its own, and with that of what it calls. */
  private static final class Line {
    long flat;
    long cumulative;
  }

  private final StringBuilder text = new StringBuilder();
  private final Profile profile;
  private final Places places;
  private final int lines;

  private ProfileText(Profile profile, int lines) {
    this.profile = profile;
    this.lines = lines;
    places = new Places(profile);
  }

  static String of(String name, Profile profile, GuestProcess process, int lines) {
    ProfileText made = new ProfileText(profile, lines);
    made.head(name);
    made.functions();
    made.calls(process.surroundings().callTimes());
    made.own((Executor) process.executor());
    return made.text.toString();
  }

  private void head(String name) {
    text.append(name).append(": ").append(seconds(profile.computed()));
    text.append(" of processor time in ").append(profile.samples()).append(" samples, of ");
    text.append(seconds(profile.computed() + profile.leftOver())).append("; it ran for ");
    text.append(seconds(profile.elapsed())).append('\n');
  }

  private void functions() {
    Map<String, Line> functions = new HashMap<>();
    profile
        .stacks()
        .forEach(
            (stack, times) -> {
              List<String> names = places.functions(stack);
              functions.computeIfAbsent(names.get(0), n -> new Line()).flat += times.computed;
              for (String name : new HashSet<>(names)) {
                functions.computeIfAbsent(name, n -> new Line()).cumulative += times.computed;
              }
            });
    List<Map.Entry<String, Line>> sorted = new ArrayList<>(functions.entrySet());
    sorted.removeIf(e -> e.getValue().cumulative == 0);
    sorted.sort(
        Comparator.<Map.Entry<String, Line>>comparingLong(e -> -e.getValue().flat)
            .thenComparingLong(e -> -e.getValue().cumulative)
            .thenComparing(Map.Entry::getKey));
    Columns table = new Columns("  ", "rrrrrl");
    table.row("flat", "flat%", "sum%", "cum", "cum%", "function");
    long sum = 0;
    for (Map.Entry<String, Line> entry : sorted.subList(0, Math.min(lines, sorted.size()))) {
      Line line = entry.getValue();
      sum += line.flat;
      table.row(
          seconds(line.flat),
          share(line.flat),
          share(sum),
          seconds(line.cumulative),
          share(line.cumulative),
          entry.getKey());
    }
    text.append("\nfunctions, by processor time:\n").append(table);
    if (sorted.size() > lines) {
      text.append("  ... and ").append(sorted.size() - lines).append(" more; see --lines\n");
    }
  }

  private void calls(CallTimes times) {
    List<CallTimes.Line> calls = new ArrayList<>(times.lines());
    calls.sort(Comparator.comparingLong(CallTimes.Line::nanos).reversed());
    Map<String, Map<String, Long>> callers = callers();
    Columns table = new Columns("  ", "rrll");
    table.row("calls", "time", "name", "seen most in");
    for (CallTimes.Line call : calls.subList(0, Math.min(lines, calls.size()))) {
      String most =
          callers.getOrDefault(call.name(), Map.of()).entrySet().stream()
              .max(Map.Entry.comparingByValue())
              .map(Map.Entry::getKey)
              .orElse("");
      String count = String.format(Locale.ROOT, "%,d", call.count());
      table.row(count, seconds(call.nanos()), call.name(), most);
    }
    text.append("\nsystem calls, of all threads, by time, waiting included:\n").append(table);
  }

  /** How long threads were found in each system call, by the functions that matter. */
  private Map<String, Map<String, Long>> callers() {
    Map<String, Map<String, Long>> callers = new HashMap<>();
    profile
        .stacks()
        .forEach(
            (stack, times) -> {
              if (stack.call() != GuestStack.NO_CALL) {
                callers
                    .computeIfAbsent(SyscallTable.nameOf(stack.call()), n -> new HashMap<>())
                    .merge(caller(stack), times.waited + times.computed, Long::sum);
              }
            });
    return callers;
  }

  /** The innermost function that is not a wrapper of the call. */
  private String caller(GuestStack stack) {
    List<String> names = places.functions(stack);
    for (String name : names) {
      boolean wrapper =
          name.startsWith("syscall.")
              || name.startsWith("runtime/internal/syscall.")
              || name.startsWith("internal/runtime/syscall.")
              || name.startsWith("runtime.entersyscall")
              || name.startsWith("internal/poll.")
              || name.startsWith("golang.org/x/sys/unix.");
      if (!wrapper) {
        return name;
      }
    }
    return names.get(names.size() - 1);
  }

  private void own(Executor executor) {
    TranslationCounts counts = executor.translationCounts();
    Columns table = new Columns("  ", "rl");
    table.row(seconds(counts.nanos()), "translating " + counts.regions() + " regions of code");
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    if (compiler != null && compiler.isCompilationTimeMonitoringSupported()) {
      long nanos = compiler.getTotalCompilationTime() * 1_000_000;
      table.row(seconds(nanos), "in the JVM's compilers, of gox's code and of what was translated");
    }
    long collecting = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      collecting += Math.max(0, collector.getCollectionTime());
    }
    table.row(seconds(collecting * 1_000_000), "in the JVM's garbage collector");
    long all = ProcessHandle.current().info().totalCpuDuration().map(d -> d.toNanos()).orElse(0L);
    table.row(seconds(all), "of processor time of the JVM, all of this and the start included");
    text.append("\nbeside the program's threads:\n").append(table);
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%,.2fs", nanos / 1e9);
  }

  private String share(long nanos) {
    return String.format(Locale.ROOT, "%.1f%%", 100.0 * nanos / Math.max(1, profile.computed()));
  }
}
