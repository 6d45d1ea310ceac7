package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that stops is seen to stop, as by a shell, and goes on when it is continued. */
class StopIT {
  private static final Path NOTHING = Path.of("/dev/null");

  @TempDir Path folder;

  @Test
  void whoStartedItSeesItStopAndContinuesIt() throws IOException {
    ResourceProgram.assumeHostRunsThem();
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "needs gcc");
    String watcher = build("watcher");
    String stops = build("stops");
    GoxProcess host = GoxProcess.runCommand(NOTHING, List.of(watcher, stops));
    List<String> command = new ArrayList<>(List.of(watcher));
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(List.of("-jar", System.getProperty("gox.jar"), stops));
    GoxProcess gox = GoxProcess.runCommand(NOTHING, command);
    assertThat(text(gox)).isEqualTo(text(host)).contains("continued 3");
    assertThat(gox.err()).isEmpty();
  }

  private String build(String name) throws IOException {
    Path source = folder.resolve(name + ".c");
    Files.writeString(source, ResourceProgram.text("stop/" + name + ".c"));
    Path program = folder.resolve(name);
    GoxProcess compiler =
        GoxProcess.runCommand(
            NOTHING, List.of("gcc", "-O1", "-static", "-o", "" + program, "" + source));
    assertThat(compiler.err()).isEmpty();
    return program.toString();
  }

  private static String text(GoxProcess run) {
    return new String(run.out(), StandardCharsets.UTF_8);
  }
}
