package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code gox trace --html} without a browser: it is one file, and its data are those of --json of
 * the same run. {@code programs.BrowserIT} opens it.
 */
class TracePageIT {
  private static final int STEPS = 10_000;

  @TempDir Path folder;

  private static List<JsonObject> objects(JsonElement array) {
    List<JsonObject> list = new ArrayList<>();
    array.getAsJsonArray().forEach(element -> list.add(element.getAsJsonObject()));
    return list;
  }

  private static List<String> texts(JsonElement array, String member) {
    return objects(array).stream().map(object -> object.get(member).getAsString()).toList();
  }

  @Test
  void isOneFileWithTheDataOfTheSameRun() throws IOException {
    Path page = folder.resolve("page.html");
    Path json = folder.resolve("trace.json");
    NativeTools.gox(
        "trace", "--startup", "--html=" + page, "--json", "--out=" + json, "samples/bin/hello");
    TracePage made = new TracePage(Files.readString(page));
    JsonObject trace = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
    assertThat(made.frame).doesNotContainPattern("https?:|src=|url\\(|@import|import\\s*\\(");
    assertThat(made.frame.replace("<link rel=\"icon\" href=\"data:,\">", ""))
        .doesNotContain("<link", "href");
    assertThat(made.frame).doesNotContain("/* style */", "/* script */", "<!-- title -->");
    assertThat(made.data.get("program")).isEqualTo(trace.get("program"));
    assertThat(made.data.get("instructions")).isEqualTo(trace.get("instructions"));
    assertThat(made.data.getAsJsonArray("threads")).hasSize(trace.get("threads").getAsInt());
    assertThat(made.data.getAsJsonArray("notes")).isEmpty();
    systemCallsAgree(made, trace);
    treesAgree(made, trace);
    memoryAgrees(made, trace);
    stepsAgree(made, trace);
  }

  private static void systemCallsAgree(TracePage page, JsonObject trace) {
    assertThat(page.strings("systemCalls", "text"))
        .hasSizeGreaterThan(200)
        .containsExactlyInAnyOrderElementsOf(texts(trace.get("systemCalls"), "text"));
  }

  /** Each flow's calls come to as many, with as many instructions; names are the same. */
  private static void treesAgree(TracePage page, JsonObject trace) {
    Map<String, Long> ours = new TreeMap<>();
    Set<String> theirNames = new LinkedHashSet<>();
    List<Long> theirTotals = new ArrayList<>();
    for (JsonObject flow : objects(trace.get("flows"))) {
      long total = 0;
      for (JsonObject call : objects(flow.get("calls"))) {
        total += call.get("instructions").getAsLong();
        addNames(call, theirNames);
      }
      theirTotals.add(total);
    }
    List<Long> totals = new ArrayList<>();
    long[] functions = page.column("tree", "function");
    long[] instructions = page.column("tree", "instructions");
    long[] depths = page.column("tree", "depth");
    for (int i = 0; i < functions.length; i++) {
      if (functions[i] < 0) {
        assertThat(depths[i]).isZero();
        totals.add(instructions[i]);
      } else {
        assertThat(depths[i]).isBetween(1L, depths[i - 1] + 1);
        ours.merge(page.function(functions[i]), 1L, Long::sum);
      }
    }
    assertThat(totals).isEqualTo(theirTotals);
    assertThat(ours.keySet())
        .hasSizeGreaterThan(300)
        .containsExactlyInAnyOrderElementsOf(theirNames);
  }

  private static void addNames(JsonObject call, Set<String> names) {
    names.add(call.get("name").getAsString());
    if (call.has("calls")) {
      objects(call.get("calls")).forEach(callee -> addNames(callee, names));
    }
  }

