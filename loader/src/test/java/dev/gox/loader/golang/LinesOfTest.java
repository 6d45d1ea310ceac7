package dev.gox.loader.golang;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.translator.region.SourceLines;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole functions' lines against other tools' of single addresses. */
class LinesOfTest {
  private static final long BIAS = 0x10000;

  static List<String> samples() {
    return Samples.NAMES;
  }

  @ParameterizedTest
  @MethodSource("samples")
  void areThoseOfAddr2lineInTheFunctionsOwnFile(String sample) throws Exception {
    PclnTab table = PclnTab.of(Samples.elf(sample)).orElseThrow();
    int compared = 0;
    for (String line : Samples.lines("lines.tsv")) {
      String[] fields = line.split("\t");
      long address = Long.parseLong(fields[1], 16);
      if (!fields[0].equals(sample) || table.functionAt(address).isEmpty()) {
        continue;
      }
      SourceLines lines = table.linesOf(address, BIAS);
      int colon = fields[3].lastIndexOf(':');
      if (lines.file().equals(fields[3].substring(0, colon))) {
        assertThat(lines.at(address + BIAS))
            .as(line)
            .isEqualTo(Integer.parseInt(fields[3].substring(colon + 1)));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(20);
  }

  /** The stripped programs have the same code, and no symbol that tells where the trees are. */
  @ParameterizedTest
  @CsvSource({
    "hello, hello",
    "hello, go1.26/hello-stripped",
    "go1.19/hello, go1.19/hello",
    "go1.19/hello, go1.19/hello-stripped"
  })
  void areThoseOfTheCallWhereCodeOfOtherFilesWasInlined(String recorded, String sample)
      throws Exception {
    PclnTab table = PclnTab.of(Samples.elf(sample)).orElseThrow();
    int compared = 0;
    for (String line : Samples.lines("inlined.tsv")) {
      String[] fields = line.split("\t");
      if (fields[0].equals(recorded)) {
        long address = Long.parseLong(fields[1], 16);
        SourceLines lines = table.linesOf(address, BIAS);
        assertThat(lines.file() + ":" + lines.at(address + BIAS)).as(line).isEqualTo(fields[2]);
        assertThat(table.lineAt(address).orElseThrow().file()).isNotEqualTo(lines.file());
        compared++;
      }
    }
    assertThat(compared).isEqualTo(60);
  }

  /** Each address, against the table's answer for that address alone; none has no line. */
  @ParameterizedTest
  @MethodSource("samples")
  void coverWholeFunctions(String sample) throws Exception {
    PclnTab table = PclnTab.of(Samples.elf(sample)).orElseThrow();
    int foreign = 0;
    for (int i = 0; i < table.size(); i += 40) {
      PclnTab.Function f = table.function(i);
      if (table.lineAt(f.start()).isEmpty()) {
        continue;
      }
      SourceLines lines = table.linesOf(f.start(), BIAS);
      for (long pc = f.start(); pc < f.end() && table.lineAt(pc).isPresent(); pc++) {
        PclnTab.Line line = table.lineAt(pc).get();
        if (line.file().equals(lines.file())) {
          assertThat(lines.at(pc + BIAS)).as(f.name() + " at %x", pc).isEqualTo(line.line());
        } else {
          assertThat(lines.at(pc + BIAS)).as(f.name() + " at %x", pc).isPositive();
          foreign++;
        }
      }
      assertThat(lines.at(f.end() + BIAS)).isZero();
    }
    assertThat(foreign).isPositive();
  }
}
