package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Translated code keeps amd64's memory order: litmus tests on two to four threads,
 * ordering/litmus.c, show no outcome that the architecture forbids, and spins on a plain load end.
 * Outcomes that only sequential consistency forbids may or may not occur.
 */
class MemoryOrderIT {
  /** Rounds, of 2,048 instances each, after which C2 has compiled what a test does. */
  private static final int ROUNDS = 60;

  private static final int MANY_ROUNDS = Integer.getInteger("gox.litmus.rounds", 3000);

  /** Tests that litmus.c lists. */
  private static final int TESTS = 36;

  private static final int LIMIT_SECONDS = 1800;

  @TempDir Path folder;

  private Path program;

  @BeforeEach
  void copyProgram() throws IOException {
    program = ResourceProgram.copy("ordering/litmus", folder);
  }

  @Test
  void translatedCodeKeepsTheOrder() {
    check(gox("translate", ROUNDS).run(), ROUNDS);
  }

  @Tag("nightly")
  @ParameterizedTest
  @ValueSource(strings = {"translate", "mixed", "interpret"})
  void theOrderIsKeptForLong(String mode) {
    check(gox(mode, MANY_ROUNDS).limitSeconds(LIMIT_SECONDS).run(), MANY_ROUNDS);
  }

  /** That what the tests call forbidden is. */
  @Tag("nightly")
  @Test
  void theProcessorKeepsTheOrder() {
    assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64"),
        "needs a Linux on amd64");
    List<String> command = List.of(program.toString(), "" + MANY_ROUNDS);
    check(Launch.command(command).limitSeconds(LIMIT_SECONDS).run(), MANY_ROUNDS);
  }

  private Launch gox(String mode, int rounds) {
    return Launch.gox(List.of("--mode=" + mode, program.toString(), "" + rounds));
  }

  private static void check(GoxProcess run, int rounds) {
    assertThat(run.exit()).as(run.err()).isZero();
    String out = new String(run.out(), StandardCharsets.US_ASCII);
    assertThat(out.lines())
        .hasSize(TESTS)
        .allMatch(line -> line.contains(" instances " + rounds * 2048L + " forbidden 0 allowed "));
  }
}
