package dev.gox.bench.compare;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Writes docs/performance.md from a recording. */
final class PerformancePage {
  private final Recording recording;
  private final Summary summary;
  private final StringBuilder text = new StringBuilder();

  private PerformancePage(Recording recording) {
    this.recording = recording;
    this.summary = new Summary(recording);
  }

  /**
   * The page, which shows two charts.
   *
   * @param bars the bar chart's file name
   * @param curve the warm-up chart's file name
   */
  static String of(Recording recording, String bars, String curve) {
    PerformancePage page = new PerformancePage(recording);
    page.head();
    page.steadyState(bars);
    page.warmUp(curve);
    page.hello();
    page.spread();
    return page.text.toString();
  }

  private void head() {
    text.append("# Performance\n\n");
    text.append("Written by `bench/compare`, from its runs alone; [benchmarks.md](benchmarks.md)");
    text.append(" says how.\n\n");
    recording.facts.forEach((name, value) -> line("* " + name + ": " + value));
  }

  private void steadyState(String bars) {
    text.append("\n## Steady state\n\n");
    text.append("The time of a round natively, and how many times as long it takes elsewhere.\n\n");
    line("![Time in steady state, as a multiple of native](" + bars + ")\n");
    List<String> emulators = summary.emulators();
    row("kernel", "what it is about", "native, ms", emulators, s -> s + ", x native");
    row("---", "---", "---:", emulators, s -> "---:");
    for (String kernel : summary.kernels()) {
      row(
          kernel,
          recording.kernels.getOrDefault(kernel, ""),
          number(summary.steadyNanos(kernel, Summary.NATIVE), 1e6),
          emulators,
          s -> ratio(kernel, s));
    }
    row("**geometric mean**", "", "", emulators, this::mean);
    text.append('\n');
    if (shaky()) {
      text.append("\\* from fewer than six rounds.\n\n");
    }
    for (String system : emulators) {
      OptionalDouble speedup = summary.meanSpeedup(system, Summary.QEMU);
      if (!system.equals(Summary.QEMU) && speedup.isPresent()) {
        line("* " + system + " is " + number(speedup, 1) + " times as fast as qemu.");
      }
    }
  }

  private String ratio(String kernel, String system) {
    OptionalDouble ratio = summary.ratio(kernel, system);
    if (ratio.isEmpty()) {
      return "failed";
    }
    return number(ratio, 1) + (summary.manyRounds(kernel, system) ? "" : " \\*");
  }

  private boolean shaky() {
    return summary.kernels().stream()
        .anyMatch(k -> summary.systems().stream().anyMatch(s -> !summary.manyRounds(k, s)));
  }

  private String mean(String system) {
    long counted = summary.counted(system);
    int all = summary.kernels().size();
    return "**"
        + number(summary.meanRatio(system), 1)
        + "**"
        + (counted == all ? "" : " (" + counted + " of " + all + ")");
  }

  private void warmUp(String curve) {
    text.append("\n## Warm-up\n\n");
    text.append("Seconds from the start of the process to half of its own steady speed.\n\n");
    line("![Speed against the time since the process was started](" + curve + ")\n");
    List<String> systems = summary.systems();
    line("| kernel | " + String.join(" | ", systems) + " |");
    line("|---|" + "---:|".repeat(systems.size()));
    for (String kernel : summary.kernels()) {
      line(
          systems.stream()
              .map(system -> number(summary.halfSpeedNanos(kernel, system), 1e9))
              .collect(Collectors.joining(" | ", "| " + kernel + " | ", " |")));
    }
  }

  private void hello() {
    if (summary.helloSystems().isEmpty()) {
      return;
    }
    text.append("\n## Hello\n\n");
    text.append("A program that prints a line, from the start of the process to its end.\n\n");
    line("| system | wall, ms | largest resident set, MiB |");
    line("|---|---:|---:|");
    for (String system : summary.helloSystems()) {
      String wall = number(summary.helloNanos(system), 1e6);
      line("| " + system + " | " + wall + " | " + number(summary.helloKib(system), 1024) + " |");
    }
  }

  private void spread() {
    List<String> repeated =
        summary.systems().stream().filter(system -> summary.spread(system).isPresent()).toList();
    if (repeated.isEmpty()) {
      return;
    }
    text.append("\n## Spread\n\n");
    text.append("The largest difference between two repetitions of one kernel:\n\n");
    for (String system : repeated) {
      line("* " + system + ": " + number(summary.spread(system), 0.01) + " %");
    }
  }

  /** A value in a unit, with three significant digits; a dash if there is none. */
  static String number(OptionalDouble value, double unit) {
    if (value.isEmpty()) {
      return "-";
    }
    double scaled = value.getAsDouble() / unit;
    int decimals = scaled < 0.9995 ? 3 : scaled < 9.995 ? 2 : scaled < 99.95 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + decimals + "f", scaled);
  }

  private interface Cell {
    String of(String system);
  }

  private void row(String name, String about, String time, List<String> systems, Cell cell) {
    line(
        systems.stream()
            .map(cell::of)
            .collect(
                Collectors.joining(
                    " | ", "| " + name + " | " + about + " | " + time + " | ", " |")));
  }

  private void line(String content) {
    text.append(content).append('\n');
  }
}
