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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Faults in the middle of hot loops are precise: the handler of fault/fault.c finds the registers,
 * RIP, address and memory that it finds natively, and the loop goes on from there when the handler
 * has repaired what was wrong. fault.txt is what it printed on Linux on an AMD processor.
 */
class FaultStateIT {
  @TempDir Path folder;

  private Path program;

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = FaultStateIT.class.getResourceAsStream("fault/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  @BeforeEach
  void copyProgram() throws IOException {
    program = folder.resolve("fault");
    Files.write(program, resource("fault"));
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  private static void check(GoxProcess run) throws IOException {
    assertThat(run.exit()).as(run.err()).isZero();
    String expected = new String(resource("fault.txt"), StandardCharsets.US_ASCII);
    assertThat(new String(run.out(), StandardCharsets.US_ASCII).lines())
        .containsExactlyElementsOf(expected.lines().toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"interpret", "mixed", "translate"})
  void theHandlerSeesWhatItSeesNatively(String mode) throws IOException {
    check(Launch.gox(List.of("--mode=" + mode, program.toString())).run());
  }

  /** That fault.txt is the truth. */
  @Test
  void theHostAgrees() throws IOException {
    assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64"),
        "needs a Linux on amd64");
    check(Launch.command(List.of(program.toString())).run());
  }
}
