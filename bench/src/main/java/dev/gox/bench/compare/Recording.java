package dev.gox.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Everything that one comparison found out, in the order of the runs. Its file has a line a fact,
 * with tabs between the fields: {@code fact NAME VALUE}, {@code kernel NAME ABOUT}, {@code run
 * KERNEL SYSTEM REPEAT STATUS CHECKSUM MAXRSS BEGINS DURATIONS}, {@code hello SYSTEM STATUS WALL
 * MAXRSS}.
 */
final class Recording {
  /** The machine and the systems, by name. */
  final Map<String, String> facts = new LinkedHashMap<>();

  /** What each kernel is about. */
  final Map<String, String> kernels = new LinkedHashMap<>();

  final List<KernelRun> runs = new ArrayList<>();
  final List<HelloRun> hellos = new ArrayList<>();

  /**
   * Reads a recording's file.
   *
   * @throws IOException if it can't be read
   * @throws IllegalArgumentException if a line is malformed
   */
  static Recording read(Path file) throws IOException {
    Recording recording = new Recording();
    for (String line : Files.readAllLines(file)) {
      try {
        recording.line(line.split("\t", -1));
      } catch (IndexOutOfBoundsException | NumberFormatException e) {
        throw new IllegalArgumentException("not a line of a recording: " + line, e);
      }
    }
    return recording;
  }

  private void line(String[] field) {
    switch (field[0]) {
      case "fact" -> facts.put(field[1], field[2]);
      case "kernel" -> kernels.put(field[1], field[2]);
      case "run" ->
          runs.add(
              new KernelRun(
                  field[1],
                  field[2],
                  Integer.parseInt(field[3]),
                  Integer.parseInt(field[4]),
                  numbers(field[7]),
                  numbers(field[8]),
                  field[5],
                  Long.parseLong(field[6])));
      case "hello" ->
          hellos.add(
              new HelloRun(
                  field[1],
                  Integer.parseInt(field[2]),
                  Long.parseLong(field[3]),
                  Long.parseLong(field[4])));
      default -> throw new NumberFormatException(field[0]);
    }
  }

  private static long[] numbers(String joined) {
    if (joined.isEmpty()) {
      return new long[0];
    }
    return Arrays.stream(joined.split(",")).mapToLong(Long::parseLong).toArray();
  }

  /** Writes the recording's file, which {@link #read} understands. */
  void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    facts.forEach((name, value) -> lines.add(String.join("\t", "fact", name, value)));
    kernels.forEach((name, about) -> lines.add(String.join("\t", "kernel", name, about)));
    for (KernelRun run : runs) {
      lines.add(
          String.join(
              "\t",
              "run",
              run.kernel(),
              run.system(),
              Integer.toString(run.repeat()),
              Integer.toString(run.status()),
              run.checksum(),
              Long.toString(run.maxRssKib()),
              joined(run.begins()),
              joined(run.durations())));
    }
    for (HelloRun run : hellos) {
      lines.add(
          String.join(
              "\t",
              "hello",
              run.system(),
              Integer.toString(run.status()),
              Long.toString(run.wallNanos()),
              Long.toString(run.maxRssKib())));
    }
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, lines);
  }

  private static String joined(long[] numbers) {
    return LongStream.of(numbers).mapToObj(Long::toString).collect(Collectors.joining(","));
  }
}
