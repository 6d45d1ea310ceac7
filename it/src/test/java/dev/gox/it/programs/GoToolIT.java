package dev.gox.it.programs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gox.it.GoxProcess;
import dev.gox.it.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Go's own command builds, runs, tests and vets as natively, with compilers and linkers that are
 * guests too. What it has compiled of Go's library natively is in its cache: compiling all of it
 * takes gox minutes.
 */
@Tag("programs")
class GoToolIT {
  private static final Path NO_INPUT = Path.of("/dev/null");
  private static final long SECONDS = 900;

  @TempDir Path folder;
  private Path go;
  private Map<String, String> environment;

  @BeforeEach
  void prepare() throws IOException {
    assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64"),
        "needs a Linux on amd64 to compare with");
    Path found = InstalledPrograms.goCommand();
    assumeTrue(found != null, "needs Go");
    go = found.toRealPath();
    environment =
        Map.of(
            "GOCACHE", folder.resolve("cache").toString(),
            "HOME", folder.toString(),
            "GO111MODULE", "off",
            "CGO_ENABLED", "0",
            "GOTOOLCHAIN", "local",
            "GOFLAGS", "");
    write(
        "sum.go",
        """
        package sum

        import "fmt"

        func Sum(a, b int) int { return a + b }

        func Text(a int) string { return fmt.Sprintf("%s", a) }
        """);
    write(
        "sum_test.go",
        """
        package sum

        import "testing"

        func TestSum(t *testing.T) {
          if Sum(2, 3) != 5 {
            t.Fatal("wrong")
          }
        }

        func TestText(t *testing.T) {
          t.Error(Text(7))
        }
        """);
    write(
        "main/main.go",
        """
        package main

        import (
          "fmt"
          "os"
        )

        func main() { fmt.Println("hello", len(os.Args)) }
        """);
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private GoxProcess natively(String... arguments) {
    List<String> words = new ArrayList<>(List.of("" + go));
    words.addAll(List.of(arguments));
    return Launch.command(words)
        .environment(environment)
        .input(NO_INPUT)
        .limitSeconds(SECONDS)
        .run();
  }

  private GoxProcess inGox(String... arguments) {
    List<String> words = Stream.concat(Stream.of("" + go), Stream.of(arguments)).toList();
    return Launch.gox(words).environment(environment).input(NO_INPUT).limitSeconds(SECONDS).run();
  }

  /** What the guest has built has the native program's bytes, and runs on the host. */
  @Test
  void buildsTheSameProgram() throws IOException {
    String source = folder.resolve("main/main.go").toString();
    Path host = folder.resolve("host");
    GoxProcess built = natively("build", "-o", "" + host, source);
    assertThat(built.exit()).as(built.err()).isZero();
    Path guest = folder.resolve("guest");
    GoxProcess run = inGox("build", "-o", "" + guest, source);
    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
    assertThat(guest).hasSameBinaryContentAs(host);
    GoxProcess hello = GoxProcess.runCommand(NO_INPUT, List.of("" + guest, "x"));
    assertThat(new String(hello.out(), ISO_8859_1)).isEqualTo("hello 2\n");
  }

  @Test
  void runsWhatItBuilds() {
    same("run", folder.resolve("main/main.go").toString(), "a", "b");
  }

  @Test
  void vetFindsTheMistake() {
    assertThat(same("vet", folder.resolve("sum.go").toString()).err()).contains("wrong type");
  }

  @Test
  void testsFailAsNatively() {
    String[] command = {
      "test", "-vet=off", folder.resolve("sum.go") + "", folder.resolve("sum_test.go") + ""
    };
    GoxProcess host = natively(command);
    GoxProcess gox = inGox(command);
    assertThat(withoutTimes(gox)).isEqualTo(withoutTimes(host)).contains("FAIL: TestText");
    assertThat(gox.exit()).isEqualTo(host.exit()).isEqualTo(1);
  }

  private static String withoutTimes(GoxProcess run) {
    return new String(run.out(), ISO_8859_1).replaceAll("[0-9.]+s\\b", "TIME");
  }

  private GoxProcess same(String... command) {
    GoxProcess host = natively(command);
    GoxProcess gox = inGox(command);
    assertThat(new String(gox.out(), ISO_8859_1)).isEqualTo(new String(host.out(), ISO_8859_1));
    assertThat(gox.err()).isEqualTo(host.err());
    assertThat(gox.exit()).isEqualTo(host.exit());
    return gox;
  }
}
