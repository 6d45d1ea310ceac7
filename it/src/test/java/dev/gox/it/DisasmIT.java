package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code gox disasm} against GNU's objdump and Go's. */
class DisasmIT {
  private static final String HELLO = "samples/bin/hello";
  private static final Pattern LINE =
      Pattern.compile("(?m)^  .{20} 0x([0-9a-f]+)  [0-9a-f]+ +(\\S.*?)( *; .*)?$");
  private static final Pattern GNU = Pattern.compile("(?m)^ +([0-9a-f]+):\\t([^#<\\n]*)");

  /** What GNU writes otherwise: forms of NOP, shifts by one, predicates and sizes in names. */
  private static final Pattern OTHERWISE =
      Pattern.compile(
          "nop.*|xchg %?ax,%?ax|(sh|sa|ro|rc)[rl][bwlq]? .*|vpcmp.*|(push|pop)fq?|rep .*|prefetch.*");

  private static Map<Long, String> texts(Pattern pattern, String listing) {
    Map<Long, String> texts = new LinkedHashMap<>();
    Matcher line = pattern.matcher(listing);
    while (line.find()) {
      texts.put(Long.parseUnsignedLong(line.group(1), 16), line.group(2));
    }
    return texts;
  }

  /** Blanks and the ways to write a number make no difference. */
  private static String plain(String text) {
    String plain =
        text.toLowerCase(Locale.ROOT)
            .strip()
            .replaceAll("\\s+", " ")
            .replaceAll(" ptr | ?(?=[-+{]) ?|(?<=[,+{-]) ", "")
            .replace(",0x0(", ",(")
            .replaceAll("fs:\\[(\\w+)]", "fs:$1")
            .replace("+0x0]", "]")
            .replaceAll("\\*1(?=[]+-])", "")
            .replaceAll("^(j\\w+|call) ([0-9a-f]+)$", "$1 0x$2");
    Matcher number = Pattern.compile("(-?)\\b(?:0x([0-9a-f]+)|(\\d))\\b").matcher(plain);
    String same =
        number.replaceAll(
            m -> {
              boolean hex = m.group(2) != null;
              long value = Long.parseUnsignedLong(hex ? m.group(2) : m.group(3), hex ? 16 : 10);
              value = m.group(1).isEmpty() ? value : -value;
              return " 0x" + Long.toHexString(value);
            });
    return same.replace("+ 0x", " 0x");
  }

  private static boolean same(String gox, String other) {
    String a = plain(gox).replaceAll("(dword|word|byte) (?=\\[)", "");
    String b = plain(other).replaceAll("(dword|word|byte) (?=\\[)", "");
    // A negative constant of 16 or 32 bits may be written as a large one.
    return a.equals(b)
        || a.replaceFirst(" 0xf{8}(?=\\w+($|,%))", " 0x").equals(b)
        || a.replaceFirst(" 0xf{12}(?=\\w+($|,%))", " 0x").equals(b);
  }

  @ParameterizedTest
  @ValueSource(strings = {"att", "intel"})
  void gnuReadsTheSame(String syntax) {
    NativeTools.need("objdump");
    Map<Long, String> gox = texts(LINE, NativeTools.gox("disasm", HELLO, "--syntax=" + syntax));
    Map<Long, String> gnu =
        texts(GNU, NativeTools.output("objdump", "-d", "--no-show-raw-insn", "-M", syntax, HELLO));
    int compared = 0;
    for (Map.Entry<Long, String> line : gox.entrySet()) {
      String other = gnu.get(line.getKey());
      if (other != null && !OTHERWISE.matcher(other.strip().replaceAll(" +", " ")).matches()) {
        assertThat(same(line.getValue(), other))
            .as("0x%x: gox %s, objdump %s", line.getKey(), line.getValue(), other)
            .isTrue();
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(130_000);
  }

  /**
   * Go's objdump reads one-byte operations as of 32 bits in some places, knows little of AVX, and
   * has negative displacements without a base as large ones.
   */
  @Test
  void goReadsTheSame() throws IOException {
    String listed;
    try (InputStream in = getClass().getResourceAsStream("disasm/go-objdump.tsv")) {
      listed = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
    Map<Long, String> expected = texts(Pattern.compile("(?m)^0x([0-9a-f]+)\\t(.*)$"), listed);
    Map<Long, String> gox = texts(LINE, NativeTools.gox("disasm", HELLO, "--syntax=go"));
    int compared = 0;
    for (Map.Entry<Long, String> line : expected.entrySet()) {
      String text = gox.get(line.getKey());
      String other = line.getValue();
      if (text == null
          || text.matches("[VK].*|INT3")
          || other.matches("(NOP|REP;).*|.*0xfff\\w{5}\\b.*|\\?")) {
        continue;
      }
      assertThat(text.replaceFirst("^(\\w+)B ", "$1L "))
          .as("0x%x", line.getKey())
          .isEqualTo(other.replaceFirst("^(\\w+)B ", "$1L "));
      compared++;
    }
    assertThat(compared).isGreaterThan(900);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "go1.19/hello-stripped", "go1.26/hello-pie"})
  void callsAndStringsAreResolved(String name) {
    assertThat(NativeTools.gox("disasm", "samples/bin/" + name, "main.main"))
        .contains("; fmt.Fprintln", "main.go:7", "; runtime.morestack_noctxt")
        .doesNotContain("int3");
    assertThat(NativeTools.gox("disasm", "samples/bin/" + name, "runtime.schedinit"))
        .contains("; runtime.mallocinit");
  }

  @Test
  void aStringAndItsTypeAreShown() {
    String text = NativeTools.gox("disasm", HELLO, "main.main");
    assertThat(text).contains("; type string", "; \"hello, world\"", "; os.Stdout");
    assertThat(NativeTools.gox("disasm", HELLO, "0x49e124")).isEqualTo(text);
  }

  @Test
  void irAndBytecodeStandBesideTheirInstructions() {
    assertThat(NativeTools.gox("disasm", HELLO, "main.main", "--ir"))
        .containsSubsequence("sub rsp, 0x38", "flags = SUB64(", "-> call")
        .contains("block 0x49e120");
    assertThat(NativeTools.gox("disasm", HELLO, "main.main", "--bytecode"))
        .containsSubsequence("push rbp", "LADD", "putLong", "mov rbp, rsp");
  }

  @Test
  void aFunctionThatIsNotThereIsNamed() {
    GoxProcess run =
        GoxProcess.run(
            java.nio.file.Path.of("/dev/null"), java.util.List.of("disasm", HELLO, "main.none"));
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("no function main.none").hasLineCount(1);
  }
}
