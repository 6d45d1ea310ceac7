package dev.gox.bench.compare;

import java.util.Arrays;

/**
 * One run of a kernel by one system; times in nanoseconds.
 *
 * @param kernel its name
 * @param system what ran it
 * @param repeat which repetition, from 0
 * @param status the exit status; 0 for a good run
 * @param begins when each round began, since the process was started
 * @param durations how long each round took
 * @param checksum what the rounds computed; empty if the run failed
 * @param maxRssKib the largest resident set in KiB
 */
record KernelRun(
    String kernel,
    String system,
    int repeat,
    int status,
    long[] begins,
    long[] durations,
    String checksum,
    long maxRssKib) {
  /** Fewer rounds than this don't show whether the state was steady. */
  private static final int ENOUGH_ROUNDS = 6;

  /** Whether the program ended by itself, with at least a round. */
  boolean good() {
    return status == 0 && durations.length > 0 && !checksum.isEmpty();
  }

  /** The steady state: the median of the last third of the rounds. */
  double steadyNanos() {
    int third = (durations.length + 2) / 3;
    return Statistics.median(
        Arrays.stream(durations, durations.length - third, durations.length).asDoubleStream());
  }

  /** Whether there are rounds enough to call the last ones steady. */
  boolean manyRounds() {
    return durations.length >= ENOUGH_ROUNDS;
  }

  /**
   * The time from the process's start to half of the steady speed: the begin of the first round
   * that took at most twice the steady time.
   */
  double halfSpeedNanos() {
    double limit = 2 * steadyNanos();
    for (int i = 0; i < durations.length; i++) {
      if (durations[i] <= limit) {
        return begins[i];
      }
    }
    throw new IllegalStateException("the median of " + kernel + " is in none of its rounds");
  }

  /** How long the round took that ran at a time since the process's start. */
  double roundNanosAt(double time) {
    int i = 0;
    while (i + 1 < begins.length && begins[i + 1] <= time) {
      i++;
    }
    return durations[i];
  }

  /** The end of the last round. */
  double endNanos() {
    return begins[begins.length - 1] + (double) durations[durations.length - 1];
  }
}
