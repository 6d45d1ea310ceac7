package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.loader.Program;
import dev.gox.loader.ProgramLoader;
import dev.gox.runtime.linux.GuestProcess;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Programs inside an application: several at a time, apart from each other, and stopped at will.
 */
class EmbeddingIT {
  private static final Path SAMPLES = GoxProcess.ROOT.resolve("samples");
  private static final long FAST_MEMORY = 512L << 20;

  /** A program under way in this JVM. */
  private record Guest(GuestProcess process, ByteArrayOutputStream out, ByteArrayOutputStream err) {
    static Guest start(String program, String input, String... arguments) throws Exception {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      Program p = new Program(SAMPLES.resolve("bin").resolve(program), bytes(program));
      for (String argument : arguments) {
        p.argument(bytes(argument));
      }
      p.environment(bytes("GOX_OF=" + program)).memory(FAST_MEMORY);
      p.streams(new ByteArrayInputStream(bytes(input)), out, err);
      return new Guest(ProgramLoader.start(p), out, err);
    }

    String output() {
      return out.toString(StandardCharsets.UTF_8);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String expected(String sample) throws IOException {
    return Files.readString(SAMPLES.resolve(sample).resolve("expected.txt"));
  }

  @Test
  void twoProgramsRunAtTheSameTime() throws Exception {
    Guest channels = Guest.start("go1.19/suite", "", "channels");
    Guest sorts = Guest.start("go1.26/suite", "", "sorts");
    Guest hello = Guest.start("hello", "");
    Guest args = Guest.start("go1.26/suite", "a b\nc\n", "args", "x");
    assertThat(channels.process.hasEnded()).isFalse();
    assertThat(sorts.process.hasEnded()).isFalse();

    assertThat(hello.process.waitForExit()).isZero();
    assertThat(args.process.waitForExit()).isEqualTo(3);
    assertThat(sorts.process.waitForExit()).isZero();
    assertThat(channels.process.waitForExit()).isZero();

    assertThat(hello.output()).isEqualTo("hello, world\n");
    assertThat(sorts.output()).isEqualTo(expected("sorts"));
    assertThat(channels.output()).isEqualTo(expected("channels"));
    assertThat(args.output()).contains("argc 1\narg 1 \"x\"\nstdin 2 lines 3 words\n");
    assertThat(args.output()).contains("own variables 2\n");
    assertThat(args.err.toString(StandardCharsets.UTF_8)).isEqualTo("this line goes to stderr\n");
    for (Guest quiet : List.of(hello, sorts, channels)) {
      assertThat(quiet.err.size()).isZero();
    }
  }

  @Test
  void theEndOfOneIsNotTheOthers() throws Exception {
    Guest stopped = Guest.start("go1.26/suite", "", "compress");
    Guest other = Guest.start("go1.26/suite", "", "maps");
    stopped.process.exit(7);
    assertThat(stopped.process.waitForExit()).isEqualTo(7);
    assertThat(other.process.waitForExit()).isZero();
    assertThat(other.output()).isEqualTo(expected("maps"));
    assertThat(stopped.output()).isNotEqualTo(expected("compress"));
  }

  /** Each takes a window of half a GiB: kept, they would exhaust the host. */
  @Test
  void anEndedProgramGivesItsMemoryBack() throws Exception {
    for (int i = 0; i < 150; i++) {
      Guest guest = Guest.start("hello", "");
      assertThat(guest.process.waitForExit()).isZero();
    }
    // Linux shows the size of this JVM in pages, first of all what it has reserved.
    Path statm = Path.of("/proc/self/statm");
    if (Files.exists(statm)) {
      long pages = Long.parseLong(Files.readString(statm).split(" ")[0]);
      assertThat(pages * 4096).isLessThan(100 * FAST_MEMORY);
    }
  }

  /** Neither its own threads stay nor those that read, wait and count time for it. */
  @Test
  void anEndedProgramLeavesNoThread() throws Exception {
    for (String sample : List.of("args", "tcpecho", "times", "selects", "unixsock", "sigstorm")) {
      Guest guest = Guest.start("go1.26/suite", "line\n", sample, "300");
      guest.process.waitForExit();
    }
    long end = System.nanoTime() + 20_000_000_000L;
    while (!threadsOfGox().isEmpty() && System.nanoTime() < end) {
      Thread.sleep(10);
    }
    assertThat(threadsOfGox()).isEmpty();
  }

  private static List<String> threadsOfGox() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("gox-") || name.startsWith("guest-"))
        .toList();
  }

  /**
   * Nothing of a guest is static: no static variable of gox's can change, but those that know of
   * the Flight Recorder, which is the JVM's.
   */
  @Test
  void noStaticVariableChanges() throws Exception {
    List<String> variables = new ArrayList<>();
    int classes = 0;
    for (Class<?> of : List.of(GuestProcess.class, ProgramLoader.class, translatorsClass())) {
      Path root = Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
      for (String name : classNames(root)) {
        classes++;
        for (Field f : Class.forName(name, false, of.getClassLoader()).getDeclaredFields()) {
          if (Modifier.isStatic(f.getModifiers())
              && !Modifier.isFinal(f.getModifiers())
              && !name.startsWith("dev.gox.runtime.flight.")) {
            variables.add(name + "." + f.getName());
          }
        }
      }
    }
    assertThat(classes).isGreaterThan(200);
    assertThat(variables).isEmpty();
  }

  private static Class<?> translatorsClass() throws ClassNotFoundException {
    return Class.forName("dev.gox.translator.exec.Executor");
  }

  private static List<String> classNames(Path root) throws IOException, URISyntaxException {
    if (!Files.isDirectory(root)) {
      try (java.nio.file.FileSystem jar = java.nio.file.FileSystems.newFileSystem(root)) {
        return classNamesBelow(jar.getPath("/"));
      }
    }
    return classNamesBelow(root);
  }

  private static List<String> classNamesBelow(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString().replace(File.separatorChar, '.'))
          .filter(name -> name.startsWith("dev.gox.") && name.endsWith(".class"))
          .map(name -> name.substring(0, name.length() - ".class".length()))
          .toList();
    }
  }
}
