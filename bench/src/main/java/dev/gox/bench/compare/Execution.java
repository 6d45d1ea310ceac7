package dev.gox.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A command that has run to its end, measured by {@code kernels measure}: the JVM itself can't tell
 * what memory a child took, and starts one in several steps.
 *
 * @param status its exit status; {@link #TIMED_OUT} if it had to be stopped
 * @param out the lines it wrote, without those of the measurement
 * @param error what it wrote to standard error
 * @param beginUnixNanos the wall clock before it was started
 * @param wallNanos from then to its end; 0 if it had to be stopped
 * @param maxRssKib its largest resident set in KiB
 */
record Execution(
    int status,
    List<String> out,
    String error,
    long beginUnixNanos,
    long wallNanos,
    long maxRssKib) {
  /** As timeout(1) has it. */
  static final int TIMED_OUT = 124;

  /**
   * Runs a command, for at most some seconds.
   *
   * @param kernels the program that measures
   */
  static Execution of(Path kernels, List<String> command, long limitSeconds)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("gox-compare", ".out");
    Path error = Files.createTempFile("gox-compare", ".err");
    try {
      List<String> measured = new ArrayList<>(List.of(kernels.toString(), "measure"));
      measured.addAll(command);
      Process process =
          new ProcessBuilder(measured)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(out.toFile())
              .redirectError(error.toFile())
              .start();
      boolean ended = process.waitFor(limitSeconds, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      int status = ended ? process.exitValue() : TIMED_OUT;
      return parse(Files.readAllLines(out), Files.readString(error), status);
    } finally {
      Files.delete(out);
      Files.delete(error);
    }
  }

  /** Takes the measurement's lines out of a command's output. */
  static Execution parse(List<String> lines, String error, int status) {
    long begin = 0;
    long wall = 0;
    long rss = 0;
    int end = status;
    List<String> own = new ArrayList<>();
    for (String line : lines) {
      String[] word = line.split(" ");
      if (word[0].equals("begin") && word.length == 2) {
        begin = Long.parseLong(word[1]);
      } else if (word[0].equals("end") && word.length == 6) {
        wall = Long.parseLong(word[1]);
        rss = Long.parseLong(word[4]);
        end = Integer.parseInt(word[5]);
      } else {
        own.add(line);
      }
    }
    return new Execution(end, own, error, begin, wall, rss);
  }

  /** The run of a kernel that this was: see bench/kernels/main.go for the lines it writes. */
  KernelRun kernelRun(String kernel, String system, int repeat) {
    List<long[]> rounds = new ArrayList<>();
    long start = 0;
    String checksum = "";
    for (String line : out) {
      String[] word = line.split(" ");
      switch (word[0]) {
        case "start" -> start = Long.parseLong(word[1]) - beginUnixNanos;
        case "round" ->
            rounds.add(new long[] {start + Long.parseLong(word[1]), Long.parseLong(word[2])});
        case "checksum" -> checksum = word[1];
        default -> {}
      }
    }
    long[] begins = rounds.stream().mapToLong(round -> round[0]).toArray();
    long[] durations = rounds.stream().mapToLong(round -> round[1]).toArray();
    return new KernelRun(kernel, system, repeat, status, begins, durations, checksum, maxRssKib);
  }
}
