package dev.gox.loader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.translator.intrinsic.KnownBodies;
import java.nio.file.Path;
import java.util.SortedSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The assembly of the Go versions that the samples are built by is known, wherever it is linked.
 */
class KnownBodiesTest {
  private static final Path SAMPLES = Path.of("..", "samples", "bin");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "go1.19/hello",
        "go1.26/hello-pie",
        "go1.19/hello-pie",
        "go1.26/hello-stripped",
        "go1.26/suite",
        "go1.19/suite"
      })
  void allBodiesAreListed(String program) throws Exception {
    KnownBodies known = KnownBodies.load();
    SortedSet<String> lines = FunctionBodies.of(SAMPLES.resolve(program), known);
    assertThat(lines).anyMatch(line -> line.startsWith("runtime.memmove\t"));
    assertThat(lines).anyMatch(line -> line.startsWith("indexbytebody\t"));
    assertThat(lines).allMatch(line -> known.has(line));
  }
}
