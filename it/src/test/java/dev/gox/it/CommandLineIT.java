package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void theLauncherRunsHello() {
    GoxProcess run = GoxProcess.runCommand(NO_INPUT, List.of("./gox", "samples/bin/hello"));
    assertThat(new String(run.out())).isEqualTo("hello, world\n");
    assertThat(run.exit()).isZero();
  }
}
