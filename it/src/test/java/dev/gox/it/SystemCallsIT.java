package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * C programs that make system calls and print what became of them print natively what they print in
 * gox. Each is about one subject; the host's compiler builds it.
 */
class SystemCallsIT {
  private static final Path NOTHING = Path.of("/dev/null");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attributes",
        "fifos",
        "guarded",
        "jobs",
        "locks",
        "mapped",
        "names",
        "processes",
        "seals",
        "signalfds",
        "terminals",
        "transfers",
        "watches"
      })
  void printsWhatItPrintsNatively(String name) throws IOException {
    Path program = build(name);
    GoxProcess host = GoxProcess.runCommand(NOTHING, List.of("" + program));
    GoxProcess gox = GoxProcess.run(NOTHING, List.of("" + program));
    assertThat(text(gox)).isEqualTo(text(host));
    assertThat(gox.err()).isEqualTo(host.err());
    assertThat(gox.exit()).isEqualTo(host.exit()).isZero();
  }

  /** Who waits for input before reading any is told of it, and of its end. */
  @Test
  void inputIsWaitedFor() throws IOException {
    Path program = build("waits");
    String java = System.getProperty("java.home") + "/bin/java";
    String gox = java + " -jar " + System.getProperty("gox.jar") + " ";
    String slowly = "(sleep 0.2; printf 'one\\ntwo\\n'; sleep 1; printf three; sleep 0.2) | ";
    GoxProcess host = GoxProcess.runCommand(NOTHING, List.of("sh", "-c", slowly + program));
    GoxProcess guest = GoxProcess.runCommand(NOTHING, List.of("sh", "-c", slowly + gox + program));
    assertThat(text(guest)).isEqualTo(text(host)).contains("three");
  }

  /** With a root that holds the program alone, /proc and /dev are still there. */
  @Test
  void confinedProgramsFindThemselves() throws IOException {
    Path program = build("confined");
    GoxProcess host = GoxProcess.runCommand(NOTHING, List.of("" + program));
    GoxProcess gox = GoxProcess.run(NOTHING, List.of("--root=" + folder, "" + program));
    assertThat(text(gox)).isEqualTo(text(host)).contains("Name:");
    assertThat(gox.exit()).isZero();
  }

  private Path build(String name) throws IOException {
    ResourceProgram.assumeHostRunsThem();
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "needs gcc");
    Path source = folder.resolve(name + ".c");
    Files.writeString(source, ResourceProgram.text("calls/" + name + ".c"));
    Files.writeString(folder.resolve("tell.h"), ResourceProgram.text("calls/tell.h"));
    Path program = folder.resolve(name);
    GoxProcess compiler =
        GoxProcess.runCommand(
            NOTHING, List.of("gcc", "-O1", "-static", "-o", "" + program, "" + source));
    assertThat(compiler.err()).isEmpty();
    return program;
  }

  private static String text(GoxProcess run) {
    return new String(run.out(), StandardCharsets.ISO_8859_1);
  }
}
