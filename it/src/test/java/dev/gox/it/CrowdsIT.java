package dev.gox.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A million frames on a goroutine's stack and ten thousand goroutines: neither Java's stack nor its
 * threads grow with them. The program is crowds/crowds.go.txt; crowds.txt is a native run's output.
 */
class CrowdsIT {
  @TempDir Path folder;

  private void check(String mode) throws IOException {
    Path program = ResourceProgram.copy("crowds/crowds", folder);
    GoxProcess run = Launch.gox(List.of("--mode=" + mode, program.toString())).run();
    ResourceProgram.assertPrinted("crowds/crowds.txt", run);
  }

  @Test
  void depthAndNumberHaveNoLimitOfTheirOwn() throws IOException {
    check("mixed");
  }

  @Tag("nightly")
  @ParameterizedTest
  @ValueSource(strings = {"interpret", "translate"})
  void norIsThereOneInOtherModes(String mode) throws IOException {
    check(mode);
  }
}
