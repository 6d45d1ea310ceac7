package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code gox trace --startup} against what gdb and strace see of the same programs' first threads,
 * natively, recorded by {@code startup/record.sh}. Until there is a second thread all must be the
 * same; then threads take turns as it happens, so that only what the program does counts, and not
 * when its runtime waits, wakes or allocates.
 */
class StartupIT {
  private static final Pattern FUNCTION =
      Pattern.compile("\\{\"name\":\"([^\"]*)\",\"address\":(\\d+),[^}]*\"thread\":(\\d+),");
  private static final Pattern CALL =
      Pattern.compile(
          "\\{\"name\":\"([^\"]*)\",\"text\":\"((?:[^\"\\\\]|\\\\.)*+)\",\"thread\":(\\d+),");

  /** What the runtime does in any order once there are threads. */
  private static final Pattern RUNTIME =
      Pattern.compile(
          "runtime\\.(?!main|init|gcenable).*|internal/(runtime|bytealg|abi).*|[^.]+|sync/atomic.*");

  private static final Pattern RUNTIME_CALL =
      Pattern.compile(
          "(mmap|madvise|futex|clone|getpid|tgkill|sched_yield|nanosleep|rt_sig\\w+)\\(.*|---.*");

  private static final Pattern CHANCE =
      Pattern.compile(
          "runtime\\.(vgetrandom1|duffzero|duffcopy|memclrNoHeapPointers"
              + "|\\(\\*pageAlloc\\)\\.markRandomPaddingPages) .*");

  /** Memory of the heap becomes usable. */
  private static final Pattern PIECE =
      Pattern.compile("\\bmmap\\(0x\\w+, 4194304, [A-Z_|, ]*MAP_FIXED");

  /** Looks for pages where the heap began near the end of a piece: others are at hand. */
  private static final String SEARCH = "runtime.(*pageAlloc).find";

  /** Notes how long a goroutine waited: of one in eight, by chance the first among them. */
  private static final String TIMES = "runtime.(*timeHistogram).record";

  private static final String CLONE = "runtime.clone";

  /** So often a program is traced at most, until what is by chance is as usual. */
  private static final int MOST_RUNS = 12;

  @TempDir Path folder;

  private static List<String> recorded(Path records, String name) throws IOException {
    if (records != null) {
      return Files.readAllLines(records.resolve(name));
    }
    try (InputStream in = StartupIT.class.getResourceAsStream("startup/" + name)) {
      byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    }
  }

  /** Traces a program in a root that has what the recording machine's has, as far as it counts. */
  private String trace(String program) throws IOException {
    Path sys = folder.resolve("root/sys/kernel/mm/transparent_hugepage");
    Files.createDirectories(sys);
    Files.writeString(sys.resolve("hpage_pmd_size"), "2097152\n");
    String text;
    int runs = 0;
    do {
      text =
          NativeTools.gox(
              "trace",
              "--startup",
              "--json",
              "--cpus=2",
              "--cpu=max",
              "--root=" + folder.resolve("root"),
              "--clear-env",
              "-E",
              "A=B",
              Path.of("samples/bin").resolve(program).toString());
      // Since Go 1.26 the heap begins at a random place, and sometimes near the end of a piece;
      // which goroutines' times are recorded is by chance, too.
    } while (!isUsual(text) && ++runs < MOST_RUNS);
    return text;
  }

  private static boolean isUsual(String trace) {
    // A trace has each call twice: as it came, and in the tree.
    long pieces = PIECE.matcher(trace).results().map(MatchResult::group).distinct().count();
    int times = trace.indexOf('"' + TIMES + '"');
    boolean timed = times >= 0 && times < trace.indexOf('"' + CLONE);
    return pieces <= 1 && !timed && !trace.contains('"' + SEARCH + '"');
  }

