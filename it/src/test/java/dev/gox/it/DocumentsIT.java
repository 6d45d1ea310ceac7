package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents name only files that exist, and the guides stay short. */
class DocumentsIT {
  private static final Pattern QUOTED =
      Pattern.compile("`([\\w./-]+\\.(?:java|md|tsv)|[\\w./-]+/)`");

  private static Set<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(GoxProcess.ROOT)) {
      return all.map(path -> GoxProcess.ROOT.relativize(path).toString())
          .filter(path -> !path.contains("target/"))
          .collect(Collectors.toSet());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"docs/add-an-instruction.md", "docs/add-a-system-call.md", "docs/benchmarks.md"})
  void namesExistingFiles(String document) throws IOException {
    List<String> lines = Files.readAllLines(GoxProcess.ROOT.resolve(document));
    assertThat(lines).hasSizeLessThanOrEqualTo(60);
    Set<String> files = files();
    Matcher named = QUOTED.matcher(String.join("\n", lines));
    int count = 0;
    while (named.find()) {
      count++;
      String name = named.group(1).replaceAll("/$", "");
      assertThat(files).as(name).anyMatch(file -> file.equals(name) || file.endsWith("/" + name));
    }
    assertThat(count).isPositive();
  }
}
