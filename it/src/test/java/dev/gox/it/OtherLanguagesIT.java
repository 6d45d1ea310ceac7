package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A C program, built here by the host's compilers, runs as natively: with glibc and with musl,
 * static and by their dynamic linkers. It uses what these libraries ask of a kernel: thread-local
 * storage, robust and other mutexes, signals, destructors, wide tables of functions that the
 * processor's features pick.
 */
class OtherLanguagesIT {
  @TempDir Path folder;

  private Path build(String name, String command) throws IOException {
    ResourceProgram.assumeHostRunsThem();
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    Path source = folder.resolve(name + ".c");
    Files.writeString(source, ResourceProgram.text("language/" + name + ".c"));
    Path program = folder.resolve(name);
    words.addAll(List.of("-o", program.toString(), source.toString(), "-lpthread"));
    assumeTrue(isInstalled(words.get(0)), "needs " + words.get(0));
    GoxProcess compiler = GoxProcess.runCommand(Path.of("/dev/null"), words);
    assumeTrue(compiler.exit() == 0, () -> "can't build it: " + compiler.err());
    return program;
  }

  private static boolean isInstalled(String command) {
    for (String path : System.getenv("PATH").split(":")) {
      if (Files.isExecutable(Path.of(path, command))) {
        return true;
      }
    }
    return false;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gcc -O2",
        "gcc -O1 -no-pie -fno-pic -Wl,-z,lazy",
        "gcc -O2 -fstack-protector-all -Wl,-z,now",
        "gcc -O2 -static",
        "gcc -O2 -static-pie",
        "musl-gcc -O2",
        "musl-gcc -O2 -static"
      })
  void aProgramInCPrintsWhatItPrintsNatively(String command) throws IOException {
    assertThat(same(build("libc", command))).endsWith("exiting\n");
  }

  @Test
  void callsOnFilesThatGoDoesNotMake() throws IOException {
    assertThat(same(build("files", "gcc -O2"))).contains("mapped twice: some text shared");
  }

  /** Runs a program both ways; gives what it printed. */
  private static String same(Path program) {
    List<String> words = List.of(program.toString(), "one", "two");
    Path input = Path.of("/dev/null");
    GoxProcess host = GoxProcess.runCommand(input, words);
    GoxProcess gox = GoxProcess.run(input, words);
    String natively = new String(host.out(), StandardCharsets.ISO_8859_1);
    assertThat(new String(gox.out(), StandardCharsets.ISO_8859_1)).isEqualTo(natively);
    assertThat(gox.err()).isEqualTo(host.err());
    assertThat(gox.exit()).isEqualTo(host.exit());
    return natively;
  }

  /** What a stranger's machine needs is in the system root alone. */
  @Test
  void aSystemRootHasTheLibraries() throws IOException {
    Path program = build("libc", "gcc -O2");
    Path root = folder.resolve("root");
    Files.createDirectories(root.resolve("tmp"));
    List<String> confined =
        List.of("--root", root.toString(), "--sysroot", "/", program.toString(), "one", "two");
    GoxProcess gox = GoxProcess.run(Path.of("/dev/null"), confined);
    assertThat(gox.err()).doesNotContain("gox:");
    assertThat(new String(gox.out(), StandardCharsets.ISO_8859_1)).endsWith("exiting\n");
    GoxProcess without =
        GoxProcess.run(Path.of("/dev/null"), List.of("--root", "" + root, "" + program));
    assertThat(without.exit()).isEqualTo(127);
  }
}
