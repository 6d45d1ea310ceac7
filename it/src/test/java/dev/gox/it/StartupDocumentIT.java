package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/startup.md shows is what its commands print. */
class StartupDocumentIT {
  private static final Pattern BLOCK = Pattern.compile("(?s)```(sh|text)\n(.*?)```");

  /** What differs from run to run: instructions, times, and how many functions are folded. */
  private static String plain(String line) {
    return line.strip()
        .replaceFirst("^[\\d,]+ +[\\d.]+ +(?=\\D)", "# ")
        .replaceAll("\\(\\+\\d+\\)", "(+n)")
        // Threads meet by chance.
        .replaceFirst(" +\\[[^]]*\\bfutex\\b[^]]*]$", "")
        // Where there is room depends on how much memory the host has.
        .replaceFirst("^(mmap\\(.*\\)) = 0x[0-9a-f]+$", "$1 = 0x...")
        .replaceAll(" +", " ");
  }

  private static String run(String command) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String here = command.replaceFirst("^gox ", java + " -jar loader/target/gox.jar ");
    GoxProcess run =
        Launch.command(List.of("sh", "-c", "cd '" + GoxProcess.ROOT + "' && " + here)).run();
    assertThat(run.exit()).as(command + "\n" + run.err()).isZero();
    return new String(run.out(), StandardCharsets.UTF_8);
  }

  @Test
  void itsListingsAreWhatItsCommandsPrint() throws IOException {
    String text = Files.readString(GoxProcess.ROOT.resolve("docs/startup.md"));
    Matcher block = BLOCK.matcher(text);
    List<String> printed = new ArrayList<>();
    int listings = 0;
    while (block.find()) {
      if (block.group(1).equals("sh")) {
        printed.clear();
        block.group(2).lines().forEach(command -> printed.add(run(command)));
        continue;
      }
      List<String> shown = block.group(2).lines().map(StartupDocumentIT::plain).toList();
      assertThat(printed)
          .as(block.group(2))
          .anySatisfy(
              all ->
                  assertThat(all.lines().map(StartupDocumentIT::plain).toList())
                      .containsSubsequence(shown));
      listings++;
    }
    assertThat(listings).isGreaterThan(8);
  }
}
