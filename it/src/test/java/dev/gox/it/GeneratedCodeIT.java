package dev.gox.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A program that generates code and rewrites it thousands of times gives what it gives natively:
 * generated/codegen, built by Go 1.26 from codegen.go.txt; codegen.txt is a native run's output.
 */
class GeneratedCodeIT {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"interpret", "mixed", "translate"})
  void everyRewriteIsSeen(String mode) throws IOException {
    Path program = ResourceProgram.copy("generated/codegen", folder);
    GoxProcess run = Launch.gox(List.of("--mode=" + mode, program.toString())).run();
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(new String(run.out(), US_ASCII))
        .isEqualTo(ResourceProgram.text("generated/codegen.txt"));
  }
}
