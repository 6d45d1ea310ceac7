package dev.gox.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Draws the speed of each system against the time since the process was started: the geometric mean
 * over the kernels of the speed at that moment, relative to native in steady state. A system's line
 * begins when its last kernel has begun its first round, and ends with its first run that is over.
 */
final class WarmupChart {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 460;
  private static final int POINTS = 240;

  private final Summary summary;
  private final List<String> systems;
  private final LogScale time;
  private final LogScale speed;
  private final Svg svg;

  private WarmupChart(Summary summary) {
    this.summary = summary;
    systems = summary.systems();
    double longest = 1;
    double slowest = 0.1;
    for (String system : systems) {
      Period period = period(system);
      if (period.begin < period.end) {
        longest = Math.max(longest, period.end / 1e9);
        slowest = Math.min(slowest, speedAt(system, period.begin));
      }
    }
    time = new LogScale(0.002, longest, 70, WIDTH - 30.0);
    speed = new LogScale(slowest / 1.5, 1.5, HEIGHT - 50.0, 70);
    svg = new Svg(WIDTH, HEIGHT, "Speed since the process was started, native = 1 (log scales)");
  }

  /** The chart's file. */
  static String of(Recording recording) {
    WarmupChart chart = new WarmupChart(new Summary(recording));
    chart.draw();
    return chart.svg.finish();
  }

  /** Nanoseconds since the process's start in which all kernels were at it. */
  private record Period(double begin, double end) {}

  private List<KernelRun> runs(String system) {
    List<KernelRun> runs = new ArrayList<>();
    for (String kernel : summary.kernels()) {
      if (summary.ratio(kernel, system).isPresent()) {
        runs.addAll(summary.runs(kernel, system));
      }
    }
    return runs;
  }

  private Period period(String system) {
    List<KernelRun> runs = runs(system);
    double begin = runs.stream().mapToDouble(run -> run.begins()[0]).max().orElse(0);
    double end = runs.stream().mapToDouble(KernelRun::endNanos).min().orElse(0);
    return new Period(begin, end);
  }

  /** A system's speed at a time, as a share of native steady state. */
  private double speedAt(String system, double nanos) {
    return Statistics.geometricMean(
        runs(system).stream()
            .mapToDouble(
                run -> {
                  OptionalDouble steady = summary.steadyNanos(run.kernel(), Summary.NATIVE);
                  return steady.orElseThrow() / run.roundNanosAt(nanos);
                }));
  }

  private void draw() {
    svg.legend(70, 45, systems, 0);
    for (double tick : time.ticks()) {
      svg.line(time.at(tick), speed.end(), time.at(tick), speed.start(), "#dddddd");
      svg.text(time.at(tick), speed.start() + 16, "middle", 11, LogScale.label(tick));
    }
    for (double tick : speed.ticks()) {
      svg.line(time.start(), speed.at(tick), time.end(), speed.at(tick), "#dddddd");
      svg.text(time.start() - 6, speed.at(tick) + 4, "end", 11, LogScale.label(tick));
    }
    svg.text((time.start() + time.end()) / 2, HEIGHT - 12.0, "middle", 12, "seconds");
    for (int i = 0; i < systems.size(); i++) {
      Period period = period(systems.get(i));
      if (period.begin < period.end) {
        svg.path(line(systems.get(i), period), Svg.color(i));
      }
    }
  }

  private List<double[]> line(String system, Period period) {
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i <= POINTS; i++) {
      double nanos = period.begin * Math.pow(period.end / period.begin, (double) i / POINTS);
      points.add(new double[] {time.at(nanos / 1e9), speed.at(speedAt(system, nanos))});
    }
    return points;
  }
}
