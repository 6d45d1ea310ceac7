package dev.gox.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.translator.decode.OpcodeRow;
import dev.gox.translator.decode.OpcodeTable;
import dev.gox.translator.decode.TableDecoder;
import dev.gox.translator.form.FormShape;
import dev.gox.translator.form.FormSurvey;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Helpers;
import dev.gox.translator.ir.Stmt;
import dev.gox.translator.ir.Template;
import dev.gox.translator.ir.Visitor;
import dev.gox.translator.lift.Lifters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * docs/isa.md is what the opcode table, the lifters and the tables of cases say; {@code
 * -Dgox.approve=true} writes it anew.
 */
class IsaPageIT {
  private static final Path PAGE = Path.of("../docs/isa.md");

  /** What belongs to x86-64-v3, and what gox has beyond it. */
  private static final Set<String> PROMISED =
      Set.of(
          "",
          "FPU",
          "MMX",
          "SSE",
          "SSE2",
          "SSE3",
          "SSSE3",
          "SSE4_1",
          "SSE4_2",
          "AVX",
          "AVX2",
          "FMA",
          "F16C",
          "BMI1",
          "BMI2",
          "LZCNT",
          "MOVBE",
          "POPCNT",
          "CMOV",
          "CX8",
          "CX16",
          "FXSR",
          "XSAVE",
          "AES",
          "PCLMULQDQ",
          "SHA");

  /** What is undefined on processors, too: SYSENTER on AMD's, in 64-bit mode. */
  private static final Set<String> UNDEFINED = Set.of("sysenter", "ud0", "ud1");

  private static final String HEAD =
      """
      # Instructions

      Made from the opcode table, the lifters and `ConformanceIT`'s tables by `IsaPageIT.java`; don't edit it here.

      *Inline*: translated without a call. *Helper*: translated, with a call for what the intermediate representation
      has no words for; HotSpot may inline it. *Opaque*: interpreted, with all state in memory; so are those that fault
      always, as they are a kernel's. *Missing*: undefined in gox. The columns count an instruction's forms, which
      differ in kinds and widths of operands, and in LOCK, not in registers or numbers.

      Cases are those in which every build compares gox with the processor under it, in three modes of execution: all
      registers, flags, memory and faults; for floating point with all rounding modes, FTZ, DAZ, flags and unmasked
      exceptions too. The nightly profile has at least 200 for each form. An instruction without cases is
      tested otherwise, by properties or in programs, or is a kernel's.

      UD0, UD1 and, as on AMD's processors, SYSENTER are undefined, so they stand as missing.

      Where processors differ, or gox isn't exact:

      * RCPPS, RCPSS, RSQRTPS, RSQRTSS: the manual gives a bound of the error, within which gox's results are exact ones, rounded.
      * x87's transcendental functions: the exact result, rounded, with angles reduced by a pi of 66 bits. A processor's may
        differ by one in the last place; C1 then, too. Out of the manual's range the operand is the result.
      * FPREM and FPREM1 go as far as they can below a difference of exponents of 64; processors choose where an
        incomplete remainder ends.
      * FXSAVE and FNSTENV tell the last x87 instruction's address and its operand's, but no opcode or selectors.
      * MXCSR's flags lack what a thread computed before it first touched MXCSR (docs/design.md).

      """;

  private enum How {
    INLINE,
    HELPER,
    OPAQUE,
    MISSING
  }

  private static final class Line {
    final Map<How, Integer> forms = new EnumMap<>(How.class);
    int cases;

    void add(How one) {
      forms.merge(one, 1, Integer::sum);
    }

    boolean isMissing() {
      return forms.containsKey(How.MISSING);
    }

    String row(String name) {
      StringBuilder row = new StringBuilder("| ").append(name).append(" | ");
      for (How how : How.values()) {
        row.append(forms.containsKey(how) ? forms.get(how).toString() : "").append(" | ");
      }
      return row.append(cases == 0 ? "" : Integer.toString(cases)).append(" |\n").toString();
    }
  }

