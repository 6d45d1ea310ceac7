package dev.gox.it.hostile;

import dev.gox.loader.BadProgramException;
import dev.gox.loader.Program;
import dev.gox.loader.ProgramLoader;
import dev.gox.runtime.linux.GuestProcess;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What gox, embedded in this JVM, makes of a program file.
 *
 * @param refusal why it doesn't run, or null
 * @param status how it ended; {@link #STOPPED} if it ran until it was stopped
 */
record Verdict(String refusal, int status) {
  /** The exit status of a program that was stopped. */
  static final int STOPPED = 137;

  private static final long RUN_MILLIS = 2000;
  private static final long END_MILLIS = 10_000;
  private static final long FAST_MEMORY = 64L << 20;

  /** Runs a file, confined to a folder, for two seconds at most. */
  static Verdict of(Path file, Path root) throws IOException, InterruptedException {
    OutputStream dropped = OutputStream.nullOutputStream();
    Program program =
        new Program(file, file.toString().getBytes(StandardCharsets.UTF_8))
            .root(root)
            .memory(FAST_MEMORY)
            .streams(new ByteArrayInputStream(new byte[0]), dropped, dropped);
    GuestProcess process;
    try {
      process = ProgramLoader.start(program);
    } catch (BadProgramException e) {
      return new Verdict(e.getMessage(), e.exitStatus());
    }
    await(process, RUN_MILLIS);
    process.exit(STOPPED);
    if (!await(process, END_MILLIS)) {
      throw new AssertionError("wedged: " + stacks(process));
    }
    return new Verdict(null, process.waitForExit());
  }

  /** Writes a file that may be executed. */
  static Path write(Path file, byte[] content) throws IOException {
    Files.write(file, content);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException(file + " can't be made executable");
    }
    return file;
  }

  /** Waits for all threads of a process to end. */
  private static boolean await(GuestProcess process, long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (Thread thread : process.threads().stream().map(t -> t.javaThread()).toList()) {
      if (thread != null) {
        thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
      }
    }
    while (!process.threads().isEmpty() && System.nanoTime() < end) {
      Thread.sleep(1);
    }
    return process.threads().isEmpty();
  }

  private static String stacks(GuestProcess process) {
    StringBuilder text = new StringBuilder();
    process
        .threads()
        .forEach(
            t -> {
              text.append('\n').append(t.javaThread());
              for (StackTraceElement e : t.javaThread().getStackTrace()) {
                text.append("\n  ").append(e);
              }
            });
    return text.toString();
  }
}
