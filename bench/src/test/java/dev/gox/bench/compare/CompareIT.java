package dev.gox.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The commands of docs/benchmarks.md work as they stand there. */
class CompareIT {
  private static final Path ROOT =
      Path.of(System.getProperty("gox.root")).toAbsolutePath().normalize();

  private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

  @BeforeEach
  void needsTheGuestsOwnMachine() {
    assumeTrue(System.getProperty("os.name").equals("Linux"));
    assumeTrue(System.getProperty("os.arch").equals("amd64"));
  }

  /** The document's commands that contain some words. */
  private static List<String> commands(String words) throws IOException {
    Matcher block = BLOCK.matcher(Files.readString(ROOT.resolve("docs/benchmarks.md")));
    return block
        .results()
        .flatMap(result -> result.group(1).replace("\\\n", " ").lines())
        .filter(line -> line.contains(words))
        .toList();
  }

  private static String run(String command) throws IOException, InterruptedException {
    Path out = Files.createTempFile("compare", ".out");
    try {
      ProcessBuilder builder = new ProcessBuilder("sh", "-c", command);
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      Process process =
          builder
              .directory(ROOT.toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      if (!process.waitFor(240, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError("still running: " + command);
      }
      assertThat(process.exitValue()).as(Files.readString(out)).isZero();
      return Files.readString(out);
    } finally {
      Files.delete(out);
    }
  }

  @Test
  void aShortComparisonWritesThePage() throws Exception {
    List<String> commands = commands("bench/compare --kernels");
    assertThat(commands).hasSize(1);
    Path folder = ROOT.resolve("bench/target/compare");
    Files.deleteIfExists(folder.resolve("performance.md"));
    run(commands.get(0));
    assertThat(folder.resolve("performance.md"))
        .content()
        .containsPattern("\\| fib \\| calls \\| [\\d.]+ \\|( [\\d.]+( \\\\\\*)? \\|)+\n")
        .containsPattern("\\| Java's own, JDK \\d+ \\| [\\d.]+ \\| [\\d.]+ \\|")
        .doesNotContain(ROOT.toString());
    assertThat(folder.resolve("performance.svg")).content().startsWith("<svg");
    assertThat(folder.resolve("performance-warmup.svg")).content().startsWith("<svg");
  }

  @Test
  void theKernelsRunByThemselves() throws Exception {
    List<String> commands = commands("bench/bin/kernels");
    assertThat(commands).hasSize(1);
    assertThat(run(commands.get(0))).contains("checksum ");
  }
}
