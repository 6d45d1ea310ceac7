package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gox.loader.Program;
import dev.gox.loader.ProgramLoader;
import dev.gox.runtime.linux.GuestProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that have ended leave nothing: whatever way they end, with memory touched, files open
 * and locked, threads waiting. Measured is this JVM, as its host sees it.
 */
class NoLeakIT {
  private static final long FAST_MEMORY = 256L << 20;

  /** What the JVM itself may take meanwhile: bytes. A process's own memory is more than a MiB. */
  private static final long SLACK = 48L << 20;

  @TempDir Path folder;

  @Test
  void aHundredProcessesLeaveNothing() throws Exception {
    leaveNothing(100);
  }

  @Test
  @Tag("nightly")
  void aThousandProcessesLeaveNothing() throws Exception {
    leaveNothing(1000);
  }

  private void leaveNothing(int processes) throws Exception {
    ResourceProgram.assumeHostRunsThem();
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "needs gcc");
    Path source = folder.resolve("many.c");
    Files.writeString(source, ResourceProgram.text("calls/many.c"));
    Path program = folder.resolve("many");
    GoxProcess compiler =
        GoxProcess.runCommand(
            Path.of("/dev/null"),
            List.of("gcc", "-O1", "-static", "-o", "" + program, "" + source, "-lpthread"));
    assertThat(compiler.err()).isEmpty();
    run(program, 60);
    State before = State.now();
    run(program, processes);
    State after = State.now();
    assertThat(after.threads).isLessThanOrEqualTo(before.threads);
    assertThat(after.descriptors).isLessThanOrEqualTo(before.descriptors);
    assertThat(after.reserved - before.reserved).isLessThan(FAST_MEMORY);
    assertThat(after.resident - before.resident).isLessThan(SLACK);
    assertThat(after.heap - before.heap).isLessThan(SLACK / 4);
  }

  private static void run(Path program, int processes) throws Exception {
    byte[] name = program.toString().getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Program p = new Program(program, name).argument(("" + processes).getBytes());
    p.memory(FAST_MEMORY).streams(InputStream.nullInputStream(), out, err);
    GuestProcess process = ProgramLoader.start(p);
    assertThat(process.waitForExit()).as(err.toString(StandardCharsets.UTF_8)).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(processes + "\n");
  }

  /** What the JVM holds. */
  private record State(long threads, long descriptors, long reserved, long resident, long heap) {
    static State now() throws Exception {
      // Threads that were told to end do so by themselves.
      for (int i = 0; i < 100 && guestThreads() > 0; i++) {
        Thread.sleep(50);
      }
      for (int i = 0; i < 3; i++) {
        System.gc();
        Thread.sleep(100);
      }
      Runtime runtime = Runtime.getRuntime();
      return new State(
          guestThreads(),
          openDescriptors(),
          status("VmSize:"),
          status("VmRSS:"),
          runtime.totalMemory() - runtime.freeMemory());
    }

    private static long guestThreads() {
      return Thread.getAllStackTraces().keySet().stream()
          .filter(t -> t.getName().startsWith("guest-") || t.getName().startsWith("gox-"))
          .count();
    }

    private static long openDescriptors() throws IOException {
      try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
        return open.count();
      }
    }

    private static long status(String what) throws IOException {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith(what)) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
        }
      }
      throw new IOException(what);
    }
  }
}
