package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With {@code --check} programs do the same, and all that is compared is alike. */
class CheckIT {
  private static final Path JAVA = Path.of(System.getProperty("java.home"));
  private static final int LIMIT_SECONDS = 3600;

  @Test
  void aCheckedProgramDoesTheSame() {
    GoxProcess run = GoxProcess.run(Path.of("/dev/null"), List.of("--check", "samples/bin/hello"));
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(new String(run.out(), StandardCharsets.UTF_8)).isEqualTo("hello, world\n");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void aNumberBelowOneIsRefused() {
    GoxProcess run =
        GoxProcess.run(Path.of("/dev/null"), List.of("--check=0", "samples/bin/hello"));
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("--check takes a number of 1 or more");
  }

  static Stream<Sample> samples() {
    return Sample.all().filter(sample -> sample.program().equals("go1.26/suite"));
  }

  @Tag("nightly")
  @ParameterizedTest
  @MethodSource("samples")
  void samplesPassTheCheck(Sample sample) throws IOException {
    sample.check(sample.launchWith("--check=50", JAVA).limitSeconds(LIMIT_SECONDS).run());
  }
}
