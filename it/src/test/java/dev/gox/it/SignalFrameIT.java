package dev.gox.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Signal frames as a handler finds and edits them. The program, signal/frame.c, prints what it
 * sees; frame.txt is what it printed on Linux 6.18 on an AMD processor.
 */
class SignalFrameIT {
  private static final Path NO_INPUT = Path.of("/dev/null");

  @TempDir Path folder;

  private Path program;

  @BeforeEach
  void copyProgram() throws IOException {
    program = ResourceProgram.copy("signal/frame", folder);
  }

  private static void check(GoxProcess run) throws IOException {
    ResourceProgram.assertPrinted("signal/frame.txt", run);
  }

  @Test
  void framesAreLinuxs() throws IOException {
    check(GoxProcess.run(NO_INPUT, List.of(program.toString())));
  }

  /** That frame.txt is the truth. */
  @Test
  void theHostAgrees() throws IOException {
    ResourceProgram.assumeHostRunsThem();
    check(GoxProcess.runCommand(NO_INPUT, List.of(program.toString())));
  }
}
