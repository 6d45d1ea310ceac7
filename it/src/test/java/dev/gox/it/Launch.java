package dev.gox.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process to start and what it is given. One that does not end in time is a failure that shows
 * what its threads were doing.
 */
public final class Launch {
  private static final long DEFAULT_LIMIT_SECONDS = 120;
  private static final long SHOW_THREADS_SECONDS = 20;

  private final List<String> command;
  private final Map<String, String> environment = new java.util.HashMap<>();
  private final Path java;
  private Path input = Path.of("/dev/null");
  private long limitSeconds = DEFAULT_LIMIT_SECONDS;

  private Launch(Path java, List<String> command) {
    this.java = java;
    this.command = command;
  }

  /** gox with arguments, on the JVM that runs the tests. */
  public static Launch gox(List<String> arguments) {
    return goxOn(Path.of(System.getProperty("java.home")), arguments);
  }

  /** gox with arguments, on the JVM of a folder as JAVA_HOME names it. */
  public static Launch goxOn(Path java, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(java.resolve("bin/java").toString());
    command.add("-jar");
    command.add(System.getProperty("gox.jar"));
    command.addAll(arguments);
    return new Launch(java, command);
  }

  /** Any command. */
  public static Launch command(List<String> command) {
    return new Launch(Path.of(System.getProperty("java.home")), command);
  }

  /** Takes standard input from a file; without it there is none. */
  public Launch input(Path file) {
    input = file;
    return this;
  }

  /** Adds variables to the environment. */
  public Launch environment(Map<String, String> variables) {
    environment.putAll(variables);
    return this;
  }

  /** Changes how long it may take. */
  public Launch limitSeconds(long seconds) {
    limitSeconds = seconds;
    return this;
  }

  /** Runs it in the project's root to its end. */
  public GoxProcess run() {
    try {
      Path out = Files.createTempFile("gox", ".out");
      Path err = Files.createTempFile("gox", ".err");
      try {
        Process process = start(out.toFile(), err.toFile());
        if (!process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
          String threads = threads(process);
          process.destroyForcibly().waitFor();
          throw new AssertionError(
              String.join(
                  "\n",
                  "still running after " + limitSeconds + " s: " + command + " " + environment,
                  "standard output: " + Files.readString(out, StandardCharsets.ISO_8859_1),
                  "standard error: " + Files.readString(err, StandardCharsets.ISO_8859_1),
                  threads));
        }
        return new GoxProcess(
            process.exitValue(),
            Files.readAllBytes(out),
            new String(Files.readAllBytes(err), StandardCharsets.UTF_8));
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

  private Process start(File out, File err) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(GoxProcess.ROOT.toFile())
            .redirectInput(input.toFile())
            .redirectOutput(out)
            .redirectError(err);
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** The stacks of a JVM's threads, by the JDK's jstack. */
  private String threads(Process process) throws IOException, InterruptedException {
    Path shown = Files.createTempFile("gox", ".threads");
    try {
      Process jstack =
          new ProcessBuilder(java.resolve("bin/jstack").toString(), "-l", "" + process.pid())
              .redirectErrorStream(true)
              .redirectOutput(shown.toFile())
              .start();
      if (!jstack.waitFor(SHOW_THREADS_SECONDS, TimeUnit.SECONDS)) {
        jstack.destroyForcibly();
      }
      return Files.readString(shown, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "its threads can't be shown: " + e.getMessage();
    } finally {
      Files.delete(shown);
    }
  }
}
