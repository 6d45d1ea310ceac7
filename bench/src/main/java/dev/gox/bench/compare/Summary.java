package dev.gox.bench.compare;

import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * What a recording's runs amount to. Of the repetitions of a kernel the median counts. A kernel
 * that failed once on a system, or computed something else than natively, has no value there.
 */
final class Summary {
  /** The system that the others are compared with. */
  static final String NATIVE = "native";

  /** The emulator that gox is compared with. */
  static final String QEMU = "qemu";

  private final Recording recording;

  Summary(Recording recording) {
    this.recording = recording;
  }

  /** The kernels that ran, in the order of the suite. */
  List<String> kernels() {
    return recording.runs.stream().map(KernelRun::kernel).distinct().toList();
  }

  /** The systems that ran kernels, native execution first. */
  List<String> systems() {
    return recording.runs.stream()
        .map(KernelRun::system)
        .distinct()
        .sorted((a, b) -> Boolean.compare(b.equals(NATIVE), a.equals(NATIVE)))
        .toList();
  }

  /** The systems but native execution. */
  List<String> emulators() {
    return systems().stream().filter(system -> !system.equals(NATIVE)).toList();
  }

  /** The runs of a kernel on a system, or none if one of them is wrong. */
  List<KernelRun> runs(String kernel, String system) {
    List<KernelRun> runs = all(kernel, system);
    String truth = all(kernel, NATIVE).stream().map(KernelRun::checksum).findFirst().orElse(null);
    boolean right = runs.stream().allMatch(r -> r.good() && Objects.equals(r.checksum(), truth));
    return right ? runs : List.of();
  }

  private List<KernelRun> all(String kernel, String system) {
    return recording.runs.stream()
        .filter(run -> run.kernel().equals(kernel) && run.system().equals(system))
        .toList();
  }

  /** Nanoseconds of a round in steady state. */
  OptionalDouble steadyNanos(String kernel, String system) {
    return median(runs(kernel, system).stream().mapToDouble(KernelRun::steadyNanos));
  }

  /** Time in steady state, divided by the native one. */
  OptionalDouble ratio(String kernel, String system) {
    OptionalDouble here = steadyNanos(kernel, system);
    OptionalDouble there = steadyNanos(kernel, NATIVE);
    return here.isEmpty() || there.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(here.getAsDouble() / there.getAsDouble());
  }

  /** Nanoseconds from the process's start to half of the steady speed. */
  OptionalDouble halfSpeedNanos(String kernel, String system) {
    return median(runs(kernel, system).stream().mapToDouble(KernelRun::halfSpeedNanos));
  }

  /** Whether every run of a kernel on a system had rounds enough for a steady state. */
  boolean manyRounds(String kernel, String system) {
    return runs(kernel, system).stream().allMatch(KernelRun::manyRounds);
  }

  /** How many kernels have a ratio on a system. */
  long counted(String system) {
    return kernels().stream().filter(kernel -> ratio(kernel, system).isPresent()).count();
  }

  /** The geometric mean of a system's ratios. */
  OptionalDouble meanRatio(String system) {
    return mean(
        kernels().stream()
            .map(kernel -> ratio(kernel, system))
            .filter(OptionalDouble::isPresent)
            .mapToDouble(OptionalDouble::getAsDouble));
  }

  /** How many times faster one system is than another: the geometric mean over common kernels. */
  OptionalDouble meanSpeedup(String system, String over) {
    return mean(
        kernels().stream()
            .filter(k -> ratio(k, system).isPresent() && ratio(k, over).isPresent())
            .mapToDouble(k -> ratio(k, over).getAsDouble() / ratio(k, system).getAsDouble()));
  }

  /** The largest difference between two repetitions of a kernel on a system, as a share, if any. */
  OptionalDouble spread(String system) {
    return kernels().stream()
        .map(kernel -> runs(kernel, system))
        .filter(runs -> runs.size() > 1)
        .map(runs -> runs.stream().mapToDouble(KernelRun::steadyNanos).summaryStatistics())
        .mapToDouble(s -> s.getMax() / s.getMin() - 1)
        .max();
  }

  /** The systems that said hello. */
  List<String> helloSystems() {
    return recording.hellos.stream().map(HelloRun::system).distinct().toList();
  }

  /** Nanoseconds of hello on a system, or nothing if it ever failed. */
  OptionalDouble helloNanos(String system) {
    return median(hellos(system).stream().mapToDouble(HelloRun::wallNanos));
  }

  /** The largest resident set of hello in KiB: the median of the runs. */
  OptionalDouble helloKib(String system) {
    return median(hellos(system).stream().mapToDouble(HelloRun::maxRssKib));
  }

  private List<HelloRun> hellos(String system) {
    List<HelloRun> runs =
        recording.hellos.stream().filter(run -> run.system().equals(system)).toList();
    return runs.stream().allMatch(run -> run.status() == 0) ? runs : List.of();
  }

  private static OptionalDouble median(DoubleStream values) {
    double[] all = values.toArray();
    return all.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Statistics.median(DoubleStream.of(all)));
  }

  private static OptionalDouble mean(DoubleStream values) {
    double[] all = values.toArray();
    return all.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Statistics.geometricMean(DoubleStream.of(all)));
  }
}
