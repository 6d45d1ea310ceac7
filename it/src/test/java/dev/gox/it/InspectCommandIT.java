package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code gox inspect} against what other tools say of the same file. */
class InspectCommandIT {
  private static final Pattern SECTION =
      Pattern.compile("(?m)^ +\\[ *\\d+] (\\S+) +[A-Z]\\S+ +([0-9a-f]{16}) \\S+ ([0-9a-f]+)");
  private static final Pattern SEGMENT =
      Pattern.compile("(?m)^  ([A-Z_]+) +0x\\S+ 0x([0-9a-f]+) 0x\\S+ 0x([0-9a-f]+) 0x([0-9a-f]+) ");
  private static final Pattern CALL = Pattern.compile("(?m)^\\d+ +(\\w+)\\(");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"hello", "go1.19/hello-pie", "go1.26/hello-stripped"})
  void sectionsAndSegmentsAreThoseOfReadelf(String name) {
    NativeTools.need("readelf");
    String program = "samples/bin/" + name;
    String text = NativeTools.gox("inspect", program).replace(",", "");
    Matcher section = SECTION.matcher(NativeTools.output("readelf", "-SW", program));
    int count = 0;
    while (section.find()) {
      long address = Long.parseUnsignedLong(section.group(2), 16);
      long size = Long.parseLong(section.group(3), 16);
      assertThat(text)
          .containsPattern(
              "(?m)^  "
                  + Pattern.quote(section.group(1))
                  + " +(not loaded|0x"
                  + Long.toHexString(address)
                  + ") +"
                  + size
                  + "\\b");
      count++;
    }
    assertThat(count).isGreaterThan(10);
    Matcher segment = SEGMENT.matcher(NativeTools.output("readelf", "-lW", program));
    count = 0;
    while (segment.find()) {
      assertThat(text)
          .containsPattern(
              "(?m)^  "
                  + segment.group(1)
                  + " +0x"
                  + Long.toHexString(Long.parseUnsignedLong(segment.group(2), 16))
                  + " +"
                  + Long.parseLong(segment.group(3), 16)
                  + " +"
                  + Long.parseLong(segment.group(4), 16)
                  + " ");
      count++;
    }
    assertThat(count).isGreaterThan(3);
  }

  /** Whatever a program calls is among what it may call. */
  @ParameterizedTest
  @ValueSource(strings = {"hello", "go1.19/hello", "go1.26/hello-pie"})
  void theCallsOfARunAreAmongThoseThatItMayMake(String name) throws IOException {
    NativeTools.need("strace");
    String program = GoxProcess.ROOT.resolve("samples/bin").resolve(name).toString();
    // A position-independent program is run by its dynamic linker, which makes calls of its own.
    boolean linked = name.endsWith("pie");
    Path trace = folder.resolve("trace");
    NativeTools.output("strace", "-f", "-o", trace.toString(), program);
    String made = Files.readString(trace);
    Set<String> calls = new TreeSet<>();
    Matcher call = CALL.matcher(linked ? made.substring(made.lastIndexOf("ARCH_SET_FS")) : made);
    while (call.find()) {
      calls.add(call.group(1));
    }
    calls.remove("execve");
    String text = NativeTools.gox("inspect", program);
    String listed = text.substring(text.indexOf(" system calls"));
    assertThat(List.of(listed.split("\\s+"))).containsAll(calls);
    assertThat(calls).hasSizeGreaterThan(10);
  }

  @Test
  void functionsHaveTheAddressesThatSymbolsHave() {
    NativeTools.need("nm");
    String listed = NativeTools.gox("inspect", "samples/bin/hello", "--functions=^main\\.");
    Matcher symbol =
        Pattern.compile("(?m)^0*([0-9a-f]+) T (main\\..*)$")
            .matcher(NativeTools.output("nm", "samples/bin/hello"));
    int count = 0;
    while (symbol.find()) {
      assertThat(listed).containsPattern("0x" + symbol.group(1) + " +\\d+ +" + symbol.group(2));
      count++;
    }
    assertThat(count).isPositive();
    assertThat(listed.lines())
        .hasSize(count)
        .allMatch(line -> line.matches(".*hello/main.go:\\d+"));
  }

  @Test
  void jsonIsReadByOthers() {
    NativeTools.need("python3");
    String script =
        "import json,sys\n"
            + "d=json.load(sys.stdin)\n"
            + "print(d['build']['go'], len(d['functions'])>1000, d['sections'][0]['name'],"
            + " 'futex' in d['systemCalls'])";
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    assertThat(
            NativeTools.output(
                "sh",
                "-c",
                java
                    + " -jar "
                    + System.getProperty("gox.jar")
                    + " inspect --json samples/bin/go1.19/hello-stripped | python3 -c \""
                    + script
                    + "\""))
        .isEqualTo("go1.19.8 True .text True\n");
  }

  @Test
  void aProgramThatGoDidNotBuildIsShownAsFarAsItTells() {
    NativeTools.need("readelf");
    assertThat(NativeTools.gox("inspect", "/bin/sh"))
        .startsWith("/bin/sh: no Go program for amd64")
        .contains(".text", "instructions");
  }

  @Test
  void whatIsNoProgramIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("text"), "no program");
    GoxProcess run = GoxProcess.run(Path.of("/dev/null"), List.of("inspect", file.toString()));
    assertThat(run.exit()).isEqualTo(126);
    assertThat(run.err()).isEqualTo("gox: " + file + ": not an ELF file\n");
  }
}
