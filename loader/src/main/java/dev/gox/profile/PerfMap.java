package dev.gox.profile;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * The file by which Linux's perf names code that a JVM has compiled, /tmp/perf-PID.map. HotSpot
 * writes it on Linux; in it guest functions get the names that they have in the program.
 */
public final class PerfMap {
  private static final Pattern GUEST =
      Pattern.compile("^(\\S+ \\S+) long guest\\.(.+)\\.run\\(dev\\.gox\\.[^)]*\\)");

  private PerfMap() {}

  /** Writes the map of what is compiled now, and says where it is, or why it can't be written. */
  public static void report() {
    try {
      System.err.println("gox: for perf: " + write());
    } catch (IOException e) {
      System.err.println("gox: --perf-map: " + e.getMessage());
    }
  }

  private static Path write() throws IOException {
    Path file = Path.of("/tmp/perf-" + ProcessHandle.current().pid() + ".map");
    try {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(
              new ObjectName("com.sun.management:type=DiagnosticCommand"),
              "compilerPerfmap",
              new Object[] {new String[0]},
              new String[] {String[].class.getName()});
    } catch (JMException e) {
      throw new IOException("this JVM can't write a map for perf; HotSpot can, on Linux", e);
    }
    if (!Files.isRegularFile(file)) {
      throw new IOException("this JVM has written no " + file);
    }
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    lines.replaceAll(line -> GUEST.matcher(line).replaceFirst("$1 $2"));
    return Files.write(file, lines);
  }
}
