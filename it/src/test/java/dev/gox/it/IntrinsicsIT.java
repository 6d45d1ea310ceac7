package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Java code in the place of Go's assembly, against that assembly and against real hardware. */
class IntrinsicsIT {
  private static final Path SAMPLES = GoxProcess.ROOT.resolve("samples");

  @ParameterizedTest
  @CsvSource({
    "go1.19, --mode=translate",
    "go1.19, --no-intrinsics",
    "go1.26, --mode=translate",
    "go1.26, --no-intrinsics"
  })
  void assemblyGivesWhatHardwareGives(String version, String option) throws Exception {
    String suite = SAMPLES.resolve("bin/" + version + "/suite").toString();
    GoxProcess run =
        GoxProcess.run(Path.of("/dev/null"), List.of(option, "--log", suite, "assembly"));
    assertThat(run.out()).isEqualTo(Files.readAllBytes(SAMPLES.resolve("assembly/expected.txt")));
    if (option.equals("--no-intrinsics")) {
      assertThat(run.err()).doesNotContain("gox: known: ");
    } else {
      assertThat(run.err())
          .contains("gox: known: runtime.memmove")
          .contains("gox: known: runtime.memclrNoHeapPointers")
          .contains("gox: known: memeqbody")
          .contains("gox: known: cmpbody")
          .contains("gox: known: indexbytebody")
          .contains("gox: known: math.big.mulAddVWW")
          .contains("gox: known: crypto.md5.block");
    }
  }
}
