package dev.gox.it.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gox.it.GoxProcess;
import dev.gox.it.Launch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Programs from package registries, each unpacked into a folder of its own when it is first needed.
 * A test that needs a registry's client is skipped where there is none.
 */
final class InstalledPrograms {
  private InstalledPrograms() {}

  private static final Path FOLDER = GoxProcess.ROOT.resolve("it/target/programs");
  private static final Path NO_INPUT = Path.of("/dev/null");
  private static final int INSTALLATION_SECONDS = 300;

  /** A file of an npm package, such as {@code esbuild@0.28.2}. */
  static Path npm(String packageAndVersion, String file) {
    Path folder = FOLDER.resolve(packageAndVersion.replace('/', '_'));
    return unpack(folder, "npm", "npm pack --silent " + packageAndVersion + " && tar xzf *.tgz")
        .resolve("package")
        .resolve(file);
  }

  /** A file of a Debian package. */
  static Path debian(String name, String file) {
    Path folder = FOLDER.resolve(name);
    return unpack(folder, "apt-get", "apt-get -q download " + name + " && dpkg -x *.deb .")
        .resolve(file);
  }

  private static synchronized Path unpack(Path folder, String client, String command) {
    Path done = folder.resolve("installed");
    if (!Files.exists(done)) {
      assumeTrue(find(client) != null, "needs " + client);
      try {
        Files.createDirectories(folder);
        String whole = "cd '" + folder + "' && " + command + " && touch installed";
        GoxProcess installation =
            Launch.command(List.of("sh", "-c", whole)).limitSeconds(INSTALLATION_SECONDS).run();
        assertThat(installation.exit()).as(installation.err()).isZero();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return folder;
  }

  /** A command in PATH, or null. */
  static Path find(String command) {
    for (String folder : System.getenv("PATH").split(":")) {
      Path file = Path.of(folder, command);
      if (Files.isExecutable(file)) {
        return file;
      }
    }
    return null;
  }

  /** Builds a Go program from a source file, statically, by the Go toolchain of the host. */
  static Path build(Path source) {
    Path go = goCommand();
    assumeTrue(go != null, "needs Go");
    Path program = source.resolveSibling("program");
    List<String> command =
        List.of("env", "CGO_ENABLED=0", "GO111MODULE=off", go + "", "build", "-o", program + "");
    List<String> whole = Stream.concat(command.stream(), Stream.of(source.toString())).toList();
    GoxProcess build = GoxProcess.runCommand(NO_INPUT, whole);
    assertThat(build.exit()).as(build.err()).isZero();
    return program;
  }

  /** The host's Go, or null. */
  static Path goCommand() {
    Path go = find("go");
    for (String version : List.of("1.19", "1.26")) {
      Path debian = Path.of("/usr/lib/go-" + version + "/bin/go");
      go = go == null && Files.isExecutable(debian) ? debian : go;
    }
    return go;
  }
}
