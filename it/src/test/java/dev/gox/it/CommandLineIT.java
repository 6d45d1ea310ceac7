package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line refuses, in one line and with the status that a shell would give. */
class CommandLineIT {
  private static final Path NO_INPUT = Path.of("/dev/null");
  private static final Path HELLO = GoxProcess.ROOT.resolve("samples/bin/hello");

  @TempDir Path folder;

  private static void refused(GoxProcess run, int status, String cause) {
    assertThat(run.exit()).isEqualTo(status);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).singleElement().asString().startsWith("gox: ").contains(cause);
  }

  private GoxProcess runFile(byte[] content, boolean executable) throws IOException {
    Path file = folder.resolve("program");
    Files.write(file, content);
    assertThat(file.toFile().setExecutable(executable)).isTrue();
    return GoxProcess.run(NO_INPUT, List.of(file.toString()));
  }

  @Test
  void noArgumentIsAUsageError() {
    refused(GoxProcess.run(NO_INPUT, List.of()), 2, "usage");
  }

  @Test
  void aMissingFileIs127() {
    refused(GoxProcess.run(NO_INPUT, List.of(folder.resolve("none").toString())), 127, "no such");
  }

  @Test
  void aDirectoryIs126() {
    refused(GoxProcess.run(NO_INPUT, List.of(folder.toString())), 126, "directory");
  }

  @Test
  void aFileWithoutTheRightToExecuteIs126() throws IOException {
    refused(runFile(Files.readAllBytes(HELLO), false), 126, "not executable");
  }

  @Test
  void aScriptIsNotAnElf() throws IOException {
    refused(runFile("#!/bin/sh\n".getBytes(), true), 126, "not an ELF");
  }

  @Test
  void anotherMachineIsNamed() throws IOException {
    byte[] elf = Files.readAllBytes(HELLO);
    elf[18] = (byte) 183;
    refused(runFile(elf, true), 126, "arm64");
  }

  @Test
  void aThirtyTwoBitProgramIsNamedSo() throws IOException {
    byte[] elf = Files.readAllBytes(HELLO);
    elf[4] = 1;
    refused(runFile(elf, true), 126, "32-bit");
  }

  @Test
  void aTruncatedFileSaysWhere() throws IOException {
    byte[] elf = Files.readAllBytes(HELLO);
    refused(runFile(java.util.Arrays.copyOf(elf, 5000), true), 126, "truncated");
  }

  @Test
  void aMalformedFileSaysWhere() throws IOException {
    byte[] elf = Files.readAllBytes(HELLO);
    buffer(elf).putLong(programHeader(elf, PT_LOAD) + 16, 1L << 47);
    refused(runFile(elf, true), 126, "malformed: segment at 0x800000000000");
  }

  @Test
  void aMissingDynamicLinkerIsNamed() throws IOException {
    Path pie = GoxProcess.ROOT.resolve("samples/bin/go1.26/hello-pie");
    byte[] elf = Files.readAllBytes(pie);
    ByteBuffer file = buffer(elf);
    // The first entry of its dynamic section becomes DT_NEEDED, its linker another one.
    long section = file.getLong(programHeader(elf, PT_DYNAMIC) + 8);
    file.putLong((int) section, DT_NEEDED);
    long name = file.getLong(programHeader(elf, PT_INTERP) + 8);
    file.put((int) name + 1, (byte) 'X');
    refused(runFile(elf, true), 127, "its dynamic linker /Xib64/ld-linux-x86-64.so.2 is not there");
  }

  @Test
  void aPipeIsNoProgram() {
    Path pipe = folder.resolve("pipe");
    assertThat(GoxProcess.runCommand(NO_INPUT, List.of("mkfifo", "-m", "700", "" + pipe)).exit())
        .isZero();
    refused(GoxProcess.run(NO_INPUT, List.of(pipe.toString())), 126, "not a regular file");
  }

  /** Where in a file the first program header of a type is. */
  private static int programHeader(byte[] elf, int type) {
    int at = 64;
    while (buffer(elf).getInt(at) != type) {
      at += 56;
    }
    return at;
  }

  private static ByteBuffer buffer(byte[] elf) {
    return ByteBuffer.wrap(elf).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static final int PT_LOAD = 1;
  private static final int PT_DYNAMIC = 2;
  private static final int PT_INTERP = 3;
  private static final long DT_NEEDED = 1;

  /** The sample tells whether it has this variable. */
  private static final String VARIABLE = "GOX_NO_SUCH_VARIABLE";

  private static final String SEEN = "unexpected variable";

  private static final String SUITE = "samples/bin/go1.26/suite";

  /** Runs the sample that prints its arguments, with options before it. */
  private static String argsSample(List<String> options, String... arguments) {
    List<String> words = new ArrayList<>(options);
    words.addAll(List.of(SUITE, "args"));
    words.addAll(List.of(arguments));
    GoxProcess run = GoxProcess.run(NO_INPUT, words);
    assertThat(run.exit()).as(run.err()).isEqualTo(arguments.length);
    return new String(run.out());
  }

  @Test
  void optionsStopAtTheProgram() {
    String out = argsSample(List.of("--cpus", "2", "--memory=256M"), "--", "-E", "run", "--help");
    assertThat(out).contains("arg 1 \"--\"", "arg 2 \"-E\"", "arg 3 \"run\"", "arg 4 \"--help\"");
  }

  @Test
  void theEnvironmentIsChangedAsTold() {
    String set = VARIABLE + "=x";
    assertThat(argsSample(List.of())).doesNotContain(SEEN);
    assertThat(argsSample(List.of("-E", set))).contains(SEEN);
    assertThat(argsSample(List.of("--clear-env", "--env=" + set))).contains(SEEN);
    assertThat(withOptions(set, "-U " + VARIABLE)).doesNotContain(SEEN);
    assertThat(withOptions(set, "--clear-env")).doesNotContain(SEEN);
  }

  @Test
  void runIsASubcommandUnlessAPathSaysOtherwise() throws IOException {
    assertThat(argsSample(List.of("run", "-E", VARIABLE + "=x"))).contains(SEEN);
    Path program = folder.resolve("run");
    Files.copy(HELLO, program);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    GoxProcess run = GoxProcess.run(NO_INPUT, List.of(program.toString()));
    assertThat(new String(run.out())).isEqualTo("hello, world\n");
  }

  @Test
  void wrongOptionsAreUsageErrors() {
    refused(GoxProcess.run(NO_INPUT, List.of("--nonsense", "x")), 2, "--nonsense");
    refused(GoxProcess.run(NO_INPUT, List.of("--memory", "12x", "x")), 2, "12x");
    refused(GoxProcess.run(NO_INPUT, List.of("--cpus", "0", "x")), 2, "--cpus");
    refused(GoxProcess.run(NO_INPUT, List.of("--cpu", "v9", "x")), 2, "v9");
    refused(GoxProcess.run(NO_INPUT, List.of("--mode", "fast", "x")), 2, "fast");
    refused(GoxProcess.run(NO_INPUT, List.of("-E", "x", "y")), 2, "NAME=VALUE");
    refused(GoxProcess.run(NO_INPUT, List.of("run")), 2, "no program");
  }

  @Test
  void helpAndVersionGoToStandardOutput() {
    GoxProcess help = GoxProcess.run(NO_INPUT, List.of("--help"));
    assertThat(help.exit()).isZero();
    assertThat(new String(help.out())).contains("Usage: gox", "--root", "Examples");
    GoxProcess version = GoxProcess.run(NO_INPUT, List.of("--version"));
    assertThat(version.exit()).isZero();
    assertThat(new String(version.out())).startsWith("gox ");
  }

  @Test
  void optionsComeFromTheEnvironmentToo() {
    assertThat(withOptions("X=y", "-E '" + VARIABLE + "=from options'")).contains(SEEN);
  }

  /** Runs the sample with one more variable in the host's environment, and GOX_OPTIONS. */
  private static String withOptions(String variable, String options) {
    GoxProcess run =
        GoxProcess.runCommand(
            NO_INPUT,
            List.of(
                "env",
                variable,
                "GOX_OPTIONS=" + options,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("gox.jar"),
                SUITE,
                "args"));
    assertThat(run.exit()).as(run.err()).isZero();
    return new String(run.out());
  }

  @Test
  void theLauncherRunsHello() {
    GoxProcess run = GoxProcess.runCommand(NO_INPUT, List.of("./gox", "samples/bin/hello"));
    assertThat(new String(run.out())).isEqualTo("hello, world\n");
    assertThat(run.exit()).isZero();
  }
}