  private static void memoryAgrees(TracePage page, JsonObject trace) {
    JsonArray events = trace.getAsJsonArray("memory");
    assertThat(page.strings("memory", "kind")).isEqualTo(texts(events, "kind"));
    assertThat(page.strings("memory", "what"))
        .isEqualTo(texts(events, "what"))
        .contains("code", "variables", "heap arena", "stack of goroutine 1")
        .anyMatch(what -> what.startsWith("stack of the first thread"))
        .anyMatch(what -> what.startsWith("stack of g0 of thread "))
        .anyMatch(what -> what.startsWith("TLS of thread "));
    long[] starts = page.column("memory", "start");
    long[] sizes = page.column("memory", "size");
    for (int i = 0; i < starts.length; i++) {
      JsonObject event = events.get(i).getAsJsonObject();
      assertThat(starts[i]).isEqualTo(event.get("start").getAsLong());
      assertThat(sizes[i]).isEqualTo(event.get("end").getAsLong() - starts[i]);
    }
  }

  /** Steps begin where the file says, and enter functions in the order of the trace. */
  private static void stepsAgree(TracePage page, JsonObject trace) {
    List<String> steps = List.of(page.data.get("steps").getAsString().split(";"));
    assertThat(steps).hasSize(page.data.get("stepCount").getAsInt()).hasSizeGreaterThan(STEPS);
    Set<Long> entries = new LinkedHashSet<>();
    List<Long> functions =
        objects(trace.get("functions")).stream().map(f -> f.get("address").getAsLong()).toList();
    Set<Long> known = Set.copyOf(functions);
    Set<Long> code = new LinkedHashSet<>();
    long address = 0;
    for (long difference : page.column("code", "address")) {
      code.add(address += difference);
    }
    Pattern step = Pattern.compile("(?:>\\w+ )?(?:\\+\\w+ )?(\\w+)(?: [a-r]\\w+)*");
    for (String line : steps) {
      Matcher word = step.matcher(line);
      assertThat(word.matches()).as(line).isTrue();
      long at = Long.parseLong(word.group(1), 16);
      assertThat(code).contains(at);
      if (known.contains(at)) {
        entries.add(at);
      }
    }
    int alone = texts(trace.get("functions"), "name").indexOf("runtime.clone");
    assertThat(alone).isGreaterThan(200);
    assertThat(new ArrayList<>(entries).subList(0, alone))
        .isEqualTo(List.copyOf(new LinkedHashSet<>(functions)).subList(0, alone));
  }

  /** A function's name that would end the script stays a name; so does a file's. */
  @Test
  void hostileNamesStayNames() throws IOException {
    String name = "</script>";
    byte[] program = Files.readAllBytes(GoxProcess.ROOT.resolve("samples/bin/hello"));
    String forged =
        new String(program, StandardCharsets.ISO_8859_1).replace("main.main\0", name + "\0");
    Path file = folder.resolve("<img src=x onerror=alert(1)>&amp;'\"");
    Files.write(file, forged.getBytes(StandardCharsets.ISO_8859_1));
    assertThat(file.toFile().setExecutable(true)).isTrue();
    Path page = folder.resolve("page.html");
    NativeTools.gox("trace", "--until=" + name, "--html=" + page, file.toString());
    TracePage made = new TracePage(Files.readString(page));
    assertThat(made.strings("functions", "name")).contains(name);
    assertThat(made.data.get("program").getAsString()).isEqualTo(file.toString());
    assertThat(made.frame.split("</script>", -1)).hasSize(3);
    assertThat(made.frame).doesNotContain("<img").contains("&lt;img src=x");
  }

  @Test
  void aPageAndJsonNeedAFileEach() {
    GoxProcess run =
        GoxProcess.run(
            Path.of("/dev/null"), List.of("trace", "--html", "--json", "samples/bin/hello"));
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("--html=FILE");
  }

  /** A hundred thousand calls in each other are shown as so many of one. */
  @Test
  @Tag("nightly")
  void recursionIsFolded() {
    String last = "samples/suite/deeprec.main.func1";
    String suite = "samples/bin/go1.26/suite";
    String text = NativeTools.gox("trace", "--until=" + last, suite, "deeprec");
    assertThat(text).containsPattern("deeprec\\.down x99\\d{3} ");
  }
}
