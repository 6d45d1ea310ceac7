package dev.gox.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The samples, by both Go versions, give the output and exit status that a native run gives. {@link
 * GoUnderEmulationIT} has those that have a name of their own.
 */
@Execution(ExecutionMode.CONCURRENT)
class SampleProgramsIT {
  private static final Path JAVA = Path.of(System.getProperty("java.home"));

  /** Translated before it runs, all of a program takes its time: this long is a hang. */
  private static final int LIMIT_SECONDS = 600;

  /**
   * Short ones that go where modes differ: signals and panics out of code, stacks that grow,
   * threads that are preempted, memory whose rights change.
   */
  private static final Set<String> SHORT =
      Set.of(
          "hello", "callers", "deeprec", "mmaps", "nilderef", "panicexit", "preempt", "sigactions");

  /** Of these, what the build translates wholly: some 5 s of processor time each. */
  private static final Set<String> TRANSLATED = Set.of("hello", "nilderef", "preempt");

  static Stream<Sample> samples() {
    return Sample.all().filter(sample -> !GoUnderEmulationIT.SAMPLES.contains(sample.name()));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void givesTheNativeOutput(Sample sample) throws IOException {
    sample.check(sample.launch(JAVA).run());
  }

  static Stream<Arguments> shortOnesInOtherModes() {
    return inOtherModes(
            Sample.all().filter(sample -> sample.program().matches("hello|go1.26/suite")))
        .filter(run -> isShort(((Sample) run.get()[0]).name(), run.get()[1].equals("translate")));
  }

  private static boolean isShort(String sample, boolean translated) {
    return (translated ? TRANSLATED : SHORT).contains(sample);
  }

  @ParameterizedTest
  @MethodSource("shortOnesInOtherModes")
  void givesTheSameInEachMode(Sample sample, String mode) throws IOException {
    inMode(sample, mode);
  }

  static Stream<Arguments> allInOtherModes() {
    return inOtherModes(Sample.all());
  }

  @Tag("nightly")
  @ParameterizedTest
  @MethodSource("allInOtherModes")
  void allGiveTheSameInEachMode(Sample sample, String mode) throws IOException {
    inMode(sample, mode);
  }

  private static Stream<Arguments> inOtherModes(Stream<Sample> samples) {
    return samples.flatMap(
        sample ->
            Stream.of("interpret", "translate").map(mode -> Arguments.arguments(sample, mode)));
  }

  private static void inMode(Sample sample, String mode) throws IOException {
    sample.check(sample.launchIn(mode, JAVA).limitSeconds(LIMIT_SECONDS).run());
  }
}
