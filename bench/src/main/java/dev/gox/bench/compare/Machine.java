package dev.gox.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the page says of the machine: nothing that identifies it. */
final class Machine {
  private Machine() {}

  /** The processor's model and how many there are. */
  static String processor() throws IOException {
    return valueOf("/proc/cpuinfo", "model name")
        + "; "
        + Runtime.getRuntime().availableProcessors()
        + " cores";
  }

  /** The main memory in GiB. */
  static String memory() throws IOException {
    String kib = valueOf("/proc/meminfo", "MemTotal").split(" ")[0];
    return Math.round(Long.parseLong(kib) / 1048576.0) + " GiB";
  }

  private static String valueOf(String file, String key) throws IOException {
    for (String line : Files.readAllLines(Path.of(file))) {
      if (line.startsWith(key)) {
        return line.substring(line.indexOf(':') + 1).strip();
      }
    }
    throw new IOException(file + " has no " + key);
  }

  /** The first line that a command prints, or null if it can't be run or fails. */
  static String firstLine(List<String> command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).start();
      String all = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? all.lines().findFirst().orElse(null) : null;
    } catch (IOException e) {
      return null;
    }
  }
}
