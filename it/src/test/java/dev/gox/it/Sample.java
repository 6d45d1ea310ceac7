package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A line of {@code samples/bin/manifest.tsv}: a program, and the folder of files that say what it
 * is given and what a native run of it does ({@code samples/README.md}).
 *
 * @param program its path below {@code samples/bin}
 * @param selector its first argument, or "-" for none
 * @param name the sample, a folder
 * @param needs "children" if it starts processes, else "-"
 */
record Sample(String program, String selector, String name, String needs) {
  private static final Path SAMPLES = GoxProcess.ROOT.resolve("samples");

  /** All of them. */
  static Stream<Sample> all() {
    try {
      return Files.readAllLines(SAMPLES.resolve("bin/manifest.tsv")).stream()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .map(line -> line.split("\t"))
          .map(columns -> new Sample(columns[0], columns[1], columns[2], columns[3]));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The programs of one sample: by each Go version. */
  static Stream<Sample> named(String name) {
    return all().filter(sample -> sample.name.equals(name));
  }

  private Path file(String file) {
    return SAMPLES.resolve(name).resolve(file);
  }

  private List<String> lines(String file) throws IOException {
    return Files.exists(file(file)) ? Files.readAllLines(file(file)) : List.of();
  }

  /** Its run on the JVM of a folder, with the sample's own arguments. */
  Launch launch(Path java) throws IOException {
    return launch(java, lines("args.txt"));
  }

  /** Its run on the JVM of a folder, executed in a certain mode. */
  Launch launchIn(String mode, Path java) throws IOException {
    return launchWith("--mode=" + mode, java);
  }

  /** Its run on the JVM of a folder, with an option of gox's. */
  Launch launchWith(String option, Path java) throws IOException {
    return launch(java, List.of(option), lines("args.txt"));
  }

  /** Its run on the JVM of a folder, with other arguments. */
  Launch launch(Path java, List<String> arguments) throws IOException {
    return launch(java, List.of(), arguments);
  }

  private Launch launch(Path java, List<String> options, List<String> arguments)
      throws IOException {
    List<String> words = new ArrayList<>(options);
    words.add(SAMPLES.resolve("bin").resolve(program).toString());
    if (!selector.equals("-")) {
      words.add(selector);
    }
    words.addAll(arguments);
    Map<String, String> environment = new LinkedHashMap<>();
    for (String pair : lines("env.txt")) {
      int equals = pair.indexOf('=');
      environment.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    Launch launch = Launch.goxOn(java, words).environment(environment);
    return Files.exists(file("stdin.txt")) ? launch.input(file("stdin.txt")) : launch;
  }

  /** Fails unless a run did what a native run does. */
  void check(GoxProcess run) throws IOException {
    assertThat(new String(run.out(), StandardCharsets.ISO_8859_1))
        .as(
            "standard output of %s; exit status %d; standard error: %s",
            this, run.exit(), run.err())
        .isEqualTo(Files.readString(file("expected.txt"), StandardCharsets.ISO_8859_1));
    int exit = lines("exit.txt").isEmpty() ? 0 : Integer.parseInt(lines("exit.txt").get(0).strip());
    assertThat(run.exit())
        .as("exit status of %s; standard error: %s", this, run.err())
        .isEqualTo(exit);
    for (String line : lines("stderr.txt")) {
      assertThat(run.err()).contains(line);
    }
  }

  @Override
  public String toString() {
    return program + " " + name;
  }
}
