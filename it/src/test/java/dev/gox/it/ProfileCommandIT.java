package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** What gox profile finds in programs whose hot function is known, and how it writes that. */
class ProfileCommandIT {
  private static final String KERNELS = "bench/bin/kernels";
  private static final String FIB = "samples/suite/kernels.fib";
  private static final int COMPUTED = 1;
  private static final int WAITED = 2;

  @TempDir Path folder;

  private GoxProcess profile(String... words) {
    List<String> all = new ArrayList<>(List.of("profile"));
    all.addAll(List.of(words));
    return Launch.gox(all).run();
  }

  @Test
  void theHotFunctionComesFirstInEachFormat() throws Exception {
    Path pprof = folder.resolve("cpu.pb.gz");
    Path text = folder.resolve("table.txt");
    Path svg = folder.resolve("flame.svg");
    Path folded = folder.resolve("stacks.folded");
    GoxProcess run =
        profile(
            "--out=" + pprof,
            "--out=" + text,
            "--out=" + svg,
            "--out=" + folded,
            KERNELS,
            "run",
            "quicksort",
            "-rounds",
            "60");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    // The kernel checks its result itself: all 60 rounds have the same.
    assertThat(new String(run.out(), StandardCharsets.US_ASCII).lines())
        .hasSize(62)
        .allMatch(line -> line.matches("(start|round|checksum) [0-9a-f ]+"));

    String hot = "main.partitionSort";
    checkPprof(RecordedProfile.read(pprof), hot);
    String table = Files.readString(text);
    assertThat(table).containsPattern("function\n +[0-9.]+s .* " + Pattern.quote(hot) + "\n");
    assertThat(table).contains("system calls", "futex", "translating");
    assertThat(Files.readAllLines(folded))
        .allMatch(line -> line.matches(".+ \\d+"))
        .anyMatch(line -> line.contains("runtime.main;main.main;main.run;") && line.contains(hot));
    checkFlameGraph(svg, hot);
  }

  private static void checkPprof(RecordedProfile profile, String hot) {
    assertThat(profile.types)
        .containsExactly("samples/count", "cpu/nanoseconds", "syscalls/nanoseconds");
    assertThat(profile.hottest(1)).containsExactly(hot);
    assertThat(profile.mappedFile).endsWith("/bench/bin/kernels");
    assertThat(profile.period).isEqualTo(10_000_000);
    long inHot =
        profile.samples.stream()
            .filter(s -> s.leaf().equals(hot))
            .mapToLong(s -> s.values()[COMPUTED])
            .sum();
    // Natively it is more than nine tenths; here there is the warm-up.
    assertThat(inHot).isGreaterThan(profile.total(COMPUTED) / 2);
    assertThat(profile.samples)
        .anySatisfy(
            s -> {
              List<String> names = s.stack().stream().map(RecordedProfile.Line::function).toList();
              assertThat(names.get(0)).isEqualTo(hot);
              assertThat(names).containsSubsequence("main.run", "main.main", "runtime.main");
              RecordedProfile.Line line = s.stack().get(0);
              assertThat(line.file()).endsWith("collections.go");
              assertThat(line.line()).isPositive();
            });
    assertThat(profile.samples)
        .anyMatch(s -> "futex".equals(s.labels().get("syscall")) && s.values()[WAITED] > 0);
  }

  private static void checkFlameGraph(Path svg, String hot) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    Document document = factory.newDocumentBuilder().parse(svg.toFile());
    assertThat(Files.readString(svg)).doesNotContain("href=", "url(", "http://w3.org");
    NodeList titles = document.getElementsByTagName("title");
    List<String> names = new ArrayList<>();
    for (int i = 0; i < titles.getLength(); i++) {
      names.add(titles.item(i).getTextContent());
    }
    assertThat(names).anyMatch(name -> name.matches("all: [0-9.]+ s, 100.0 %"));
    assertThat(names).anyMatch(name -> name.startsWith(hot + ": "));
    assertThat(document.getElementsByTagName("text").getLength()).isGreaterThan(names.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"interpret", "mixed"})
  void stacksAreTheSameInAllModes(String mode) throws IOException {
    Path pprof = folder.resolve("cpu.prof");
    GoxProcess run =
        profile(
            "--mode=" + mode, "--out=" + pprof, "samples/bin/go1.19/suite", "kernels", "fib", "27");
    assertThat(run.exit()).as(run.err()).isZero();
    RecordedProfile profile = RecordedProfile.read(pprof);
    assertThat(profile.hottest(1)).containsExactly(FIB);
    for (RecordedProfile.Sample sample : profile.samples) {
      List<String> names =
          sample.stack().stream().map(RecordedProfile.Line::function).distinct().toList();
      if (names.get(0).equals(FIB)) {
        assertThat(names).startsWith(FIB).endsWith("main.main", "runtime.main");
      }
    }
  }

  @Test
  void codeThatJavaStandsInForHasItsOwnTime() throws IOException {
    Path pprof = folder.resolve("cpu.pb.gz");
    GoxProcess run = profile("--out=" + pprof, KERNELS, "run", "sha256", "-rounds", "300");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(RecordedProfile.read(pprof).hottest(1).get(0))
        .startsWith("crypto/internal/fips140/sha256.block")
        .doesNotEndWith(".block");
  }

  @Test
  void theTableComesOnStandardErrorAndTheStatusIsTheProgramsOwn() {
    GoxProcess run = profile("--lines=3", KERNELS, "run", "nosuchkernel");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("kernels: no kernel nosuchkernel\n")
        .contains("of processor time", "functions, by processor time:", "system calls");
  }

  @Test
  void whatCannotBeDoneIsSaidBeforeTheProgramRuns() {
    for (String[] words :
        new String[][] {
          {"--rate=0", KERNELS},
          {"--format=svg", KERNELS},
          {"--format=gif", KERNELS},
          {"--check", KERNELS}
        }) {
      GoxProcess run = profile(words);
      assertThat(run.exit()).as(run.err()).isEqualTo(2);
      assertThat(run.err()).startsWith("gox: usage: ").hasLineCount(1);
      assertThat(run.out()).isEmpty();
    }
  }
}
