package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What HotSpot makes of translated code, by its log of compilations (-Xlog:jit+compilation): C2
 * compiles the hot regions, gives up none of them, and doesn't throw one away again and again.
 */
class HotSpotViewIT {
  private static final Path KERNELS = GoxProcess.ROOT.resolve("bench/bin/kernels");
  private static final int LIMIT_SECONDS = 300;

  /** A method with more bytes of bytecode is never compiled (HugeMethodLimit). */
  private static final int HUGE = 8000;

  /**
   * So often C2's code of one region may turn out to rest on a wrong guess. Each time C2 makes
   * fewer guesses; what goes on like this for ever does it hundreds of times.
   */
  private static final int MOST_DEOPTIMIZATIONS = 10;

  /** C2's number among the tiers. */
  private static final String C2 = "4";

  /**
   * A line: time, number, attributes, tier, method with an optional bytecode index of OSR, size,
   * and what happened to it.
   */
  private static final Pattern LINE =
      Pattern.compile(
          "^\\[[^]]*]\\s+\\d+\\s[ %sbn!]*([1-4])\\s+(guest\\.\\S*::\\S*)(?: @ -?\\d+)?"
              + " \\((\\d+) bytes\\)(.*)$");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = "json")
  void someKernelsAreCompiledForGood(String kernel) throws IOException {
    check(kernel, "-rounds", "10");
  }

  static Stream<String> kernels() {
    GoxProcess list = GoxProcess.run(Path.of("/dev/null"), List.of(KERNELS.toString(), "list"));
    return new String(list.out(), java.nio.charset.StandardCharsets.US_ASCII)
        .lines()
        .map(line -> line.substring(0, line.indexOf('\t')));
  }

  @Tag("nightly")
  @ParameterizedTest
  @MethodSource("kernels")
  void allKernelsAreCompiledForGood(String kernel) throws IOException {
    check(kernel, "-seconds", "20");
  }

  private void check(String kernel, String unit, String amount) throws IOException {
    Path log = folder.resolve("log");
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    GoxProcess run =
        Launch.command(
                List.of(
                    java.toString(),
                    "-Xlog:jit+compilation=debug:file=" + log + ":uptime:filecount=0",
                    "-jar",
                    System.getProperty("gox.jar"),
                    KERNELS.toString(),
                    "run",
                    kernel,
                    unit,
                    amount))
            .limitSeconds(LIMIT_SECONDS)
            .run();
    assertThat(run.exit()).as(run.err()).isZero();
    List<String> lines = Files.readAllLines(log);
    assertThat(lines)
        .noneMatch(line -> line.contains(" guest.") && line.contains("COMPILE SKIPPED"));
    checkCompilations(lines);
  }

  private static void checkCompilations(List<String> lines) {
    int compiled = 0;
    Map<String, Integer> thrownAway = new TreeMap<>();
    for (String line : lines) {
      Matcher m = LINE.matcher(line);
      if (!m.matches()) {
        continue;
      }
      assertThat(Integer.parseInt(m.group(3))).as(line).isLessThanOrEqualTo(HUGE);
      if (m.group(1).equals(C2)) {
        if (m.group(4).contains("made not entrant")) {
          thrownAway.merge(m.group(2), 1, Integer::sum);
        } else {
          compiled++;
        }
      }
    }
    assertThat(compiled).as("methods of the guest's that C2 compiled").isPositive();
    assertThat(thrownAway.values()).as("%s", thrownAway).allMatch(n -> n <= MOST_DEOPTIMIZATIONS);
  }
}
