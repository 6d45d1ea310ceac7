package dev.gox.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One run of {@code java -jar gox.jar} to its end.
 *
 * @param exit the exit status
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
public record GoxProcess(int exit, byte[] out, String err) {
  /** The project's root folder. */
  public static final Path ROOT =
      Path.of(System.getProperty("gox.root")).toAbsolutePath().normalize();

  private static final long LIMIT_SECONDS = 120;

  /** Runs gox with arguments and a file as standard input. */
  public static GoxProcess run(Path input, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-jar");
    command.add(System.getProperty("gox.jar"));
    command.addAll(arguments);
    return runCommand(input, command);
  }

  /** Runs any command from the project's root. */
  public static GoxProcess runCommand(Path input, List<String> command) {
    try {
      Path out = Files.createTempFile("gox", ".out");
      Path err = Files.createTempFile("gox", ".err");
      try {
        Process process =
            new ProcessBuilder(command)
                .directory(ROOT.toFile())
                .redirectInput(input.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
          throw new AssertionError("still running after " + LIMIT_SECONDS + " s: " + command);
        }
        return new GoxProcess(process.exitValue(), Files.readAllBytes(out), Files.readString(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
