package dev.gox.loader.golang;

import dev.gox.loader.ElfFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The sample programs and what Go's own tools say of them. */
final class Samples {
  static final List<String> NAMES =
      List.of(
          "hello",
          "go1.19/hello",
          "go1.19/hello-pie",
          "go1.19/hello-stripped",
          "go1.19/suite",
          "go1.26/hello-pie",
          "go1.26/hello-stripped",
          "go1.26/suite");

  private Samples() {}

  static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(Path.of("..", "samples", "bin").resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ElfFile elf(String name) throws Exception {
    return ElfFile.parse(ByteBuffer.wrap(bytes(name)));
  }

  /** A resource's lines without its comments. */
  static List<String> lines(String resource) throws IOException {
    try (InputStream in = Samples.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }

  /**
   * A name as tools agree on it: some print "..." for type arguments, some an ABI, and in ELF
   * symbols the linker writes a dot for Go's middle one.
   */
  static String shortened(String symbol) {
    String name = symbol.replace('\u00b7', '.');
    name = name.endsWith(".abi0") ? name.substring(0, name.length() - 5) : name;
    int open = name.indexOf('[');
    return open < 0
        ? name
        : name.substring(0, open) + "[...]" + name.substring(name.lastIndexOf(']') + 1);
  }
}
