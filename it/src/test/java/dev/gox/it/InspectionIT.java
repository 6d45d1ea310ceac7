package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.it.conformance.ElfWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code --stats}, {@code --log} and {@code --dump-classes} show of a run. */
class InspectionIT {
  private static final Path NO_INPUT = Path.of("/dev/null");
  private static final String KERNELS = "bench/bin/kernels";

  /** How often the counting program's loop is run, and by how many instructions each time. */
  private static final int ROUNDS = 10_000_000;

  private static final int INSTRUCTIONS = 1 + 5 * ROUNDS + 3;

  private static final Pattern EVENT =
      Pattern.compile(
          "(?:re)?translated (\\S+) at 0x([0-9a-f]+): \\d+ blocks, \\d+ instructions,"
              + " \\d+ bytes, \\d+ us(;.*)?");

  @TempDir Path folder;

  private Path program(byte[] elf) throws IOException {
    Path file = folder.resolve("program");
    Files.write(file, elf);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  /** Calls a function of two instructions in a loop, and ends with 42. */
  private Path counting() throws IOException {
    byte[] code =
        HexFormat.of()
            .parseHex(
                "b980969800" // mov ecx, ROUNDS
                    + "e810000000" // call the function
                    + "ffc9" // dec ecx
                    + "75f7" // jnz the call
                    + "b83c000000bf2a0000000f05" // mov eax, 60; mov edi, 42; syscall
                    + "ffc0c3"); // inc eax; ret
    ElfWriter writer = new ElfWriter();
    writer.segment(0x400000, code, code.length, ElfWriter.READ | ElfWriter.EXECUTE);
    return program(writer.write(0x400000));
  }

  /** The table's lines by name, of those with a number. */
  private static Map<String, Long> numbers(String table) {
    Map<String, Long> numbers = new TreeMap<>();
    Matcher line = Pattern.compile("(?m)^  (\\S.*?) {2,}([\\d,]+)( .*)?$").matcher(table);
    while (line.find()) {
      numbers.put(line.group(1), Long.parseLong(line.group(2).replace(",", "")));
    }
    return numbers;
  }

  private static long number(Map<String, Long> numbers, String begin) {
    return numbers.entrySet().stream()
        .filter(e -> e.getKey().startsWith(begin))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no line " + begin + " in " + numbers))
        .getValue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"interpret", "mixed", "translate"})
  void instructionsAreCountedExactly(String mode) throws IOException {
    GoxProcess run =
        GoxProcess.run(
            NO_INPUT, List.of("--stats", "--mode=" + mode, "--memory=64M", "" + counting()));
    assertThat(run.exit()).as(run.err()).isEqualTo(42);
    Map<String, Long> numbers = numbers(run.err());
    long interpreted = number(numbers, "interpreted");
    long translated = number(numbers, "translated");
    assertThat(interpreted + translated).as(run.err()).isEqualTo(INSTRUCTIONS);
    // Mixed, it depends on the machine how soon the translation is there.
    if (!mode.equals("mixed")) {
      boolean translates = mode.equals("translate");
      assertThat(interpreted > 0).isEqualTo(!translates);
      assertThat(translated > 0).isEqualTo(translates);
      assertThat(number(numbers, "regions") > 0).isEqualTo(translates);
    }
    assertThat(number(numbers, "exit")).isEqualTo(1);
  }

  /** The program runs through strace natively for this file: its calls are those of the table. */
  @Test
  void systemCallsAreThoseThatStraceSaw() throws IOException {
    Path program = program(resource("trace/calls"));
    GoxProcess run =
        GoxProcess.run(
            NO_INPUT,
            List.of(
                "--stats", "--cwd=" + Files.createDirectory(folder.resolve("work")), "" + program));
    assertThat(run.exit()).isEqualTo(3);
    Map<String, Long> expected = new TreeMap<>();
    Matcher call =
        Pattern.compile("(?m)^([a-z]\\w*)\\(")
            .matcher(new String(resource("trace/calls.strace"), StandardCharsets.US_ASCII));
    while (call.find()) {
      if (!call.group(1).equals("execve") && !call.group(1).startsWith("syscall_")) {
        expected.merge(call.group(1), 1L, Long::sum);
      }
    }
    assertThat(expected).hasSizeGreaterThan(20);
    assertThat(numbers(run.err())).containsAllEntriesOf(expected);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = InspectionIT.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  @Test
  void eachTranslationIsLoggedAndDumped() throws IOException {
    Path classes = folder.resolve("classes");
    Path log = folder.resolve("log");
    GoxProcess run =
        GoxProcess.run(
            NO_INPUT,
            List.of(
                "--stats",
                "--log=" + log,
                "--dump-classes",
                "" + classes,
                KERNELS,
                "run",
                "fib",
                "-rounds",
                "3"));
    assertThat(run.exit()).as(run.err()).isZero();
    List<String> names = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      Matcher event = EVENT.matcher(line);
      if (!line.startsWith("too large: ")) {
        assertThat(event.matches()).as(line).isTrue();
        names.add(event.group(1));
      }
    }
    assertThat(names).contains("guest.main.fibonacci").doesNotHaveDuplicates();
    assertThat(numbers(run.err()).get("regions")).isEqualTo(names.size());
    List<Path> files;
    try (Stream<Path> all = Files.walk(classes)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    assertThat(files).hasSameSizeAs(names);
    String shown = javap(classes.resolve("guest/main/fibonacci.class"));
    assertThat(shown)
        .contains(
            "Compiled from \"calls.go\"",
            "final class guest.main.fibonacci extends dev.gox.translator.emit.TranslatedCode",
            "public final long run(dev.gox.runtime.cpu.Cpu, long, long, long);",
            "LineNumberTable:");
    assertThat(shown.lines().filter(line -> line.matches(" +line [5-9]: \\d+"))).isNotEmpty();
  }

  private static String javap(Path file) {
    StringWriter out = new StringWriter();
    int status =
        ToolProvider.findFirst("javap")
            .orElseThrow()
            .run(new PrintWriter(out), new PrintWriter(out), "-c", "-l", "-p", file.toString());
    assertThat(status).as(out.toString()).isZero();
    return out.toString();
  }

  /** Without a file the log is on standard error, and says whose lines they are. */
  @Test
  void theLogIsOnStandardErrorByDefault() throws IOException {
    GoxProcess run =
        GoxProcess.run(
            NO_INPUT, List.of("--log", "--mode=translate", "--memory=64M", "" + counting()));
    assertThat(run.exit()).as(run.err()).isEqualTo(42);
    Predicate<String> event = line -> EVENT.matcher(line.substring("gox: ".length())).matches();
    assertThat(run.err().lines()).isNotEmpty().allMatch(line -> line.startsWith("gox: "));
    assertThat(run.err().lines()).allMatch(event);
  }

  @Test
  void filesThatCannotBeWrittenAreRefused() throws IOException {
    Path file = counting();
    for (String option : List.of("--log=" + file + "/x", "--dump-classes=" + file + "/x")) {
      GoxProcess run = GoxProcess.run(NO_INPUT, List.of(option, file.toString()));
      assertThat(run.exit()).isEqualTo(126);
      assertThat(run.err().lines())
          .singleElement()
          .asString()
          .startsWith("gox: ")
          .contains(option.substring(0, option.indexOf('=')));
    }
  }
}
