package dev.gox.it.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gox.it.GoxProcess;
import dev.gox.runtime.memory.GuestMemory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Fifty thousand single steps of a program have the processor's registers, each of them: a process
 * is stepped by ptrace(2), and gox goes on from the same memory and registers.
 */
@Tag("nightly")
class NativeStepsIT {
  private static final Path NO_INPUT = Path.of("/dev/null");

  /** How many: {@code gox.steps}. A program's second thread, which nobody follows, comes later. */
  private static final int STEPS = Integer.getInteger("gox.steps", 50_000);

  @TempDir Path folder;

  private static void run(List<String> command) {
    GoxProcess run = GoxProcess.runCommand(NO_INPUT, command);
    assertThat(run.exit()).as(command + run.err()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "go1.19/hello", "go1.26/hello-stripped", "go1.26/suite"})
  void registersAreTheProcessors(String name) throws Exception {
    assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64")
            && Files.isExecutable(Path.of("/usr/bin/gcc")),
        "needs a Linux on amd64 with a C compiler");
    Path source = folder.resolve("record.c");
    try (var in = NativeStepsIT.class.getResourceAsStream("record.c")) {
      Files.write(source, Objects.requireNonNull(in).readAllBytes());
    }
    Path recorder = folder.resolve("record");
    run(List.of("gcc", "-O1", "-o", recorder.toString(), source.toString()));
    Path file = folder.resolve("recording");
    Path program = GoxProcess.ROOT.resolve("samples/bin").resolve(name);
    run(List.of(recorder.toString(), file.toString(), "" + STEPS, program.toString()));
    GuestMemory memory = new GuestMemory(256L << 20);
    try {
      Recording recording = new Recording(file, memory);
      Replay replay = Replay.of(recording, memory);
      assertThat(replay.steps()).isEqualTo(STEPS);
      // arch_prctl, CPUID and XGETBV are among them.
      assertThat(replay.told).isBetween(3, STEPS / 10);
    } finally {
      memory.release();
    }
  }
}
