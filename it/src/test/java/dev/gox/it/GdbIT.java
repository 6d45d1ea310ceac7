package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --gdb}: gdb's remote protocol, spoken by a client of our own, and by gdb. */
class GdbIT {
  private static final String HELLO = "samples/bin/hello";

  // From nm and objdump.
  private static final long START = 0x480580;
  private static final long SECOND = 0x47d4a0;
  private static final long CHECK = 0x45a9a0;
  private static final long MAIN = 0x49e120;

  @TempDir Path folder;

  private static String hex(long number) {
    return Long.toHexString(number);
  }

  /** Chooses the thread that is at an address; "" if none is. */
  private static String threadAt(GdbClient gdb, long address) throws IOException {
    for (String thread : gdb.ask("qfThreadInfo").substring(1).split(",")) {
      gdb.ask("Hg" + thread);
      if (gdb.rip() == address) {
        return thread;
      }
    }
    return "";
  }

  @Test
  void itStandsAtItsFirstInstructionAsLinuxLeavesIt() throws Exception {
    try (GdbClient gdb = GdbClient.start(HELLO)) {
      assertThat(gdb.ask("qSupported:swbreak+")).contains("qXfer:features:read+", "swbreak+");
      assertThat(gdb.ask("?")).matches("T05thread:[0-9a-f]+;");
      assertThat(gdb.rip()).isEqualTo(START);
      assertThat(gdb.ask("p11")).isEqualTo("02020000");
      // The registers that a program finds are zero, but for RSP; CS, SS are the kernel's.
      String all = gdb.ask("g");
      assertThat(all).startsWith("0".repeat(7 * 16));
      assertThat(all.substring(8 * 16, 16 * 16)).isEqualTo("0".repeat(8 * 16));
      assertThat(all.substring(2 * 140, 2 * 148)).isEqualTo("330000002b000000");
      assertThat(gdb.register(7) % 16).isZero();
      // The bytes of the jump there, and argc.
      assertThat(gdb.ask("m" + hex(START) + ",5")).isEqualTo("e91bcfffff");
      assertThat(gdb.ask("m" + hex(gdb.register(7)) + ",8")).isEqualTo("0100000000000000");
      assertThat(gdb.ask("m10,8")).isEqualTo("E01");
      assertThat(gdb.ask("qXfer:exec-file:read::0,1000")).startsWith("l/").endsWith("/" + HELLO);
      String auxv = gdb.ask("qXfer:auxv:read::0,1000");
      assertThat(auxv.length() % 16).isEqualTo(1);
      assertThat(gdb.ask("qXfer:features:read:target.xml:0,3000")).contains("ymm15h", "fs_base");
      assertThat(gdb.ask("nonsense")).isEmpty();
    }
  }

  @Test
  void itStepsAndStopsAtBreakpointsInAllThreads() throws Exception {
    try (GdbClient gdb = GdbClient.start(HELLO)) {
      // SIGURG, by which Go's monitor stops what runs long, goes through.
      gdb.ask("QPassSignals:10");
      String thread = gdb.ask("qC").substring(2);
      assertThat(gdb.ask("vCont;s:" + thread)).startsWith("T05");
      assertThat(gdb.rip()).isEqualTo(SECOND);
      gdb.ask("s");
      // mov rdi, [rsp]: argc.
      assertThat(gdb.rip()).isEqualTo(SECOND + 4);
      assertThat(gdb.register(5)).isEqualTo(1);
      assertThat(gdb.ask("Z0," + hex(CHECK) + ",1")).isEqualTo("OK");
      assertThat(gdb.ask("vCont;c")).startsWith("T05").contains("swbreak");
      assertThat(gdb.rip()).isEqualTo(CHECK);
      // As with a breakpoint in the code: it is hit again while it stands there.
      assertThat(gdb.ask("c")).contains("swbreak");
      assertThat(gdb.rip()).isEqualTo(CHECK);
      gdb.ask("z0," + hex(CHECK) + ",1");
      gdb.ask("Z1," + hex(MAIN) + ",1");
      assertThat(gdb.ask("c")).contains("swbreak");
      assertThat(gdb.rip()).isEqualTo(MAIN);
      List<String> threads = List.of(gdb.ask("qfThreadInfo").substring(1).split(","));
      assertThat(threads).contains(thread).hasSizeGreaterThan(2);
      for (String other : threads) {
        assertThat(gdb.ask("T" + other)).isEqualTo("OK");
        assertThat(gdb.ask("Hg" + other)).isEqualTo("OK");
        assertThat(gdb.rip()).isNotZero();
      }
      assertThat(gdb.ask("Hg7fff")).isEqualTo("E01");
      gdb.ask("z1," + hex(MAIN) + ",1");
      assertThat(gdb.ask("c")).isEqualTo("W00");
      assertThat(gdb.output()).isEqualTo("hello, world\n");
      assertThat(gdb.status()).isZero();
    }
  }