  /** Instructions by feature and name; VEX's stand under the names that they have. */
  private static Map<String, Map<String, Line>> lines() {
    Map<String, String> features = new TreeMap<>();
    for (OpcodeRow row : OpcodeTable.load().rows()) {
      // EVEX has many of the same names.
      features.merge(
          row.mnemonic(), row.feature(), (old, other) -> PROMISED.contains(old) ? old : other);
    }
    Map<String, Map<String, Line>> lines = new TreeMap<>();
    Lifters lifters = new Lifters(false);
    for (FormShape shape : FormSurvey.of(new TableDecoder()).values()) {
      String feature = features.get(shape.mnemonic());
      if (feature != null) {
        lines
            .computeIfAbsent(feature, f -> new TreeMap<>())
            .computeIfAbsent(shape.mnemonic(), m -> new Line())
            .add(how(lifters.lift(shape)));
      }
    }
    return lines;
  }

  private static How how(Template template) {
    if (template == null) {
      return How.MISSING;
    }
    List<Stmt> body = template.body();
    Stmt last = body.isEmpty() ? null : body.get(body.size() - 1);
    boolean transfers = last instanceof Stmt.Jump || last instanceof Stmt.Branch;
    if (template.endsBlock() && !transfers || !Helpers.keepRegisters(body)) {
      return How.OPAQUE;
    }
    boolean[] calls = {false};
    new Visitor() {
      @Override
      protected void visit(Expr expr) {
        calls[0] |= expr instanceof Expr.Call;
      }

      @Override
      protected void visit(Stmt stmt) {
        calls[0] |= stmt instanceof Stmt.Do;
      }
    }.body(body);
    return calls[0] ? How.HELPER : How.INLINE;
  }

  private static void countCases(Map<String, Map<String, Line>> lines) {
    Map<String, Line> byName = new TreeMap<>();
    lines.values().forEach(byName::putAll);
    Stream.of("integer.txt", "sse.txt", "avx.txt", "x87.txt", "mmx.txt")
        .flatMap(table -> InstructionTable.read(table).stream())
        .forEach(
            form -> {
              for (String name : new HashSet<>(mnemonics(form.name()))) {
                if (byName.containsKey(name)) {
                  byName.get(name).cases += form.cases();
                }
              }
            });
  }

  /**
   * The instructions that the name of a form tells of: some have several, or a variant's number.
   */
  private static List<String> mnemonics(String name) {
    return Stream.of(name.split(", | and "))
        .map(part -> part.split(" ")[0])
        .flatMap(part -> Stream.of(part, part.replaceFirst("(?<=^fcomp?)\\d$", "")))
        .toList();
  }

  private static String page() {
    Map<String, Map<String, Line>> lines = lines();
    countCases(lines);
    StringBuilder page = new StringBuilder(HEAD);
    StringBuilder missing = new StringBuilder();
    lines.forEach(
        (feature, byName) -> {
          StringBuilder rows = new StringBuilder();
          byName.forEach(
              (name, line) -> {
                if (line.isMissing() && !PROMISED.contains(feature)) {
                  missing.append(missing.isEmpty() ? "" : ", ").append(name);
                } else {
                  rows.append(line.row(name));
                }
              });
          if (!rows.isEmpty()) {
            page.append("## ").append(feature.isEmpty() ? "Base" : feature);
            page.append(
                "\n\n"
                    + "| instruction | inline | helper | opaque | missing | cases |\n"
                    + "|---|---|---|---|---|---|\n");
            page.append(rows).append('\n');
          }
        });
    return page
        + "## Decoded, and missing\n\nNot of x86-64-v3; CPUID offers none of them: "
        + missing
        + ".\n";
  }

  @Test
  void thePageIsCurrent() throws IOException {
    if (Boolean.getBoolean("gox.approve")) {
      Files.writeString(PAGE, page());
    }
    assertThat(PAGE).as("run with -Dgox.approve=true to write it").content().isEqualTo(page());
  }

  @Test
  void allOfX8664v3IsThere() {
    Map<String, Map<String, Line>> lines = lines();
    assertThat(lines.keySet()).containsAll(PROMISED);
    for (String feature : PROMISED) {
      lines
          .get(feature)
          .forEach(
              (name, line) ->
                  assertThat(line.isMissing()).as(name).isEqualTo(UNDEFINED.contains(name)));
    }
  }
}
