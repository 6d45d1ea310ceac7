package dev.gox.inspect;

import dev.gox.loader.golang.BuildInfo;
import dev.gox.text.Columns;
import dev.gox.text.Style;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What {@code gox inspect} prints for people. */
public final class Report {
  private static final int PAGE = 76;
  private static final int EXAMPLES = 3;
  private static final int LARGEST = 8;

  private final ProgramView program;
  private final Style style;
  private final StringBuilder text = new StringBuilder();

  /** Prepares. */
  public Report(ProgramView program, Style style) {
    this.program = program;
    this.style = style;
  }

  /**
   * All of it, in short.
   *
   * @param name of the file, as the user gave it
   */
  public String overview(String name) {
    headline(name);
    build();
    segments();
    sections();
    functionSummary();
    code();
    return text.toString();
  }

  private void headline(String name) {
    ElfView elf = program.elf();
    BuildInfo build = program.build();
    String maker = build != null ? build.goVersion() : program.hasGoTable() ? "Go" : "no Go";
    text.append(style.name(name)).append(": ").append(maker).append(" program for ");
    text.append(Purpose.machine(elf.machine())).append(", ").append(kind());
    text.append(String.format(Locale.ROOT, ", %,d bytes%n", elf.size()));
    if (!program.refusal().isEmpty()) {
      text.append("  gox does not run it: ").append(program.refusal()).append('\n');
    }
    if (!program.metadataTrouble().isEmpty()) {
      text.append("  its Go tables are malformed: ").append(program.metadataTrouble()).append('\n');
    }
    ProgramView.Function entry = program.functionAt(elf.entry());
    text.append("  starts at ").append(hex(elf.entry()));
    text.append(entry == null ? "" : ", " + entry.name()).append(line(elf.entry())).append('\n');
  }

  private String kind() {
    ElfView elf = program.elf();
    String interpreter = elf.textOf(".interp");
    String kind =
        switch (elf.type()) {
          case 1 -> "object file";
          case 2 -> "fixed address";
          case 3 -> "position independent";
          default -> "ELF type " + elf.type();
        };
    return kind
        + (interpreter.isEmpty() ? ", static" : ", linked by " + interpreter)
        + (elf.symbols().isEmpty() ? ", stripped" : "");
  }

  private String line(long address) {
    String line = program.lineAt(address);
    return line.isEmpty() ? "" : "  " + style.aside(ProgramView.shortLine(line));
  }

  private void build() {
    BuildInfo build = program.build();
    if (build == null) {
      return;
    }
    head("Build", "");
    Columns table = new Columns("  ", "lll");
    if (!build.path().isEmpty()) {
      table.row("package", build.path(), "");
    }
    if (build.main() != null) {
      table.row("module", build.main().path(), build.main().version());
    }
    for (BuildInfo.Module m : build.dependencies()) {
      BuildInfo.Module by = m.replacement();
      table.row("uses", m.path(), m.version() + (by == null ? "" : " => " + by.path()));
    }
    build.settings().forEach((key, value) -> table.row("setting", key, value));
    text.append(table);
  }

  private void segments() {
    head("Segments", "what the kernel reads");
    Columns table = new Columns("  ", "llrrll");
    table.row("type", "address", "in file", "in memory", "may", "");
    for (ElfView.Segment s : program.elf().segments()) {
      table.row(
          Purpose.segmentType(s.type()),
          hex(s.address()),
          number(s.fileSize()),
          number(s.memorySize()),
          s.rights(),
          Purpose.ofSegment(s));
    }
    text.append(table);
  }

  private void sections() {
    if (program.elf().sections().isEmpty()) {
      return;
    }
    head("Sections", "what linkers and debuggers read");
    Columns table = new Columns("  ", "llrl");
    for (ElfView.Section s : program.elf().sections()) {
      String address = s.loaded() ? hex(s.address()) : "not loaded";
      table.row(s.name(), address, number(s.size()), Purpose.ofSection(s.name()));
    }
    text.append(table);
  }