  /** What stands in the first thread's lines of a trace. */
  private static List<String> ofFirstThread(Pattern pattern, int group, String trace) {
    List<String> found = new ArrayList<>();
    String first = null;
    Matcher line = pattern.matcher(trace);
    while (line.find()) {
      first = first == null ? line.group(3) : first;
      if (line.group(3).equals(first)) {
        found.add(line.group(group));
      }
    }
    return found;
  }

  private static int indexOf(List<String> list, String beginning) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).startsWith(beginning)) {
        return i;
      }
    }
    throw new AssertionError(beginning + " is not in " + list);
  }

  private static List<String> upTo(List<String> list, String beginning) {
    return list.subList(0, indexOf(list, beginning) + 1);
  }

  /** Tells the first difference: the lists are long. */
  private static void same(String program, List<String> ours, List<String> theirs) {
    for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
      String before = i == 0 ? "the beginning" : ours.get(i - 1);
      assertThat(ours.get(i)).as("%s, after %s", program, before).isEqualTo(theirs.get(i));
    }
    assertThat(ours).as(program).hasSameSizeAs(theirs);
  }

  private static String hex(String decimal) {
    return Long.toHexString(Long.parseLong(decimal));
  }

  // ---- functions ----

  /** Addresses as "address name", by what nm calls them. */
  private static List<String> named(List<String> addresses, Map<String, String> names) {
    return addresses.stream().map(a -> names.get(a) + " " + a).toList();
  }

  /**
   * Takes away what depends on the machine: a vDSO with getrandom, how processors are shared out
   * (cgroups), what is by chance (how much of the heap's beginning is left unused since Go 1.26,
   * which goroutine's times are recorded), and what gdb can't see, as it is entered in the middle.
   */
  private static List<String> withoutSurroundings(List<String> entered, Set<String> cut) {
    return entered.stream().filter(f -> !CHANCE.matcher(f).matches() && !cut.contains(f)).toList();
  }

  /**
   * Whether the heap doesn't begin near the end of a piece, and the first goroutine isn't timed.
   */
  private static boolean isUsual(List<String> run) {
    return run.stream().noneMatch(function -> function.startsWith(SEARCH + " "))
        && upTo(run, CLONE + " ").stream().noneMatch(function -> function.startsWith(TIMES + " "));
  }

  private static void addCut(List<String> entered, Set<String> cut) {
    int from = -1;
    for (int i = 0; i < entered.size(); i++) {
      if (entered.get(i).startsWith("internal/runtime/cgroup.") && from < 0) {
        from = i;
      }
      if (entered.get(i).startsWith("runtime.procresize") && from >= 0) {
        cut.addAll(entered.subList(from, i));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"hello, go1.26-hello, 270", "go1.19/hello-pie, go1.19-hello-pie, 225"})
  void functionsAreEnteredInTheOrderThatGdbSees(String program, String record, int single)
      throws IOException {
    checkFunctions(null, program, record, single);
  }

  @ParameterizedTest
  @Tag("nightly")
  @CsvSource({
    "go1.26/hello-stripped, go1.26-hello-stripped, 270",
    "go1.26/hello-pie, go1.26-hello-pie, 270",
    "go1.19/hello, go1.19-hello, 225",
    "go1.19/hello-stripped, go1.19-hello-stripped, 225"
  })
  void functionsOfOtherBuildsAreToo(String program, String record, int single) throws IOException {
    checkFunctions(null, program, record, single);
  }

  private void checkFunctions(Path records, String program, String record, int single)
      throws IOException {
    List<String> lines = recorded(records, record + ".functions");
    Map<String, String> names =
        lines.stream()
            .filter(line -> line.startsWith("# "))
            .map(line -> line.split(" ", 3))
            .collect(
                Collectors.toMap(word -> word[1], word -> word[2].replaceFirst("\\.abi0$", "")));
    String trace = trace(program);
    Matcher named = FUNCTION.matcher(trace);
    while (named.find()) {
      String known = names.putIfAbsent(hex(named.group(2)), named.group(1));
      assertThat(known == null ? named.group(1) : known).isEqualTo(named.group(1));
    }
    List<String> addresses =
        ofFirstThread(FUNCTION, 2, trace).stream().map(StartupIT::hex).toList();
    List<String> entered = named(addresses, names);
    List<List<String>> runs =
        lines.stream()
            .filter(line -> !line.startsWith("#"))
            .map(line -> named(List.of(line.split(" ")), names))
            .toList();
    Set<String> cut = new HashSet<>();
    addCut(entered, cut);
    runs.forEach(run -> addCut(run, cut));
    runs = runs.stream().filter(StartupIT::isUsual).toList();
    assertThat(runs).isNotEmpty();
    List<String> ours = withoutSurroundings(entered, cut);
    for (List<String> run : runs) {
      List<String> theirs = withoutSurroundings(run, cut);
      int clone = indexOf(theirs, CLONE + " ");
      assertThat(clone).isGreaterThan(single);
      same(program, upTo(ours, CLONE + " "), upTo(theirs, CLONE + " "));
      List<String> packages = ofThePackages(ours, clone);
      assertThat(packages).as(program).endsWith("main.main").hasSizeGreaterThan(20);
      same(program, packages, ofThePackages(theirs, clone));
    }
  }

  private static List<String> ofThePackages(List<String> entered, int from) {
    return entered.subList(from, entered.size()).stream()
        .map(function -> function.replaceFirst(" \\w+$", ""))
        .filter(name -> !RUNTIME.matcher(name).matches())
        .toList();
  }

  // ---- system calls ----

  @ParameterizedTest
  @CsvSource({"hello, go1.26-hello", "go1.19/hello-pie, go1.19-hello-pie"})
  void systemCallsAreStraces(String program, String record) throws IOException {
    checkCalls(null, program, record);
  }

  @ParameterizedTest
  @Tag("nightly")
  @CsvSource({
    "go1.26/hello-stripped, go1.26-hello-stripped",
    "go1.26/hello-pie, go1.26-hello-pie",
    "go1.19/hello, go1.19-hello",
    "go1.19/hello-stripped, go1.19-hello-stripped"
  })
  void systemCallsOfOtherBuildsAreToo(String program, String record) throws IOException {
    checkCalls(null, program, record);
  }

  private void checkCalls(Path records, String program, String record) throws IOException {
    List<List<String>> runs = new ArrayList<>();
    for (String line : recorded(records, record + ".calls")) {
      if (line.startsWith("run ")) {
        runs.add(new ArrayList<>());
      } else {
        runs.get(runs.size() - 1).add(line);
      }
    }
    runs.removeIf(run -> PIECE.matcher(String.join("\n", run)).results().count() > 1);
    assertThat(runs).isNotEmpty();
    List<String> ours =
        plain(
            ofFirstThread(CALL, 2, trace(program)).stream()
                .map(text -> text.replace("\\\"", "\"").replace("\\\\", "\\"))
                .toList());
    int clone = indexOf(ours, "clone(");
    for (List<String> run : runs) {
      List<String> theirs = plain(whole(run));
      int begun = indexOf(theirs, "clone(");
      assertThat(begun).isGreaterThan(140);
      same(program, upTo(ours, "clone("), upTo(theirs, "clone("));
      List<String> packages = ofThePackages(ours.subList(clone, ours.size()));
      assertThat(packages).as(program).isNotEmpty();
      same(program, packages, ofThePackages(theirs.subList(begun, theirs.size())));
    }
  }

  private static List<String> ofThePackages(List<String> calls) {
    return calls.stream().filter(call -> !RUNTIME_CALL.matcher(call).matches()).toList();
  }

  /** Calls that strace shows in two parts, because others came between, in one. */
  private static List<String> whole(List<String> lines) {
    List<String> calls = new ArrayList<>();
    String begun = "";
    for (String line : lines) {
      if (line.endsWith(" <unfinished ...>")) {
        begun = line.replace(" <unfinished ...>", "");
      } else if (line.startsWith("<... ")) {
        calls.add(begun + line.replaceFirst("<\\.\\.\\. \\w+ resumed>", ""));
      } else {
        calls.add(line);
      }
    }
    return calls;
  }

  /**
   * Without what the kernel or its user chooses: addresses, thread numbers, limits, open files'
   * flags, the length of its processor mask, what is ignored; and without cgroups.
   */
  private static List<String> plain(List<String> calls) {
    List<String> plain = new ArrayList<>();
    boolean cgroups = false;
    for (String call : calls) {
      cgroups =
          (cgroups || call.contains("\"/proc/self/cgroup")) && !call.startsWith("sigaltstack");
      if (!cgroups) {
        plain.add(
            call.replaceAll(" += ", " = ")
                .replaceAll("0x[0-9a-f]{5,}", "ADDRESS")
                .replaceFirst("^(gettid|sched_getaffinity|clone|fcntl)(\\(.*\\)) = .*", "$1$2")
                .replaceFirst("^(prlimit64|getrlimit).*", "$1")
                .replace("{sa_handler=SIG_IGN", "{sa_handler=SIG_DFL")
                .replaceFirst("^(madvise\\(ADDRESS,) \\d+", "$1"));
      }
    }
    return plain;
  }

  /** Records anew what gdb and strace see, on a machine that has them. */
  @ParameterizedTest
  @Tag("nightly")
  @CsvSource({"hello, go1.26-hello, 270", "go1.19/hello-pie, go1.19-hello-pie, 225"})
  void aNewRecordSaysTheSame(String program, String record, int single) throws IOException {
    recordAndCheck(program, single, record);
  }

  private void recordAndCheck(String program, int single, String... whatToRecord)
      throws IOException {
    for (String tool : List.of("gdb", "strace", "nm", "go")) {
      NativeTools.need(tool);
    }
    Path records = Files.createDirectories(folder.resolve("records"));
    Path script = GoxProcess.ROOT.resolve("it/src/test/resources/dev/gox/it/startup/record.sh");
    List<String> command = new ArrayList<>(List.of("sh", script + "", records + ""));
    command.addAll(List.of(whatToRecord));
    NativeTools.output(command.toArray(new String[0]));
    checkFunctions(records, program, whatToRecord[0], single);
    checkCalls(records, program, whatToRecord[0]);
  }

  /**
   * Versions of Go whose programs are not in {@code samples/bin}, where the machine has them: with
   * symbols and stripped, at a fixed address and position independent.
   */
  @ParameterizedTest
  @Tag("nightly")
  @CsvSource({"1.24, exe, 250", "1.24, pie, 250", "1.27, exe, 250", "1.27, pie, 250"})
  void otherVersionsStartAsGdbSees(String version, String mode, int single) throws IOException {
    Path go = Path.of("/usr/lib/go-" + version + "/bin/go");
    assumeTrue(Files.isExecutable(go), "needs Go " + version);
    String symbols = build(go, mode, "symbols", "-w");
    String stripped = build(go, mode, "stripped", "-s -w");
    for (String program : List.of(symbols, stripped)) {
      String name = Path.of(program).getFileName().toString();
      recordAndCheck(program, single, name, program, symbols);
    }
  }

  private String build(Path go, String mode, String name, String linking) {
    Path program = folder.resolve(name);
    NativeTools.output(
        "env",
        "CGO_ENABLED=0",
        "GO111MODULE=off",
        "GOTOOLCHAIN=local",
        "GOFLAGS=",
        "GOAMD64=v1",
        go.toString(),
        "build",
        "-trimpath",
        "-buildmode=" + mode,
        "-ldflags=" + linking,
        "-o",
        program.toString(),
        "samples/hello/main.go");
    return program.toString();
  }
}
