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

/**
 * Signal frames as a handler finds and edits them. The program, signal/frame.c, prints what it
 * sees; frame.txt is what it printed on Linux 6.18 on an AMD processor.
 */
class SignalFrameIT {
  private static final Path NO_INPUT = Path.of("/dev/null");

  @TempDir Path folder;

  private Path program;

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = SignalFrameIT.class.getResourceAsStream("signal/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  @BeforeEach
  void copyProgram() throws IOException {
    program = folder.resolve("frame");
    Files.write(program, resource("frame"));
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  private static void check(GoxProcess run) throws IOException {
    assertThat(run.exit()).as(run.err()).isZero();
    String expected = new String(resource("frame.txt"), StandardCharsets.US_ASCII);
    assertThat(new String(run.out(), StandardCharsets.US_ASCII).lines())
        .containsExactlyElementsOf(expected.lines().toList());
  }

  @Test
  void framesAreLinuxs() throws IOException {
    check(GoxProcess.run(NO_INPUT, List.of(program.toString())));
  }

  /** That frame.txt is the truth. */
  @Test
  void theHostAgrees() throws IOException {
    assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64"),
        "needs a Linux on amd64");
    check(GoxProcess.runCommand(NO_INPUT, List.of(program.toString())));
  }
}
