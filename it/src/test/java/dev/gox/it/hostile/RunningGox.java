package dev.gox.it.hostile;

import dev.gox.it.GoxProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A gox process under way, its standard streams pipes. */
final class RunningGox {
  private final Process process;

  private RunningGox(Process process) {
    this.process = process;
  }

  static RunningGox start(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-jar");
    command.add(System.getProperty("gox.jar"));
    command.addAll(arguments);
    return new RunningGox(new ProcessBuilder(command).directory(GoxProcess.ROOT.toFile()).start());
  }

  Process process() {
    return process;
  }

  void closeInput() throws IOException {
    process.getOutputStream().close();
  }

  /** Sends SIGTERM, and leaves the streams open. */
  void terminate() {
    process.toHandle().destroy();
  }

  /** Waits for the end; a process that doesn't end is killed, and a failure. */
  int exit(int seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError("still running after " + seconds + " s");
    }
    return process.exitValue();
  }

  /** What it wrote to standard error, to its end. */
  String err() throws IOException {
    try (InputStream err = process.getErrorStream()) {
      return new String(err.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
