package dev.gox.it;

import java.nio.file.Path;
import java.util.List;

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

  /** Runs gox with arguments and a file as standard input. */
  public static GoxProcess run(Path input, List<String> arguments) {
    return Launch.gox(arguments).input(input).run();
  }

  /** Runs any command from the project's root. */
  public static GoxProcess runCommand(Path input, List<String> command) {
    return Launch.command(command).input(input).run();
  }
}
