package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recording of Java's Flight Recorder tells what guests do. */
class FlightEventsIT {
  private static final Path KERNELS = GoxProcess.ROOT.resolve("bench/bin/kernels");
  private static final long LIMIT_SECONDS = 60;

  @TempDir Path folder;

  private Path recording() {
    return folder.resolve("gox.jfr");
  }

  /** The events of a run whose JVM was started with a recording. */
  private List<RecordedEvent> record(String... words) throws IOException {
    String options = "-XX:StartFlightRecording=filename=" + recording() + ",settings=none";
    String events =
        ",gox.Translation#enabled=true,gox.Invalidation#enabled=true,gox.SystemCall#enabled=true"
            + ",gox.ThreadStart#enabled=true,gox.ThreadEnd#enabled=true,gox.Signal#enabled=true";
    GoxProcess run =
        Launch.gox(List.of(words)).environment(Map.of("JDK_JAVA_OPTIONS", options + events)).run();
    assertThat(run.exit()).as(run.err()).isZero();
    return RecordingFile.readAllEvents(recording());
  }

  private static List<RecordedEvent> of(List<RecordedEvent> events, String name) {
    return events.stream().filter(e -> e.getEventType().getName().equals(name)).toList();
  }

  @Test
  void translationsCallsThreadsAndSignalsAreRecorded() throws IOException {
    List<RecordedEvent> events = record(KERNELS.toString(), "run", "fib", "-rounds", "20");
    assertThat(of(events, "gox.Translation"))
        .anySatisfy(
            e -> {
              assertThat(e.getString("function")).isEqualTo("main.fibonacci");
              assertThat(e.getInt("instructions")).isBetween(10, 100);
              assertThat(e.getInt("bytecode")).isPositive();
              assertThat(e.getDuration()).isPositive();
              assertThat(e.getThread().getJavaName()).isEqualTo("gox-translator");
            });
    assertThat(of(events, "gox.SystemCall"))
        .allMatch(e -> e.getDuration().compareTo(Duration.ofMillis(10)) >= 0)
        .anySatisfy(
            e -> {
              assertThat(e.getString("name")).isEqualTo("futex");
              assertThat(e.getThread().getJavaName()).isEqualTo("guest-" + e.getInt("tid"));
            });
    // Go's runtime interrupts a goroutine that computes for 10 ms.
    assertThat(of(events, "gox.Signal"))
        .anySatisfy(
            e -> {
              assertThat(e.getString("signal")).isEqualTo("SIGURG");
              assertThat(e.getLong("handler")).isPositive();
            });
    List<RecordedEvent> starts = of(events, "gox.ThreadStart");
    assertThat(starts.stream().map(e -> e.getInt("tid")))
        .hasSizeGreaterThan(2)
        .doesNotHaveDuplicates()
        .containsAll(of(events, "gox.ThreadEnd").stream().map(e -> e.getInt("tid")).toList());
  }

  @Test
  void changesOfCodeAreRecorded() throws IOException {
    Path program = ResourceProgram.copy("generated/codegen", folder);
    assertThat(of(record("--mode=translate", program.toString()), "gox.Invalidation"))
        .allMatch(e -> e.getLong("endAddress") > e.getLong("startAddress"))
        .anyMatch(e -> e.getInt("dropped") > 0);
  }

  @Test
  void aRecordingMayBeginWhileTheProgramRuns() throws Exception {
    Path bin = Path.of(System.getProperty("java.home"), "bin");
    Process gox =
        new ProcessBuilder(
                bin.resolve("java").toString(),
                "-jar",
                System.getProperty("gox.jar"),
                KERNELS.toString(),
                "run",
                "pool",
                "-seconds",
                "" + LIMIT_SECONDS)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    try {
      TimeUnit.SECONDS.sleep(3);
      String pid = "" + gox.pid();
      jcmd(bin, pid, "JFR.start", "name=late", "gox.SystemCall#enabled=true");
      List<RecordedEvent> calls = List.of();
      for (int i = 0; calls.isEmpty() && i < LIMIT_SECONDS; i++) {
        TimeUnit.SECONDS.sleep(1);
        jcmd(bin, pid, "JFR.dump", "name=late", "filename=" + recording());
        calls = of(RecordingFile.readAllEvents(recording()), "gox.SystemCall");
      }
      assertThat(calls).isNotEmpty();
    } finally {
      gox.destroyForcibly().waitFor();
    }
  }

  private void jcmd(Path bin, String... words) throws Exception {
    List<String> command = new java.util.ArrayList<>(List.of(bin.resolve("jcmd").toString()));
    command.addAll(List.of(words));
    GoxProcess run = Launch.command(command).run();
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(new String(run.out(), StandardCharsets.UTF_8)).doesNotContain("Could not");
    assertThat(Files.exists(folder)).isTrue();
  }
}
