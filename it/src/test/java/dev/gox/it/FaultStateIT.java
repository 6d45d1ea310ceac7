package dev.gox.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Faults in the middle of hot loops are precise: the handler of fault/fault.c finds the registers,
 * RIP, address and memory that it finds natively, and the loop goes on from there when the handler
 * has repaired what was wrong. fault.txt is what it printed on Linux on an AMD processor.
 */
class FaultStateIT {
  @TempDir Path folder;

  private Path program;

  @BeforeEach
  void copyProgram() throws IOException {
    program = ResourceProgram.copy("fault/fault", folder);
  }

  private static void check(GoxProcess run) throws IOException {
    ResourceProgram.assertPrinted("fault/fault.txt", run);
  }

  @ParameterizedTest
  @ValueSource(strings = {"interpret", "mixed", "translate"})
  void theHandlerSeesWhatItSeesNatively(String mode) throws IOException {
    check(Launch.gox(List.of("--mode=" + mode, program.toString())).run());
  }

  /** That fault.txt is the truth. */
  @Test
  void theHostAgrees() throws IOException {
    ResourceProgram.assumeHostRunsThem();
    check(Launch.command(List.of(program.toString())).run());
  }
}
