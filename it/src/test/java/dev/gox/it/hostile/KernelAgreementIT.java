package dev.gox.it.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What this machine's kernel refuses to execute, gox refuses: the same forged headers are given to
 * execve(2) and to gox. The program in them ends at once, so that hardly any code runs natively.
 * gox may refuse more: what is cut short, overlaps or is out of order.
 */
class KernelAgreementIT {
  private static final long SEED = 20261125;
  private static final int COUNT = Integer.getInteger("gox.agreement.mutants", 2000);

  /** The exit status by which a SIGSEGV shows: the kernel's when it gives up halfway. */
  private static final int SEGMENTATION_FAULT = 139;

  @TempDir Path folder;

  @Test
  void theSoundProgramRunsInBoth() throws IOException, InterruptedException {
    assumeTrue(hostRunsPrograms(), "needs Linux on amd64");
    Path file = Verdict.write(folder.resolve("sound"), TinyProgram.exiting());
    assertThat(natively(executor(), file)).isEqualTo(TinyProgram.STATUS);
    assertThat(Verdict.of(file, folder)).isEqualTo(new Verdict(null, TinyProgram.STATUS));
  }

  @Test
  void goxRefusesWhatTheKernelRefuses() throws IOException, InterruptedException {
    assumeTrue(hostRunsPrograms(), "needs Linux on amd64");
    Path executor = executor();
    Path root = Files.createDirectory(folder.resolve("root"));
    ElfMutator mutator = new ElfMutator(TinyProgram.exiting(), SEED);
    int ran = 0;
    int refused = 0;
    for (int i = 0; i < COUNT; i++) {
      byte[] elf = mutator.nextOfHeaders();
      Path file = Verdict.write(folder.resolve("mutant" + i), elf);
      int kernel = natively(executor, file);
      Verdict gox = Verdict.of(file, root);
      Files.delete(file);
      if (kernel != TinyProgram.STATUS) {
        refused++;
        assertThat(gox.status())
            .as("mutant %d, with which the kernel's result is %d; %s", i, kernel, gox.refusal())
            .isNotEqualTo(TinyProgram.STATUS);
      } else if (gox.status() == TinyProgram.STATUS) {
        ran++;
      }
    }
    assertThat(ran).isGreaterThan(COUNT / 10);
    assertThat(refused).isGreaterThan(COUNT / 10);
  }

  private static boolean hostRunsPrograms() {
    return System.getProperty("os.name").equals("Linux")
        && System.getProperty("os.arch").equals("amd64");
  }

  private Path executor() throws IOException {
    return Verdict.write(folder.resolve("executor"), TinyProgram.executor());
  }

  /** The exit status, or the number of the error with which execve refused. */
  private static int natively(Path executor, Path file) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(executor.toString(), file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return process.waitFor();
  }
}
