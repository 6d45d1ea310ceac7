package dev.gox.it.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.it.GoxProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signals end a program in gox, or don't, as on Linux: at once and whatever it is doing. */
class TerminationIT {
  private static final int TERMINATED = 128 + 15;
  private static final long END_MILLIS = 1000;

  /** How often a slow end is forgiven: the machine may be busy. */
  private static final int TRIES = 5;

  /** Until the program surely runs and does what it is to be interrupted at. */
  private static final long START_MILLIS = 1500;

  @TempDir Path folder;

  private Path program(byte[] elf) throws IOException {
    return Verdict.write(folder.resolve("program"), elf);
  }

  /** Starts gox, sends SIGTERM while it is busy, and gives the exit status. */
  private static int terminated(String... arguments) throws IOException, InterruptedException {
    long best = Long.MAX_VALUE;
    int status = 0;
    for (int i = 0; i < TRIES && best > END_MILLIS; i++) {
      RunningGox gox = RunningGox.start(List.of(arguments));
      Thread.sleep(START_MILLIS);
      assertThat(gox.process().isAlive()).as("still running; %s", gox).isTrue();
      long start = System.nanoTime();
      gox.terminate();
      status = gox.exit(30);
      best = Math.min(best, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }
    assertThat(best).as("milliseconds to the end").isLessThan(END_MILLIS);
    return status;
  }

  @Test
  void endsATightLoop() throws Exception {
    assertThat(terminated(program(TinyProgram.looping()).toString())).isEqualTo(TERMINATED);
  }

  @Test
  void endsAReaderOfAnEmptyPipe() throws Exception {
    assertThat(terminated(program(TinyProgram.reading()).toString())).isEqualTo(TERMINATED);
  }

  @Test
  void endsAWriterToAFullPipe() throws Exception {
    assertThat(terminated(program(TinyProgram.writing()).toString())).isEqualTo(TERMINATED);
  }

  @Test
  void endsAGoProgramThatComputes() throws Exception {
    String suite = GoxProcess.ROOT.resolve("samples/bin/go1.26/suite").toString();
    assertThat(terminated(suite, "compress")).isEqualTo(TERMINATED);
  }

  @Test
  void endsAGoProgramThatReads() throws Exception {
    String suite = GoxProcess.ROOT.resolve("samples/bin/go1.19/suite").toString();
    assertThat(terminated(suite, "args")).isEqualTo(TERMINATED);
  }

  @Test
  void runsTheProgramsHandler() throws Exception {
    assertThat(terminated(program(TinyProgram.handlingTermination()).toString()))
        .isEqualTo(TinyProgram.STATUS);
  }

  /** As nohup(1) wants it, and so early that the first instructions see it. */
  @Test
  void anIgnoredSignalIsIgnoredFromTheStart() throws Exception {
    String tiny = program(TinyProgram.askingForHangUp()).toString();
    assertThat(GoxProcess.run(Path.of("/dev/null"), List.of(tiny)).exit()).isZero();
    List<String> ignoring =
        List.of(
            "/bin/sh",
            "-c",
            "trap '' HUP; exec \"$@\"",
            "sh",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            System.getProperty("gox.jar"),
            tiny);
    assertThat(GoxProcess.runCommand(Path.of("/dev/null"), ignoring).exit()).isEqualTo(1);
  }

  @Test
  void leavesAProgramThatIgnoresItAlone() throws Exception {
    RunningGox gox =
        RunningGox.start(List.of(program(TinyProgram.ignoringTermination()).toString()));
    Thread.sleep(START_MILLIS);
    gox.terminate();
    assertThat(gox.process().waitFor(END_MILLIS, TimeUnit.MILLISECONDS)).isFalse();
    gox.process().destroyForcibly();
    assertThat(gox.exit(10)).isEqualTo(128 + 9);
  }
}
