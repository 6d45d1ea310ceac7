package dev.gox.it.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.it.GoxProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Broken and forged programs, confined to an empty folder and stopped after two seconds, get an
 * error in one line or run; they neither crash nor wedge the JVM, nor find a defect of gox's own.
 * The same ones each time: the seed is fixed.
 */
class MutatedProgramsIT {
  private static final long SEED = 20261125;
  private static final Path HELLO = GoxProcess.ROOT.resolve("samples/bin/hello");

  /** Exit statuses: a file that can't be executed, and a defect of gox's own. */
  private static final int NOT_EXECUTABLE = 126;

  private static final int INTERNAL_ERROR = 70;

  /** How many mutants of each program the nightly profile tries. */
  private static final int NIGHTLY = Integer.getInteger("gox.nightly.mutants", 2500);

  @TempDir Path folder;

  private interface Trial {
    void run(Path file, String which) throws IOException, InterruptedException;
  }

  private void each(int count, Trial trial) throws IOException, InterruptedException {
    for (byte[] sound : List.of(TinyProgram.exiting(), Files.readAllBytes(HELLO))) {
      ElfMutator mutator = new ElfMutator(sound, SEED);
      for (int i = 0; i < count; i++) {
        Path file = Verdict.write(folder.resolve("mutant"), mutator.next());
        trial.run(file, "mutant " + i + " of a program of " + sound.length + " bytes");
        Files.delete(file);
      }
    }
  }

  @Test
  void manyInOneJvm() throws IOException, InterruptedException {
    inThisJvm(300);
  }

  @Test
  void asUsersRunThem() throws IOException, InterruptedException {
    asProcesses(30);
  }

  @Test
  @Tag("nightly")
  void fiveThousandInOneJvm() throws IOException, InterruptedException {
    inThisJvm(NIGHTLY);
  }

  @Test
  @Tag("nightly")
  void fiveThousandAsUsersRunThem() throws IOException, InterruptedException {
    asProcesses(NIGHTLY);
  }

  private void inThisJvm(int count) throws IOException, InterruptedException {
    Path root = Files.createDirectory(folder.resolve("root"));
    PrintStream before = System.err;
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    System.setErr(new PrintStream(messages, true, StandardCharsets.UTF_8));
    List<Verdict> verdicts = new ArrayList<>();
    try {
      each(
          count,
          (file, which) -> {
            messages.reset();
            Verdict verdict = Verdict.of(file, root);
            verdicts.add(verdict);
            assertThat(verdict.status()).as(which).isNotEqualTo(INTERNAL_ERROR);
            assertThat(messages.toString(StandardCharsets.UTF_8))
                .as(which)
                .doesNotContain("internal error");
            if (verdict.refusal() != null) {
              assertThat(verdict.refusal()).as(which).doesNotContain("\n").hasSizeLessThan(160);
            }
          });
    } finally {
      System.setErr(before);
    }
    assertThat(verdicts).filteredOn(v -> v.refusal() != null).hasSizeGreaterThan(count / 4);
    assertThat(verdicts).filteredOn(v -> v.refusal() == null).hasSizeGreaterThan(count / 4);
  }

  private void asProcesses(int count) throws IOException, InterruptedException {
    Path root = Files.createDirectory(folder.resolve("root"));
    each(
        count,
        (file, which) -> {
          RunningGox gox = RunningGox.start(List.of("--root", root.toString(), file.toString()));
          gox.closeInput();
          if (!gox.process().waitFor(2, TimeUnit.SECONDS)) {
            gox.terminate();
          }
          int status = gox.exit(20);
          String err = gox.err();
          assertThat(status).as("%s: %s", which, err).isNotEqualTo(INTERNAL_ERROR);
          assertThat(err)
              .as(which)
              .doesNotContain("internal error", "Exception in thread", "fatal error has been");
          if (status == NOT_EXECUTABLE) {
            assertThat(err.lines()).as(which).singleElement().asString().startsWith("gox: ");
          }
        });
  }
}
