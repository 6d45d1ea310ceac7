package dev.gox.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The vector registers and MXCSR through XSAVE, XSAVEC and XRSTOR, in both formats and with all
 * combinations of what is in use. The program is xstate/xstate.c; xstate.txt is what it printed on
 * an AMD processor.
 */
class ExtendedStateIT {
  private static final Path NO_INPUT = Path.of("/dev/null");

  @TempDir Path folder;

  private Path program;

  @BeforeEach
  void copyProgram() throws IOException {
    program = ResourceProgram.copy("xstate/xstate", folder);
  }

  private static void check(GoxProcess run) throws IOException {
    ResourceProgram.assertPrinted("xstate/xstate.txt", run);
  }

  @Test
  void whatIsSavedComesBack() throws IOException {
    check(GoxProcess.run(NO_INPUT, List.of(program.toString())));
  }

  /** That xstate.txt is the truth. */
  @Test
  void theHostAgrees() throws IOException {
    ResourceProgram.assumeHostRunsThem();
    String processor = Files.readString(Path.of("/proc/cpuinfo"));
    assumeTrue(processor.contains(" xsavec") && processor.contains(" avx2"), "needs XSAVEC, AVX2");
    check(GoxProcess.runCommand(NO_INPUT, List.of(program.toString())));
  }
}
