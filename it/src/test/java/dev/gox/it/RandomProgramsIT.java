package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * 500 random Go programs compute in gox what they compute natively. random/generate.go.txt made
 * them and says how they were built into one executable; programs.txt is what a native run printed:
 * the number and a hash of everything that the program computed.
 */
class RandomProgramsIT {
  private static final int ALL = 500;

  /** Programs in the build: most of them are translated while they run. */
  private static final int SAMPLE = 30;

  private static final int LIMIT_SECONDS = 3600;

  @TempDir Path folder;

  private Path program;

  private static InputStream resource(String name) {
    return Objects.requireNonNull(
        RandomProgramsIT.class.getResourceAsStream("random/" + name), name);
  }

  @BeforeEach
  void unpackProgram() throws IOException {
    program = folder.resolve("programs");
    try (InputStream in = new GZIPInputStream(resource("programs.gz"))) {
      Files.copy(in, program);
    }
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  private static void check(GoxProcess run, int programs) throws IOException {
    assertThat(run.exit()).as(run.err()).isZero();
    String expected;
    try (InputStream in = resource("programs.txt")) {
      expected = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
    assertThat(new String(run.out(), StandardCharsets.US_ASCII).lines())
        .containsExactlyElementsOf(expected.lines().limit(programs).toList());
  }

  private Launch gox(String mode, int programs) {
    return Launch.gox(List.of("--mode=" + mode, program.toString(), "0", "" + programs));
  }

  @Test
  void someGiveTheNativeResults() throws IOException {
    check(gox("mixed", SAMPLE).run(), SAMPLE);
  }

  @Tag("nightly")
  @ParameterizedTest
  @ValueSource(strings = {"interpret", "mixed", "translate"})
  void allGiveTheNativeResults(String mode) throws IOException {
    check(gox(mode, ALL).limitSeconds(LIMIT_SECONDS).run(), ALL);
  }

  /** That programs.txt is the truth. */
  @Test
  void theHostAgrees() throws IOException {
    assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64"),
        "needs a Linux on amd64");
    check(Launch.command(List.of(program.toString(), "0", "" + ALL)).run(), ALL);
  }
}
