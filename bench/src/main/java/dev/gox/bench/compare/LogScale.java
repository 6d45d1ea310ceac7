package dev.gox.bench.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * A logarithmic axis.
 *
 * @param low the value at the start
 * @param high the value at the end
 * @param start the start's coordinate
 * @param end the end's coordinate, which may be the smaller one
 */
record LogScale(double low, double high, double start, double end) {
  /** The coordinate of a value; values outside the axis are drawn at its ends. */
  double at(double value) {
    double inside = Math.min(Math.max(value, low), high);
    return start + (end - start) * Math.log(inside / low) / Math.log(high / low);
  }

  /** The values 1, 2 and 5 times a power of ten that lie on the axis. */
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    for (int power = -9; power <= 9; power++) {
      for (int digit : new int[] {1, 2, 5}) {
        double tick = Double.parseDouble(digit + "e" + power);
        if (tick >= low && tick <= high) {
          ticks.add(tick);
        }
      }
    }
    return ticks;
  }

  /** A tick's number without needless zeros. */
  static String label(double tick) {
    return tick >= 1 ? Long.toString(Math.round(tick)) : Double.toString(tick);
  }
}
