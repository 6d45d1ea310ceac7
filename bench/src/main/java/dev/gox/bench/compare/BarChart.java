package dev.gox.bench.compare;

import java.util.List;
import java.util.OptionalDouble;

/** Draws the ratios to native, a group of bars a kernel, the geometric means below. */
final class BarChart {
  private static final int WIDTH = 860;
  private static final int LEFT = 130;
  private static final int TOP = 75;
  private static final int BAR = 8;
  private static final int GAP = 8;

  private final Summary summary;
  private final List<String> systems;
  private final List<String> kernels;
  private final LogScale scale;
  private final Svg svg;
  private final int bottom;

  private BarChart(Summary summary) {
    this.summary = summary;
    systems = summary.emulators();
    kernels = summary.kernels();
    double most = 2;
    for (String kernel : kernels) {
      for (String system : systems) {
        most = Math.max(most, summary.ratio(kernel, system).orElse(1));
      }
    }
    scale = new LogScale(0.5, most * 1.3, LEFT, WIDTH - 30.0);
    bottom = TOP + (kernels.size() + 1) * group();
    svg = new Svg(WIDTH, bottom + 30, "Time in steady state, as a multiple of native (log scale)");
  }

  /** The chart's file. */
  static String of(Recording recording) {
    BarChart chart = new BarChart(new Summary(recording));
    chart.draw();
    return chart.svg.finish();
  }

  private int group() {
    return systems.size() * BAR + GAP;
  }

  private void draw() {
    svg.legend(LEFT, 45, systems, 1);
    for (double tick : scale.ticks()) {
      svg.line(scale.at(tick), TOP - 8, scale.at(tick), bottom, tick == 1 ? "#555555" : "#dddddd");
      svg.text(scale.at(tick), TOP - 12, "middle", 11, LogScale.label(tick));
    }
    int y = TOP;
    for (String kernel : kernels) {
      bars(kernel, y, systems.stream().map(system -> summary.ratio(kernel, system)).toList());
      y += group();
    }
    bars("geometric mean", y, systems.stream().map(summary::meanRatio).toList());
  }

  private void bars(String name, int top, List<OptionalDouble> ratios) {
    svg.text(LEFT - 8.0, top + ratios.size() * BAR / 2.0 + 4, "end", 12, name);
    double one = scale.at(1);
    for (int i = 0; i < ratios.size(); i++) {
      double y = top + i * (double) BAR;
      if (ratios.get(i).isEmpty()) {
        svg.text(one + 4, y + BAR, "start", 9, "failed");
        continue;
      }
      double x = scale.at(ratios.get(i).getAsDouble());
      svg.rectangle(
          Math.min(one, x), y, Math.max(Math.abs(x - one), 1), BAR - 1.0, Svg.color(1 + i));
      svg.text(
          Math.max(one, x) + 4,
          y + BAR - 0.5,
          "start",
          9,
          PerformancePage.number(ratios.get(i), 1));
    }
  }
}
