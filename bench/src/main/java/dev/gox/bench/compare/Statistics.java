package dev.gox.bench.compare;

import java.util.stream.DoubleStream;

/** The two means that the comparison uses. */
final class Statistics {
  private Statistics() {}

  /**
   * The middle value, or the mean of the two middle ones.
   *
   * @throws IllegalArgumentException if there is none
   */
  static double median(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("no median of nothing");
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /**
   * The n-th root of the product of positive values.
   *
   * @throws IllegalArgumentException if there is none
   */
  static double geometricMean(DoubleStream values) {
    return Math.exp(
        values
            .map(Math::log)
            .average()
            .orElseThrow(() -> new IllegalArgumentException("no mean of nothing")));
  }
}
