package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * C programs that make system calls and print what became of them print natively what they print in
 * gox. Each is about one subject; the host's compiler builds it.
 */
class SystemCallsIT {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"locks"})
  void printsWhatItPrintsNatively(String name) throws IOException {
    ResourceProgram.assumeHostRunsThem();
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "needs gcc");
    Path source = folder.resolve(name + ".c");
    Files.writeString(source, ResourceProgram.text("calls/" + name + ".c"));
    Path program = folder.resolve(name);
    Path input = Path.of("/dev/null");
    GoxProcess compiler =
        GoxProcess.runCommand(
            input, List.of("gcc", "-O1", "-static", "-o", "" + program, "" + source));
    assertThat(compiler.err()).isEmpty();
    GoxProcess host = GoxProcess.runCommand(input, List.of("" + program));
    GoxProcess gox = GoxProcess.run(input, List.of("" + program));
    assertThat(text(gox)).isEqualTo(text(host));
    assertThat(gox.err()).isEqualTo(host.err());
    assertThat(gox.exit()).isEqualTo(host.exit()).isZero();
  }

  private static String text(GoxProcess run) {
    return new String(run.out(), StandardCharsets.ISO_8859_1);
  }
}
