package dev.gox.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** A guest program among the tests' resources, with what it printed natively beside it. */
final class ResourceProgram {
  private ResourceProgram() {}

  /** Copies a program to a folder, where it can be executed. */
  static Path copy(String resource, Path folder) throws IOException {
    Path program = folder.resolve(resource.substring(resource.lastIndexOf('/') + 1));
    Files.write(program, bytes(resource));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return program;
  }

  static String text(String resource) throws IOException {
    return new String(bytes(resource), US_ASCII);
  }

  private static byte[] bytes(String resource) throws IOException {
    try (InputStream in = ResourceProgram.class.getResourceAsStream(resource)) {
      return Objects.requireNonNull(in, resource).readAllBytes();
    }
  }

  /** A run that ended well has printed the lines of a resource. */
  static void assertPrinted(String resource, GoxProcess run) throws IOException {
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(new String(run.out(), US_ASCII).lines())
        .containsExactlyElementsOf(text(resource).lines().toList());
  }

  /** Skips a test where the host itself can't run guest programs. */
  static void assumeHostRunsThem() {
    assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64"),
        "needs a Linux on amd64");
  }
}
