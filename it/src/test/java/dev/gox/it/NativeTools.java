package dev.gox.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tools of the host's whose answers gox's are compared with; tests are skipped where they lack. */
final class NativeTools {
  private NativeTools() {}

  /** Skips a test unless the host can run the samples and has a tool. */
  static void need(String tool) {
    assumeTrue(isNative(), "Linux on amd64");
    assumeTrue(has(tool), tool);
  }

  static boolean isNative() {
    return System.getProperty("os.name").equals("Linux")
        && System.getProperty("os.arch").equals("amd64");
  }

  static boolean has(String tool) {
    for (String folder : System.getenv("PATH").split(":")) {
      if (Files.isExecutable(Path.of(folder, tool))) {
        return true;
      }
    }
    return false;
  }

  /** What a tool prints on standard output; it must succeed. */
  static String output(String... command) {
    GoxProcess run = Launch.command(List.of(command)).run();
    if (run.exit() != 0) {
      throw new AssertionError(String.join(" ", command) + ": " + run.err());
    }
    return new String(run.out(), StandardCharsets.UTF_8);
  }

  /** What gox prints on standard output; it must succeed. */
  static String gox(String... words) {
    GoxProcess run = GoxProcess.run(Path.of("/dev/null"), List.of(words));
    if (run.exit() != 0) {
      throw new AssertionError("gox " + String.join(" ", words) + ": " + run.err());
    }
    return new String(run.out(), StandardCharsets.UTF_8);
  }
}
