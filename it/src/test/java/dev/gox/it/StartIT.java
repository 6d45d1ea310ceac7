package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program finds when it starts: its stack, and the vDSO. */
class StartIT {
  private static final Path NO_INPUT = Path.of("/dev/null");

  /** The order of the kernel's create_elf_tables on amd64; rseq's 27 and 28 are not offered. */
  private static final List<Long> TAGS =
      List.of(
          33L, 51L, 16L, 6L, 17L, 3L, 4L, 5L, 7L, 8L, 9L, 11L, 12L, 13L, 14L, 23L, 25L, 26L, 31L,
          15L);

  private static final long AT_PHDR = 3;
  private static final long AT_ENTRY = 9;
  private static final long AT_MINSIGSTKSZ = 51;
  private static final long AT_HWCAP = 16;
  private static final long AT_HWCAP2 = 26;
  private static final long AT_RSEQ_FEATURE_SIZE = 27;
  private static final long AT_RSEQ_ALIGN = 28;
  private static final long AT_SYSINFO_EHDR = 33;
  private static final long AT_RANDOM = 25;
  private static final long AT_EXECFN = 31;
  private static final long AT_PLATFORM = 15;

  @TempDir Path folder;

  private Path program;

  @BeforeEach
  void nameProgram() {
    program = folder.resolve("program");
  }

