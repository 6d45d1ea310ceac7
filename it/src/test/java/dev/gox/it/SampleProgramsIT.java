package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The samples, by both Go versions, give the output and exit status that a native run gives: {@code
 * samples/NAME/expected.txt} and its neighbours.
 */
class SampleProgramsIT {
  private static final Path SAMPLES = GoxProcess.ROOT.resolve("samples");

  /** What runs today, and fast enough for each build; the others wait for what README lacks. */
  private static final Set<String> RUN =
      Set.of(
          "args",
          "bounds",
          "callers",
          "channels",
          "cryptos",
          "deadlock",
          "divzero",
          "encodings",
          "files",
          "fmtfloat",
          "gcstress",
          "generics",
          "hello",
          "maps",
          "maths",
          "mmaps",
          "nilderef",
          "panicexit",
          "preempt",
          "reflects",
          "regexps",
          "selects",
          "sorts",
          "stackoverflow",
          "stringsbytes",
          "syncs",
          "tcpecho",
          "times",
          "unixsock",
          "unsafes");

  /** A line of the manifest: program, first argument or "-", sample. */
  record Sample(String program, String selector, String name) {
    @Override
    public String toString() {
      return program + " " + name;
    }
  }

  static Stream<Sample> samples() throws IOException {
    return Files.readAllLines(SAMPLES.resolve("bin/manifest.tsv")).stream()
        .filter(line -> !line.startsWith("#") && !line.isBlank())
        .map(line -> line.split("\t"))
        .map(columns -> new Sample(columns[0], columns[1], columns[2]))
        .filter(sample -> RUN.contains(sample.name));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void givesTheNativeOutput(Sample sample) throws IOException {
    Path folder = SAMPLES.resolve(sample.name);
    List<String> arguments = new ArrayList<>();
    arguments.add(SAMPLES.resolve("bin").resolve(sample.program).toString());
    if (!sample.selector.equals("-")) {
      arguments.add(sample.selector);
    }
    Path args = folder.resolve("args.txt");
    if (Files.exists(args)) {
      arguments.addAll(Files.readAllLines(args));
    }
    Path stdin = folder.resolve("stdin.txt");

    GoxProcess run = GoxProcess.run(Files.exists(stdin) ? stdin : Path.of("/dev/null"), arguments);

    assertThat(new String(run.out(), java.nio.charset.StandardCharsets.ISO_8859_1))
        .as("standard output; standard error: %s", run.err())
        .isEqualTo(
            Files.readString(
                folder.resolve("expected.txt"), java.nio.charset.StandardCharsets.ISO_8859_1));
    assertThat(run.exit()).isEqualTo(expectedExit(folder));
    Path stderr = folder.resolve("stderr.txt");
    if (Files.exists(stderr)) {
      assertThat(run.err()).contains(Files.readAllLines(stderr));
    }
  }

  private static int expectedExit(Path folder) throws IOException {
    Path exit = folder.resolve("exit.txt");
    return Files.exists(exit) ? Integer.parseInt(Files.readString(exit).strip()) : 0;
  }
}