  private void functionSummary() {
    List<ProgramView.Function> all = program.functions();
    if (all.isEmpty()) {
      return;
    }
    Map<String, long[]> packages = new LinkedHashMap<>();
    for (ProgramView.Function f : all) {
      long[] sums = packages.computeIfAbsent(packageOf(f.name()), p -> new long[2]);
      sums[0]++;
      sums[1] += f.size();
    }
    String from = program.hasGoTable() ? "by Go's own table" : "by symbols";
    head(number(all.size()) + " functions", from + "; --functions lists them");
    if (program.hasGoTable()) {
      Columns table = new Columns("  ", "rrl");
      table.row("bytes", "functions", "package");
      packages.entrySet().stream()
          .sorted((a, b) -> Long.compare(b.getValue()[1], a.getValue()[1]))
          .limit(LARGEST)
          .forEach(e -> table.row(number(e.getValue()[1]), number(e.getValue()[0]), e.getKey()));
      if (packages.size() > LARGEST) {
        table.row("", "", "and " + (packages.size() - LARGEST) + " more");
      }
      text.append(table);
    }
  }

  /** The package that a function's name begins with. */
  static String packageOf(String name) {
    int end = name.indexOf('[');
    String plain = end < 0 ? name : name.substring(0, end);
    int dot = plain.indexOf('.', plain.lastIndexOf('/') + 1);
    return dot <= 0 ? "(none)" : plain.substring(0, dot).replace("%2e", ".");
  }

  private void code() {
    if (!Purpose.machine(program.elf().machine()).equals("amd64")) {
      return;
    }
    CodeSurvey survey = CodeSurvey.of(program);
    head(
        number(survey.instructions()) + " instructions",
        "what the processor may need beyond x86-64 of 2003");
    Columns table = new Columns("  ", "lrl");
    survey.features().entrySet().stream()
        .filter(e -> !Baseline.has(e.getKey()))
        .sorted(Comparator.comparing((Map.Entry<String, CodeSurvey.Use> e) -> -e.getValue().count))
        .forEach(
            e ->
                table.row(
                    e.getKey(), number(e.getValue().count), examples(e.getValue().functions)));
    text.append(table);
    if (program.hasGoTable()) {
      text.append("  Go asks CPUID before it uses them, up to what GOAMD64 promises.\n");
    }
    head(survey.calls().size() + " system calls", "whose numbers stand in the code");
    wrap(survey.calls().keySet());
    int other = survey.unknownCalls().count;
    if (other > 0) {
      text.append("  and calls whose numbers are made at run time, in ");
      text.append(examples(survey.unknownCalls().functions)).append('\n');
    }
  }

  private static String examples(TreeSet<String> functions) {
    List<String> first = functions.stream().limit(EXAMPLES).toList();
    int more = functions.size() - first.size();
    return String.join(", ", first) + (more > 0 ? " and " + more + " more" : "");
  }

  private void wrap(Iterable<String> words) {
    StringBuilder line = new StringBuilder(" ");
    for (String word : words) {
      if (line.length() + word.length() + 1 > PAGE) {
        text.append(line).append('\n');
        line = new StringBuilder(" ");
      }
      line.append(' ').append(word);
    }
    text.append(line).append('\n');
  }

  /** The functions whose names have a match, largest first or by address. */
  public String functions(Pattern wanted, boolean bySize) {
    List<ProgramView.Function> found = new ArrayList<>();
    for (ProgramView.Function f : program.functions()) {
      if (wanted.matcher(f.name()).find()) {
        found.add(f);
      }
    }
    if (bySize) {
      found.sort(Comparator.comparingLong(ProgramView.Function::size).reversed());
    }
    Columns table = new Columns("", "lrll");
    for (ProgramView.Function f : found) {
      table.row(hex(f.start()), number(f.size()), f.name(), program.lineAt(f.start()));
    }
    return table.toString();
  }

  /** The symbols whose names have a match. */
  public String symbols(Pattern wanted) {
    Columns table = new Columns("", "lrll");
    for (ElfView.Symbol s : program.elf().symbols()) {
      if (wanted.matcher(s.name()).find()) {
        String kind = s.defined() ? s.kind() : s.kind() + " elsewhere";
        table.row(hex(s.address()), number(s.size()), kind, s.name());
      }
    }
    return table.toString();
  }

  private void head(String title, String aside) {
    text.append('\n').append(style.head(title));
    text.append(aside.isEmpty() ? "" : "  " + style.aside("(" + aside + ")")).append('\n');
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