  private void use(String name) throws IOException {
    try (InputStream in = StartIT.class.getResourceAsStream("start/" + name)) {
      Files.write(program, Objects.requireNonNull(in, name).readAllBytes());
    }
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  /** A program's initial stack, as the sample writes it. */
  private static final class Stack {
    final long rsp;
    final ByteBuffer bytes;
    final List<Long> arguments = new ArrayList<>();
    final List<Long> environment = new ArrayList<>();
    final List<Long> tags = new ArrayList<>();
    final List<Long> values = new ArrayList<>();
    final long vectorEnd;

    Stack(byte[] dump) {
      bytes = ByteBuffer.wrap(dump).order(ByteOrder.LITTLE_ENDIAN);
      rsp = bytes.getLong();
      long argc = bytes.getLong();
      for (long p = bytes.getLong(); p != 0; p = bytes.getLong()) {
        arguments.add(p);
      }
      assertThat(arguments).hasSize((int) argc);
      for (long p = bytes.getLong(); p != 0; p = bytes.getLong()) {
        environment.add(p);
      }
      for (long tag = bytes.getLong(); tag != 0; tag = bytes.getLong()) {
        tags.add(tag);
        values.add(bytes.getLong());
      }
      assertThat(bytes.getLong()).isZero();
      vectorEnd = rsp + bytes.position() - 8;
    }

    long value(long tag) {
      return values.get(tags.indexOf(tag));
    }

    String string(long address) {
      int start = (int) (address - rsp) + 8;
      int end = start;
      while (bytes.get(end) != 0) {
        end++;
      }
      return new String(bytes.array(), start, end - start, StandardCharsets.US_ASCII);
    }

    /** Where the strings lie, from the end of the stack down, and what they are. */
    List<String> strings() {
      long end = rsp + bytes.capacity() - 8;
      List<String> found = new ArrayList<>();
      List<Long> addresses = new ArrayList<>(arguments);
      addresses.addAll(environment);
      addresses.add(value(AT_EXECFN));
      for (long at : addresses) {
        found.add(end - at + " " + string(at));
      }
      return found;
    }
  }

  private Stack start(boolean inGox) {
    List<String> command =
        new ArrayList<>(List.of("/usr/bin/env", "-i", "ONE=1", "EMPTY=", "LAST=the last"));
    if (inGox) {
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-jar", System.getProperty("gox.jar")));
    }
    command.addAll(List.of(program.toString(), "first", "", "third one"));
    GoxProcess run = GoxProcess.runCommand(NO_INPUT, command);
    assertThat(run.exit()).as(run.err()).isZero();
    return new Stack(run.out());
  }

  private static void assumeNative() {
    assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64"),
        "needs a Linux on amd64 to compare with");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stack", "stack-pie"})
  void theStackIsLaidOutAsTheKernelLaysIt(String name) throws IOException {
    use(name);
    assumeNative();
    Stack host = start(false);
    Stack gox = start(true);
    assertThat(gox.strings()).isEqualTo(host.strings());
    List<Long> hostTags = new ArrayList<>(host.tags);
    hostTags.removeAll(List.of(AT_RSEQ_FEATURE_SIZE, AT_RSEQ_ALIGN));
    // Older kernels have no AT_MINSIGSTKSZ.
    List<Long> goxTags = new ArrayList<>(gox.tags);
    if (!hostTags.contains(AT_MINSIGSTKSZ)) {
      goxTags.remove(AT_MINSIGSTKSZ);
    }
    assertThat(goxTags).isEqualTo(hostTags);
    for (long tag : hostTags) {
      boolean ownValue =
          List.of(AT_SYSINFO_EHDR, AT_MINSIGSTKSZ, AT_HWCAP, AT_HWCAP2).contains(tag);
      boolean address = List.of(AT_RANDOM, AT_EXECFN, AT_PLATFORM).contains(tag);
      address |= name.endsWith("-pie") && List.of(AT_PHDR, AT_ENTRY).contains(tag);
      if (!ownValue && !address) {
        assertThat(gox.value(tag)).as("tag %d", tag).isEqualTo(host.value(tag));
      }
    }
    assertThat(gox.value(AT_ENTRY) - gox.value(AT_PHDR))
        .isEqualTo(host.value(AT_ENTRY) - host.value(AT_PHDR));
    assertThat(gox.value(AT_PHDR) % 4096).isEqualTo(host.value(AT_PHDR) % 4096);
    assertThat(gox.string(gox.value(AT_PLATFORM))).isEqualTo("x86_64");
    for (Stack stack : List.of(host, gox)) {
      assertThat(stack.rsp % 16).isZero();
      assertThat(stack.value(AT_PLATFORM)).isEqualTo(stack.value(AT_RANDOM) + 16);
      assertThat(stack.value(AT_RANDOM) - stack.vectorEnd).isBetween(0L, 15L);
      assertThat((stack.value(AT_PLATFORM) + "x86_64".length() + 1) % 16).isZero();
    }
  }

  @Test
  void theAuxiliaryVectorIsTheKernels() throws IOException {
    use("stack");
    Stack gox = start(true);
    assertThat(gox.tags).isEqualTo(TAGS);
    // struct rt_sigframe, XSAVE's area with AVX and the magic word, and their alignment to 16 and
    // 64.
    assertThat(gox.value(AT_MINSIGSTKSZ)).isEqualTo(1360);
    assertThat(gox.value(AT_SYSINFO_EHDR)).isPositive().isLessThan(1L << 47);
  }

  /** The program checks every function against the system calls, and its faults. */
  @Test
  void theVdsoTellsTheTimeAsSystemCallsDo() throws IOException {
    use("vdso");
    GoxProcess run = GoxProcess.run(NO_INPUT, List.of(program.toString()));
    assertThat(run.out()).asString().isEqualTo("ok\n");
    assertThat(run.exit()).isZero();
  }

  /** That the program checks the truth. */
  @Test
  void theVdsoProgramAgreesWithTheHost() throws IOException {
    use("vdso");
    assumeNative();
    GoxProcess run = GoxProcess.runCommand(NO_INPUT, List.of(program.toString()));
    assertThat(run.out()).asString().isEqualTo("ok\n");
  }

  @Test
  void goReadsItsClocksWithoutSystemCalls() {
    GoxProcess run =
        GoxProcess.run(NO_INPUT, List.of("--strace=%clock", "samples/bin/go1.26/suite", "times"));
    assertThat(run.exit()).isZero();
    assertThat(run.err()).doesNotContain("clock_gettime(CLOCK_MONOTONIC").contains("+++ exited");
  }
}
