package dev.gox.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A java command.
 *
 * @param java the command
 * @param name "JDK 17" and the like
 * @param description the JVM's name and exact version
 */
record Jvm(Path java, String name, String description) {
  /**
   * Asks a java command what it is.
   *
   * @throws IOException if it can't be run or says nothing
   */
  static Jvm ask(Path java) throws IOException {
    Process process =
        new ProcessBuilder(List.of(java.toString(), "-XshowSettings:properties", "-version"))
            .redirectErrorStream(true)
            .start();
    Map<String, String> properties = new TreeMap<>();
    String all = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    for (String line : all.split("\n")) {
      String[] pair = line.strip().split(" = ", 2);
      if (pair.length == 2) {
        properties.put(pair[0], pair[1]);
      }
    }
    String feature = properties.get("java.specification.version");
    if (feature == null) {
      throw new IOException(java + " doesn't say which Java it is");
    }
    String description =
        properties.get("java.vm.name") + " " + properties.get("java.runtime.version");
    return new Jvm(java, "JDK " + feature, description);
  }
}