  @Test
  void codeAndRegistersCanBeChangedAndARunningProgramInterrupted() throws Exception {
    try (GdbClient gdb = GdbClient.start("-E", "GODEBUG=asyncpreemptoff=1", HELLO)) {
      gdb.ask("QPassSignals:10");
      String code = gdb.ask("m" + hex(MAIN) + ",2");
      // main.main becomes a jump to itself.
      assertThat(gdb.ask("M" + hex(MAIN) + ",2:ebfe")).isEqualTo("OK");
      gdb.ask("Z0," + hex(MAIN) + ",1");
      assertThat(gdb.ask("c")).contains("swbreak");
      gdb.ask("z0," + hex(MAIN) + ",1");
      gdb.send("c");
      Thread.sleep(200);
      gdb.interrupt();
      String stop = gdb.reply();
      assertThat(stop).startsWith("T02");
      assertThat(threadAt(gdb, MAIN)).isNotEmpty();
      assertThat(gdb.ask("P3=8877665544332211")).isEqualTo("OK");
      assertThat(gdb.register(3)).isEqualTo(0x1122334455667788L);
      assertThat(gdb.ask("P28=000102030405060708090a0b0c0d0e0f")).isEqualTo("OK");
      assertThat(gdb.ask("p28")).isEqualTo("000102030405060708090a0b0c0d0e0f");
      gdb.ask("M" + hex(MAIN) + ",2:" + code);
      assertThat(gdb.ask("c")).isEqualTo("W00");
      assertThat(gdb.output()).isEqualTo("hello, world\n");
    }
  }

  @Test
  @Tag("nightly")
  void aFaultIsShownBeforeTheProgramSeesIt() throws Exception {
    try (GdbClient gdb = GdbClient.start("samples/bin/go1.26/suite", "nilderef")) {
      gdb.ask("QPassSignals:10");
      String stop = gdb.ask("c");
      assertThat(stop).startsWith("T0b");
      // The signal goes to the program when the client says so; it recovers from the fault.
      while (stop.startsWith("T0b")) {
        stop = gdb.ask("C0b");
      }
      assertThat(stop).matches("W..");
      assertThat(gdb.output())
          .isEqualTo(Files.readString(GoxProcess.ROOT.resolve("samples/nilderef/expected.txt")));
    }
  }

  @Test
  void writesAreWatched() throws Exception {
    try (GdbClient gdb = GdbClient.start("samples/bin/go1.19/hello")) {
      // rt0_go: sub rsp, 0x28; and rsp, -0x10; mov [rsp + 0x18], argc.
      long cell = (gdb.register(7) - 0x28 & -16) + 0x18;
      assertThat(gdb.ask("Z2," + hex(cell) + ",8")).isEqualTo("OK");
      String stop = gdb.ask("c");
      assertThat(stop).contains("watch:" + hex(cell) + ";");
      assertThat(gdb.ask("m" + hex(cell) + ",8")).isEqualTo("0100000000000000");
    }
  }

  @Test
  void aClientThatGoesLetsTheProgramRunOrEndsIt() throws Exception {
    try (GdbClient gdb = GdbClient.start(HELLO)) {
      gdb.ask("Z0," + hex(MAIN) + ",1");
      assertThat(gdb.ask("D")).isEqualTo("OK");
      assertThat(gdb.output()).isEqualTo("hello, world\n");
      assertThat(gdb.status()).isZero();
    }
    try (GdbClient gdb = GdbClient.start(HELLO)) {
      gdb.send("k");
      assertThat(gdb.status()).isEqualTo(137);
    }
  }

  @Test
  void withoutSuspensionTheProgramRunsAtOnce() throws Exception {
    Process process = GdbClient.launch(folder.resolve("socket") + ",suspend=n", HELLO);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("hello, world\n");
  }

  /** The same commands, natively and in gox: only addresses and threads' numbers differ. */
  @Test
  @Tag("nightly")
  void gdbSeesWhatItSeesNatively() throws IOException {
    NativeTools.need("gdb");
    String program = "samples/bin/go1.19/hello";
    String script =
        GoxProcess.ROOT.resolve("it/src/test/resources/dev/gox/it/gdb/session.gdb").toString();
    String environment = "env -i GODEBUG=asyncpreemptoff=1";
    String natively =
        NativeTools.output(
            "gdb",
            "-nx",
            "-batch",
            "-ex",
            "set exec-wrapper " + environment,
            "-ex",
            "starti > /dev/null",
            "-x",
            script,
            GoxProcess.ROOT.resolve(program).toString());
    Process gox =
        GdbClient.launch(
            folder.resolve("gdb").toString(),
            "--clear-env",
            "-E",
            "GODEBUG=asyncpreemptoff=1",
            program);
    try {
      gox.errorReader().readLine();
      String ours =
          NativeTools.output(
              "gdb",
              "-nx",
              "-batch",
              "-ex",
              "target remote " + folder.resolve("gdb"),
              "-x",
              script,
              GoxProcess.ROOT.resolve(program).toString());
      List<String> expected = plain(natively);
      assertThat(expected.stream().filter(line -> line.startsWith("+"))).hasSizeGreaterThan(40);
      assertThat(plain(ours)).containsExactlyElementsOf(expected);
    } finally {
      gox.destroyForcibly();
    }
  }

  private static List<String> plain(String session) {
    String commands = session.substring(session.indexOf("\n+handle"));
    return commands
        .lines()
        .map(
            line ->
                line.replaceAll("0x[0-9a-f]{9,}", "ADDRESS")
                    .replaceAll(
                        "(Thread|LWP|process|Remote target) ?[0-9a-fx.]*( \\(LWP \\d+\\))?", "T")
                    .replaceAll(" (in section \\S+).*", " $1")
                    .replaceAll(" +", " "))
        .collect(Collectors.toList());
  }
}
