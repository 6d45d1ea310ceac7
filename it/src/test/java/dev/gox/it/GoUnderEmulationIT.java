package dev.gox.it;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What breaks Go programs under other emulators. Each test is a sample by both Go versions, whose
 * output a native run gave.
 */
@Execution(ExecutionMode.CONCURRENT)
class GoUnderEmulationIT {
  /** The samples here. */
  static final Set<String> SAMPLES =
      Set.of("sigstorm", "addresses", "sigactions", "altstack", "cloneflags", "gccheck");

  private static final Path JAVA = Path.of(System.getProperty("java.home"));

  /** How long the long test of collection runs: {@code gox.stress.gcminutes}. */
  private static final int GC_MINUTES = Integer.getInteger("gox.stress.gcminutes", 30);

  static Stream<Sample> sigstorm() {
    return Sample.named("sigstorm");
  }

  static Stream<Sample> addresses() {
    return Sample.named("addresses");
  }

  static Stream<Sample> sigactions() {
    return Sample.named("sigactions");
  }

  static Stream<Sample> altstack() {
    return Sample.named("altstack");
  }

  static Stream<Sample> cloneflags() {
    return Sample.named("cloneflags");
  }

  static Stream<Sample> gccheck() {
    return Sample.named("gccheck");
  }

  /** Of integers, SSE and memory, whose checksums a damaged register or flag would change. */
  @ParameterizedTest
  @MethodSource("sigstorm")
  void tenThousandPreemptionSignalsASecondDoNoHarm(Sample sample) throws IOException {
    asOnHardware(sample);
  }

  @ParameterizedTest
  @MethodSource("addresses")
  void addressesStayBelowTheCanonicalHalf(Sample sample) throws IOException {
    asOnHardware(sample);
  }

  @ParameterizedTest
  @MethodSource("sigactions")
  void allSixtyFourSignalsAreThePrograms(Sample sample) throws IOException {
    asOnHardware(sample);
  }

  @ParameterizedTest
  @MethodSource("altstack")
  void alternateStacksFollowTheWholeMatrix(Sample sample) throws IOException {
    asOnHardware(sample);
  }

  @ParameterizedTest
  @MethodSource("cloneflags")
  void cloneTakesTheFlagsOfEveryGoAndRefusesOthers(Sample sample) throws IOException {
    asOnHardware(sample);
  }

  /** GOGC=1 and GODEBUG=gccheckmark=1: see the sample's env.txt. */
  @ParameterizedTest
  @MethodSource("gccheck")
  void checkedCollectionAtEveryAllocationFindsNoFault(Sample sample) throws IOException {
    asOnHardware(sample);
  }

  @Tag("stress")
  @ParameterizedTest
  @MethodSource("gccheck")
  void checkedCollectionFindsNoFaultForHalfAnHour(Sample sample) throws IOException {
    long limit = Duration.ofMinutes(GC_MINUTES + 10).toSeconds();
    List<String> arguments = List.of(GC_MINUTES + "m");
    sample.check(sample.launch(JAVA, arguments).limitSeconds(limit).run());
  }

  private static void asOnHardware(Sample sample) throws IOException {
    sample.check(sample.launch(JAVA).run());
  }
}
