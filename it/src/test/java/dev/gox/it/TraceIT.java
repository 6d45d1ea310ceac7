package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --strace} against what strace 6.1 prints. */
class TraceIT {
  private static final Path NO_INPUT = Path.of("/dev/null");
  private static final String HELLO = "samples/bin/hello";
  private static final String SUITE = "samples/bin/go1.26/suite";
  private static final String CALLS = "trace/calls";

  @TempDir Path folder;

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = TraceIT.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  private static GoxProcess run(String... words) {
    return GoxProcess.run(NO_INPUT, List.of(words));
  }

  private static List<String> lines(GoxProcess run) {
    return run.err().lines().toList();
  }

  /** calls.strace is strace's own output of the same program, natively. */
  @Test
  void printsCallsAsStraceDoes() throws IOException {
    Path program = folder.resolve("calls");
    Files.write(program, resource(CALLS));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Path work = Files.createDirectory(folder.resolve("work"));
    GoxProcess run =
        run("--strace", "--cwd=" + work, "--argv0=calls", "--clear-env", program.toString());
    assertThat(run.exit()).isEqualTo(3);
    List<String> expected =
        new String(resource(CALLS + ".strace"), StandardCharsets.US_ASCII)
            .lines()
            // The other lines are padded for the thread's id that strace -o puts in front.
            .map(TraceIT::withoutPadding)
            .toList();
    List<String> actual = lines(run).stream().map(TraceIT::withoutPadding).toList();
    assertThat(actual.get(0))
        .matches(
            "execve\\(\"" + program + "\", \\[\"calls\"], 0x[0-9a-f]+ /\\* 0 vars \\*/\\) = 0");
    assertThat(actual.subList(1, actual.size()))
        .containsExactlyElementsOf(expected.subList(1, expected.size()));
  }

  private static String withoutPadding(String line) {
    return line.replaceFirst("\\) +=", ") =");
  }

  /** The program makes each of these calls twice. */
  @Test
  void verboseNamesEachCallThatIsNotServedOnce() throws IOException {
    Path program = folder.resolve("calls");
    Files.write(program, resource(CALLS));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    GoxProcess run = run("--verbose", "--cwd=" + folder, program.toString());
    assertThat(lines(run).stream().filter(line -> line.contains("ENOSYS")))
        .contains(
            "gox: system call 500 (unknown) is not implemented: ENOSYS",
            "gox: system call 183 (afs_syscall) is not implemented: ENOSYS")
        .doesNotHaveDuplicates();
  }

  @Test
  void resultsStandInColumnForty() {
    assertThat(lines(run("--strace=close,arch_prctl", HELLO)))
        .contains("close(3)                                = 0")
        .anyMatch(line -> line.matches("arch_prctl\\(ARCH_SET_FS, 0x[0-9a-f]{6}\\)       = 0"));
  }

  @Test
  void aFileTellsTheThreadOfEachLineAndStandardErrorIsTheGuests() throws IOException {
    Path trace = folder.resolve("trace");
    GoxProcess run = run("--strace", "--strace-out=" + trace, HELLO);
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).asString().isEqualTo("hello, world\n");
    List<String> lines = Files.readAllLines(trace);
    assertThat(lines).allMatch(line -> line.matches("\\d+ +\\S.*"));
    assertThat(lines.get(0)).contains("execve(\"").endsWith("= 0");
    assertThat(lines).anyMatch(line -> line.contains("write(1, \"hello, world\\n\", 13"));
    long started =
        lines.stream()
            .filter(l -> l.matches("\\d+ +(<\\.\\.\\. )?clone3?[( ].*\\) += \\d+"))
            .count();
    assertThat(started).isPositive();
    assertThat(lines.stream().filter(l -> l.endsWith("+++ exited with 0 +++")))
        .hasSize((int) started + 1);
  }

  @Test
  void everyCallThatIsInterruptedByAnotherThreadsLineIsResumed() throws IOException {
    Path trace = folder.resolve("trace");
    run("--strace", "--strace-out=" + trace, SUITE, "selects");
    List<String> open = new ArrayList<>();
    int resumed = 0;
    for (String line : Files.readAllLines(trace)) {
      String thread = line.substring(0, 6);
      String text = line.substring(6);
      if (text.startsWith("<... ")) {
        String name = text.substring(5, text.indexOf(" resumed>"));
        assertThat(open.remove(thread + name)).as(line).isTrue();
        resumed++;
      } else if (text.endsWith(" <unfinished ...>")) {
        open.add(thread + text.substring(0, text.indexOf('(')));
      } else {
        assertThat(text).matches("(\\w+\\(.*\\) += .*)|([-+]{3} .* [-+]{3})");
      }
    }
    assertThat(resumed).isPositive();
    assertThat(open).isEmpty();
  }

  @Test
  void threadsAreToldOnStandardErrorWhileThereAreSeveral() {
    List<String> lines = lines(run("--strace", SUITE, "selects"));
    assertThat(lines.get(1)).startsWith("arch_prctl(");
    assertThat(lines).anyMatch(line -> line.matches("\\[pid +\\d+] futex\\(.*"));
  }

  @Test
  void aSetPicksCallsButSignalsAndExitsArePrinted() {
    List<String> lines = lines(run("--strace=signal", SUITE, "signals"));
    assertThat(lines)
        .anyMatch(l -> l.contains("--- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid="))
        .anyMatch(l -> l.contains("rt_sigreturn({mask=[]}"))
        .anyMatch(l -> l.endsWith("+++ exited with 0 +++"))
        .noneMatch(l -> l.contains("mmap("));
  }

  @Test
  void aFaultTellsItsAddress() {
    assertThat(lines(run("--strace=none", SUITE, "nilderef")))
        .anyMatch(
            l ->
                l.contains(
                    "--- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=NULL} ---"));
  }

  @Test
  void aDeadlySignalEndsTheTrace() {
    List<String> lines = lines(run("--strace=none", SUITE, "sigdeath"));
    assertThat(lines.get(lines.size() - 1)).endsWith("+++ killed by SIGTERM +++");
  }

  @Test
  void anUnknownSetIsAUsageError() {
    GoxProcess run = run("--strace=read,nonsense", HELLO);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err().lines()).singleElement().asString().contains("nonsense");
  }

  /** What a run without a trace pays for the tracer: no class of it is loaded. */
  @Test
  void withoutATraceNothingOfItIsLoaded() throws IOException {
    Path log = folder.resolve("classes");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xlog:class+load:file=" + log,
            "-jar",
            System.getProperty("gox.jar"),
            HELLO);
    assertThat(GoxProcess.runCommand(NO_INPUT, command).exit()).isZero();
    String loaded = Files.readString(log);
    assertThat(loaded).contains("dev.gox.runtime.linux.thread.GuestThread ");
    assertThat(loaded).doesNotContain("dev.gox.runtime.linux.trace");
  }
}
