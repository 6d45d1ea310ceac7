package dev.gox.bench;

import dev.gox.loader.BadProgramException;
import dev.gox.loader.Program;
import dev.gox.loader.ProgramLoader;
import dev.gox.runtime.linux.GuestProcess;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Runs a sample in this JVM and counts its instructions. */
final class GuestRun {
  /** What a forked JVM needs on its command line: the grants of gox.jar's manifest. */
  static final String EXPORTS = "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED";

  static final String MORE_EXPORTS = "--add-exports=java.base/jdk.internal.util=ALL-UNNAMED";

  static final String OPENS = "--add-opens=java.base/sun.nio.fs=ALL-UNNAMED";

  static final Path SAMPLES = Path.of(System.getProperty("gox.samples", "samples/bin"));

  private GuestRun() {}

  /** The program of a sample file with arguments, its output dropped. */
  static Program program(String file, String... arguments) {
    Path path = SAMPLES.resolve(file);
    Program program = new Program(path, path.toString().getBytes(StandardCharsets.UTF_8));
    for (String argument : arguments) {
      program.argument(argument.getBytes(StandardCharsets.UTF_8));
    }
    // One processor keeps the runtime's own helpers few, so that two runs execute alike.
    program.environment("GOMAXPROCS=1".getBytes(StandardCharsets.UTF_8)).cpus(1);
    program.memory(2L << 30);
    return program;
  }

  /**
   * Runs a program to its end.
   *
   * @return how many guest instructions it took
   * @throws IllegalStateException if it fails
   */
  static long run(Program program) {
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    program.streams(System.in, new ByteArrayOutputStream(), messages);
    try {
      GuestProcess process = ProgramLoader.start(program);
      int status = process.waitForExit();
      if (status != 0) {
        throw new IllegalStateException("exit status " + status + ": " + messages);
      }
      for (int i = 0; i < 1000 && !process.threads().isEmpty(); i++) {
        Thread.sleep(1);
      }
      return process.executor().retired();
    } catch (BadProgramException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
