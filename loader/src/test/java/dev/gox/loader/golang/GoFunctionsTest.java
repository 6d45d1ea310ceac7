package dev.gox.loader.golang;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.translator.region.FunctionMap;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Functions by the program's own table, against other tools' answers. */
class GoFunctionsTest {
  private static final long BIAS = 0x10000;

  private enum Source {
    GO,
    ASSEMBLY
  }

  @Test
  void thoseOfAssemblyFilesAreNotCompiled() throws Exception {
    Map<Source, Integer> seen = new EnumMap<>(Source.class);
    for (String line : Samples.lines("lines.tsv")) {
      String[] fields = line.split("\t");
      FunctionMap functions = GoFunctions.of(Samples.elf(fields[0]), BIAS);
      FunctionMap.Function function = functions.at(Long.parseLong(fields[1], 16) + BIAS);
      String file = fields[3].substring(0, fields[3].lastIndexOf(':'));
      if (function != null && !file.isEmpty()) {
        Source source = file.endsWith(".s") ? Source.ASSEMBLY : Source.GO;
        seen.merge(source, 1, Integer::sum);
        assertThat(functions.isCompiled(function)).as(line).isEqualTo(source == Source.GO);
      }
    }
    assertThat(seen.get(Source.GO)).isGreaterThan(100);
    assertThat(seen.get(Source.ASSEMBLY)).isGreaterThan(5);
  }
}
