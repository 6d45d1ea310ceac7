package dev.gox.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gox.it.GoxProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each form of each instruction does in gox what it does on the processor under this JVM: the same
 * static program runs natively and in gox, thousands of cases in it, and what every case left is
 * compared.
 */
class ConformanceIT {
  private static final long SEED = 20261124;
  private static final int SHOWN = 40;

  /** Cases of a form, at night; and how many forms a program has then. */
  private static final int MANY = 200;

  private static final int AT_ONCE = 100;

  /** The options of forms that MXCSR means something to. */
  private static final Set<String> FLOATS = Set.of("f16", "f32", "f64", "mxcsr");

  private static final Path NO_INPUT = Path.of("/dev/null");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "integer.txt,5000,interpret",
    "sse.txt,3000,interpret",
    "avx.txt,10000,interpret",
    "integer.txt,5000,mixed",
    "sse.txt,3000,mixed",
    "avx.txt,10000,mixed",
    "integer.txt,5000,translate",
    "sse.txt,3000,translate",
    "avx.txt,10000,translate"
  })
  void instructionsDoWhatTheProcessorDoes(String table, int atLeast, String mode)
      throws IOException {
    assumeTrue(hostRunsPrograms(), "needs Linux on amd64");
    List<Form> forms = offered(InstructionTable.read(table));
    TestProgram program = new TestProgram(without("mxcsr", forms), SEED);
    assertThat(program.cases()).hasSizeGreaterThan(atLeast);
    compare(program, mode);
  }

  /** The same with rounding modes, FTZ, DAZ, flags and exceptions that are not masked. */
  @ParameterizedTest
  @CsvSource({
    "sse.txt,4000,interpret",
    "avx.txt,10000,interpret",
    "sse.txt,4000,mixed",
    "avx.txt,10000,mixed",
    "sse.txt,1000,translate",
    "avx.txt,2000,translate"
  })
  void floatsObeyMxcsr(String table, int atLeast, String mode) throws IOException {
    assumeTrue(hostRunsPrograms(), "needs Linux on amd64");
    compareWithFloatState(floats(table), SEED, atLeast, mode);
  }

  /** x87 and MMX, with all that a state holds: numbers, controls, pending exceptions. */
  @ParameterizedTest
  @CsvSource({
    "x87.txt,6000,interpret",
    "mmx.txt,3000,interpret",
    "x87.txt,6000,mixed",
    "mmx.txt,3000,mixed",
    "x87.txt,1500,translate",
    "mmx.txt,800,translate"
  })
  void x87DoesWhatTheProcessorDoes(String table, int atLeast, String mode) throws IOException {
    assumeTrue(hostRunsPrograms(), "needs Linux on amd64");
    compareWithFloatState(offered(InstructionTable.read(table)), SEED, atLeast, mode);
  }

  /** Translating takes time: so it gets a part of the cases. */
  private void compareWithFloatState(List<Form> forms, long seed, int atLeast, String mode)
      throws IOException {
    IntUnaryOperator some = n -> (n + 3) / 4;
    boolean all = !mode.equals("translate");
    TestProgram program =
        new TestProgram(forms, seed, true, all ? TestProgram.AS_THE_TABLE_SAYS : some);
    assertThat(program.cases()).hasSizeGreaterThan(atLeast);
    compare(program, mode);
  }

  /** The forms of a table that MXCSR means something to. */
  private List<Form> floats(String table) throws IOException {
    return offered(InstructionTable.read(table)).stream()
        .filter(f -> FLOATS.stream().anyMatch(f::has) || f.name().contains("cvt"))
        .filter(f -> !f.has("approximate"))
        .toList();
  }

  /** At least 200 cases of each form, other ones than above. */
  @ParameterizedTest
  @Tag("nightly")
  @CsvSource({"interpret", "mixed", "translate"})
  void manyCasesOfEachFormDoWhatTheProcessorDoes(String mode) throws IOException {
    assumeTrue(hostRunsPrograms(), "needs Linux on amd64");
    for (String table : List.of("integer.txt", "sse.txt", "avx.txt")) {
      compareMany(without("mxcsr", offered(InstructionTable.read(table))), SEED + 1, false, mode);
    }
    for (String table : List.of("x87.txt", "mmx.txt")) {
      compareMany(offered(InstructionTable.read(table)), SEED + 1, true, mode);
    }
    for (String table : List.of("sse.txt", "avx.txt")) {
      compareMany(floats(table), SEED + 2, true, mode);
    }
  }

  private void compareMany(List<Form> forms, long seed, boolean floatState, String mode)
      throws IOException {
    for (int from = 0; from < forms.size(); from += AT_ONCE) {
      List<Form> part = forms.subList(from, Math.min(forms.size(), from + AT_ONCE));
      compare(new TestProgram(part, seed, floatState, n -> Math.max(n, MANY)), mode);
    }
  }

  private static List<Form> without(String option, List<Form> forms) {
    return forms.stream().filter(f -> !f.has(option)).toList();
  }

  /** Loops of random instructions: what one leaves is what the next finds, across branches. */
  @ParameterizedTest
  @CsvSource({"interpret,300,30", "translate,300,30", "mixed,60,2000"})
  void sequencesDoWhatTheProcessorDoes(String mode, int sequences, int iterations)
      throws IOException {
    assumeTrue(hostRunsPrograms(), "needs Linux on amd64");
    compare(new TestProgram(sequenceForms(), SEED, sequences, iterations), mode);
  }

  /** The same with other seeds; {@code -Dgox.sequences=N} says how many thousand. */
  @Test
  @Tag("nightly")
  void manySequencesDoWhatTheProcessorDoes() throws IOException {
    assumeTrue(hostRunsPrograms(), "needs Linux on amd64");
    List<Form> forms = sequenceForms();
    int thousands = Integer.getInteger("gox.sequences", 100);
    for (int i = 1; i <= thousands; i++) {
      TestProgram program = new TestProgram(forms, SEED + i, 1000, 20);
      compare(program, "translate");
      if (i % 10 == 0) {
        compare(program, "interpret");
        compare(new TestProgram(forms, SEED - i, 200, 3000), "mixed");
      }
    }
  }

  private List<Form> sequenceForms() throws IOException {
    List<Form> all =
        Stream.of("integer.txt", "sse.txt", "avx.txt")
            .flatMap(table -> InstructionTable.read(table).stream())
            .filter(Sequence::takes)
            .toList();
    return offered(all);
  }

  private void compare(TestProgram program, String mode) throws IOException {
    Path file = write(program);
    ByteBuffer expected = results(GoxProcess.runCommand(NO_INPUT, List.of(file.toString())));
    GoxProcess run =
        GoxProcess.run(NO_INPUT, List.of("--cpu=max", "--mode=" + mode, file.toString()));
    ByteBuffer actual = results(run);
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < program.cases().size(); i++) {
      String difference =
          Comparison.of(
              program.cases().get(i),
              program.hasFloatState(),
              result(expected, i),
              result(actual, i));
      if (!difference.isEmpty()) {
        differences.add(i + ": " + difference);
      }
    }
    assertThat(differences.subList(0, Math.min(SHOWN, differences.size())))
        .as("%d of %d cases differ", differences.size(), program.cases().size())
        .isEmpty();
  }

  private static boolean hostRunsPrograms() {
    return System.getProperty("os.name").equals("Linux")
        && List.of("amd64", "x86_64").contains(System.getProperty("os.arch"));
  }

  private Path write(TestProgram program) throws IOException {
    Path file = folder.resolve("cases");
    Files.write(file, program.elf());
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  private static ByteBuffer results(GoxProcess run) {
    assertThat(run.exit()).as(run.err()).isZero();
    return ByteBuffer.wrap(run.out()).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer result(ByteBuffer all, int number) {
    return all.slice(Layout.HEADER_SIZE + number * Layout.RESULT_SIZE, Layout.RESULT_SIZE)
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The forms whose feature both the processor and gox say they have. */
  private List<Form> offered(List<Form> all) throws IOException {
    Path file = write(new TestProgram(List.of(), SEED));
    ByteBuffer host = results(GoxProcess.runCommand(NO_INPUT, List.of(file.toString())));
    ByteBuffer gox = results(GoxProcess.run(NO_INPUT, List.of("--cpu=max", file.toString())));
    return all.stream()
        .filter(f -> f.features().stream().allMatch(x -> x.isIn(host) && x.isIn(gox)))
        .toList();
  }
}
