package dev.gox.loader.golang;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.translator.region.SourceLines;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole functions' lines against go tool addr2line's of single addresses. */
class LinesOfTest {
  private static final long BIAS = 0x10000;

  static java.util.List<String> samples() {
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

  /** Each address of each function, against the table's answer for that address alone. */
  @ParameterizedTest
  @MethodSource("samples")
  void skipWhatWasInlinedFromOtherFiles(String sample) throws Exception {
    PclnTab table = PclnTab.of(Samples.elf(sample)).orElseThrow();
    int inlined = 0;
    for (int i = 0; i < table.size(); i += 40) {
      PclnTab.Function f = table.function(i);
      if (table.lineAt(f.start()).isEmpty()) {
        continue;
      }
      SourceLines lines = table.linesOf(f.start(), BIAS);
      int last = 0;
      for (long pc = f.start(); pc < f.end() && table.lineAt(pc).isPresent(); pc++) {
        PclnTab.Line line = table.lineAt(pc).get();
        if (line.file().equals(lines.file())) {
          last = line.line();
        } else {
          inlined++;
        }
        assertThat(lines.at(pc + BIAS)).as(f.name() + " at %x", pc).isEqualTo(last);
      }
      assertThat(lines.at(f.end() + BIAS)).isZero();
    }
    assertThat(inlined).isPositive();
  }
}
