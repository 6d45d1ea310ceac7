package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a short program must not wait for. Most of its time is the JVM's, loading classes and
 * running them cold; making one lambda takes longer than loading ten classes.
 */
class LeanStartIT {
  /** What is only for some programs or options, by how a class's name begins. */
  private static final List<String> FOR_OTHERS =
      List.of(
          "picocli.",
          "org.objectweb.asm.",
          "com.sun.jna.",
          "jdk.jfr.",
          "java.lang.management.",
          "java.util.regex.",
          "java.util.stream.Collectors",
          "java.net.Inet",
          "dev.gox.loader.golang.",
          "dev.gox.translator.region.Region",
          "dev.gox.runtime.linux.net.Inet",
          "dev.gox.runtime.linux.net.Unix");

  @TempDir Path folder;

  @Test
  void helloLoadsNothingThatItDoesNotUse() throws IOException {
    Path loaded = folder.resolve("loaded");
    String hello = GoxProcess.ROOT.resolve("samples/bin/hello").toString();
    GoxProcess run =
        Launch.gox(List.of(hello))
            .environment(Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + loaded + ":none"))
            .run();
    assertThat(run.exit()).isZero();

    List<String> classes =
        Files.readAllLines(loaded).stream().map(line -> line.replaceFirst(" .*", "")).toList();
    assertThat(classes).contains("dev.gox.cli.Main", "dev.gox.translator.exec.Session");
    assertThat(classes)
        .noneMatch(name -> name.startsWith("dev.gox.") && name.contains("$$Lambda"))
        .noneMatch(name -> FOR_OTHERS.stream().anyMatch(name::startsWith));
  }
}
