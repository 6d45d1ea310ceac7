package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's commands that look inside do so. */
class ReadmeIT {

  @TempDir Path folder;

  private static List<String> commands(String title) throws IOException {
    String text = Files.readString(GoxProcess.ROOT.resolve("README.md"));
    int start = text.indexOf("## " + title);
    String section = text.substring(start, text.indexOf("\n## ", start));
    return Pattern.compile("(?s)```sh\n(.*?)```")
        .matcher(section)
        .results()
        .flatMap(block -> block.group(1).lines())
        .toList();
  }

  /** Runs a command as a reader would, but in a folder of its own. */
  private GoxProcess run(String command) {
    String java = Path.of(System.getProperty("java.home"), "bin").toString();
    String here = command.replaceAll(" ((loader|samples|bench)/)", " " + GoxProcess.ROOT + "/$1");
    String script = "PATH=" + java + ":$PATH; cd " + folder + "; " + here;
    return Launch.command(List.of("sh", "-c", script)).run();
  }

  private static String text(GoxProcess run) {
    return new String(run.out(), StandardCharsets.UTF_8);
  }

  /** Runs a section's commands, all of which succeed. */
  private List<GoxProcess> runAll(String title) throws IOException {
    List<GoxProcess> runs = new ArrayList<>();
    for (String command : commands(title)) {
      GoxProcess run = run(command);
      assertThat(run.exit()).as(command + "\n" + run.err()).isZero();
      runs.add(run);
    }
    return runs;
  }

  @Test
  void theCommandsThatLookIntoAProgramWork() throws IOException {
    List<GoxProcess> runs = runAll("Look into a program");
    assertThat(text(runs.get(0))).contains("go1.26", ".gopclntab", "system calls");
    assertThat(text(runs.get(1))).contains("main.main");
    assertThat(text(runs.get(2))).contains("; \"hello, world\"");
    assertThat(text(runs.get(3))).contains("LADD");
  }

  @Test
  void theCommandsThatShowHowAProgramStartsWork() throws IOException {
    List<GoxProcess> runs = runAll("See how it starts");
    assertThat(text(runs.get(0)))
        .containsSubsequence(
            "_rt0_amd64_linux",
            "runtime.rt0_go",
            "[arch_prctl",
            "runtime.schedinit",
            "proc.go:831",
            "goroutine 1,",
            "runtime.main",
            "main.main",
            "main.go:6");
    assertThat(text(runs.get(0)).lines().count()).isBetween(80L, 130L);
    assertThat(text(runs.get(1)))
        .contains("runtime.mmap", "mmap(0xc000000000, 67108864, PROT_NONE");
    assertThat(text(runs.get(2))).isEqualTo("hello, world\n");
    assertThat(Files.readString(folder.resolve("trace.json")))
        .contains("\"name\":\"main.main\"", "\"text\":\"write(1, ");
    assertThat(text(runs.get(3))).isEmpty();
    assertThat(Files.readString(folder.resolve("start.html")))
        .startsWith("<!DOCTYPE html>")
        .contains("\"runtime.rt0_go\"");
    assertThat(Files.readString(folder.resolve("start.svg"))).contains(">runtime.rt0_go</text>");
  }

  @Test
  void theCommandsThatProfileWork() throws IOException {
    List<GoxProcess> runs = runAll("See where its time goes");
    assertThat(runs.get(0).err()).contains("encoding/json.", "futex", "translating");
    assertThat(runs.get(1).err()).isEmpty();
    assertThat(Files.readString(folder.resolve("flame.svg"))).contains("encoding/json.");
    assertThat(RecordedProfile.read(folder.resolve("cpu.pb.gz")).samples).isNotEmpty();
  }

  @Test
  void theCommandsThatLookInsideWork() throws IOException {
    List<GoxProcess> runs = runAll("See what it does");
    assertThat(runs).hasSize(7);
    assertThat(runs.get(0).err()).contains("interpreted", "system calls", "exit_group");
    assertThat(Files.readString(folder.resolve("events.txt")))
        .contains("guest.main.fibonacci at 0x");
    assertThat(text(runs.get(2))).contains("calls.go", "LineNumberTable");
    Matcher frame =
        Pattern.compile("guest\\.main\\.fibonacci\\S*\\(.*\\) *line: [5-9]")
            .matcher(text(runs.get(4)));
    assertThat(frame.find()).isTrue();
    assertThat(text(runs.get(5)))
        .contains("gox.Translation {", "function = \"main.fibonacci\"", "gox.SystemCall {");
    Matcher map =
        Pattern.compile("gox: for perf: (/tmp/perf-\\d+\\.map)\n").matcher(runs.get(6).err());
    assertThat(map.matches()).as(runs.get(6).err()).isTrue();
    Path written = Path.of(map.group(1));
    assertThat(Files.readAllLines(written))
        .anyMatch(line -> line.matches("0x[0-9a-f]+ 0x[0-9a-f]+ main\\.fibonacci"));
    Files.delete(written);
  }
}
