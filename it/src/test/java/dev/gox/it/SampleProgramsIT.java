package dev.gox.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The samples, by both Go versions, give the output and exit status that a native run gives. {@link
 * GoUnderEmulationIT} has those that have a name of their own.
 */
@Execution(ExecutionMode.CONCURRENT)
class SampleProgramsIT {
  static Stream<Sample> samples() {
    return Sample.all().filter(sample -> !GoUnderEmulationIT.SAMPLES.contains(sample.name()));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void givesTheNativeOutput(Sample sample) throws IOException {
    sample.check(sample.launch(Path.of(System.getProperty("java.home"))).run());
  }
}
