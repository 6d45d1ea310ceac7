package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.loader.Program;
import dev.gox.loader.ProgramLoader;
import dev.gox.runtime.linux.GuestProcess;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Java's own tools show a Go program's functions and lines. */
class ProfileIT {
  private static final Path BENCH = GoxProcess.ROOT.resolve("bench");
  private static final String SOURCE = "calls.go";
  private static final long LIMIT_NANOS = 60_000_000_000L;

  @TempDir Path folder;

  /** A function of the program, by what tools shall call it and its first lines in the source. */
  private record Function(String javaClass, int first, int last) {
    static Function of(String javaClass, String heading) throws IOException {
      List<String> lines = Files.readAllLines(BENCH.resolve("kernels").resolve(SOURCE));
      int first =
          IntStream.range(0, lines.size())
              .filter(i -> lines.get(i).startsWith(heading))
              .findFirst()
              .orElseThrow();
      int last = first;
      while (!lines.get(last).endsWith("}")) {
        last++;
      }
      return new Function(javaClass, first + 1, last + 1);
    }

    boolean is(String type, String name, int line) {
      // Begun in its middle, or translated again, it is another class; its name's end tells.
      return type.replaceFirst("(\\+0x[0-9a-f]+)?(\\$\\d+)?$", "").equals(javaClass)
          && name.equals("run")
          && line >= first
          && line <= last;
    }
  }

  @Test
  void aRecordingAndAThreadDumpNameGoFunctionsAndLines() throws Exception {
    Function next = Function.of("guest.main.(*counter).next", "func (c *counter) next(");
    Function bounded = Function.of("guest.main.(*counter).bounded", "func (c *counter) bounded(");
    GuestProcess process = start("run", "methods", "-seconds", "100");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
      recording.start();
      boolean dumped = false;
      boolean recorded = false;
      long end = System.nanoTime() + LIMIT_NANOS;
      while (!(dumped && recorded) && System.nanoTime() < end) {
        for (int i = 0; i < 100; i++) {
          dumped |= dumpShows(next) || dumpShows(bounded);
          Thread.sleep(10);
        }
        recorded |= recordingShows(recording, next, bounded);
      }
      assertThat(dumped).as("seen in a thread dump").isTrue();
      assertThat(recorded).as("seen in a recording").isTrue();
    } finally {
      process.exit(0);
    }
  }

  private static GuestProcess start(String... arguments) throws Exception {
    Path file = BENCH.resolve("bin/kernels");
    Program program = new Program(file, "kernels".getBytes(StandardCharsets.UTF_8));
    Stream.of(arguments).forEach(a -> program.argument(a.getBytes(StandardCharsets.UTF_8)));
    return ProgramLoader.start(program.memory(512L << 20));
  }

  private static boolean dumpShows(Function function) {
    for (ThreadInfo thread : ManagementFactory.getThreadMXBean().dumpAllThreads(false, false)) {
      for (StackTraceElement frame : thread.getStackTrace()) {
        if (function.is(frame.getClassName(), frame.getMethodName(), frame.getLineNumber())
            && SOURCE.equals(frame.getFileName())) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether a sample shows one of the functions: a method inlined may have no place of its own. */
  private boolean recordingShows(Recording recording, Function... functions) throws IOException {
    Path file = folder.resolve("recording.jfr");
    recording.dump(file);
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals("jdk.ExecutionSample"))
        .flatMap(event -> event.getStackTrace().getFrames().stream())
        .anyMatch(frame -> Stream.of(functions).anyMatch(function -> shows(frame, function)));
  }

  private static boolean shows(RecordedFrame frame, Function function) {
    RecordedMethod method = frame.getMethod();
    return function.is(method.getType().getName(), method.getName(), frame.getLineNumber());
  }
}
