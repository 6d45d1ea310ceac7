package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs that gox has the host run: a shell that is a guest does the same with one as natively.
 * The one is of 32 bits, so that this host may be able to run it and gox never is.
 */
class HostProgramsIT {
  private static final Path NOTHING = Path.of("/dev/null");
  private static final String SHELL = "/bin/sh";

  @TempDir Path folder;

  @BeforeEach
  void build() throws IOException {
    ResourceProgram.assumeHostRunsThem();
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "needs gcc");
    Files.writeString(folder.resolve("host.c"), ResourceProgram.text("host/host.c"));
    Files.writeString(folder.resolve("use.sh"), ResourceProgram.text("host/use.sh"));
    GoxProcess compiler =
        in(
            "gcc -m32 -O1 -static -nostdlib -ffreestanding -fno-pie -no-pie -fno-stack-protector"
                + " -o host host.c");
    assumeTrue(compiler.exit() == 0, "needs gcc for 32 bits");
    assumeTrue(in("./host").exit() == 7, "needs a host that runs programs of 32 bits");
  }

  private GoxProcess in(String command) {
    return GoxProcess.runCommand(NOTHING, List.of("sh", "-c", "cd '" + folder + "' && " + command));
  }

  @Test
  void aShellUsesThemAsNatively() {
    GoxProcess host = in(SHELL + " use.sh");
    GoxProcess gox =
        GoxProcess.run(NOTHING, List.of("--exec=host", "--cwd=" + folder, SHELL, "use.sh"));
    assertThat(text(gox)).isEqualTo(text(host)).contains("last");
    assertThat(gox.err()).isEqualTo(host.err());
    assertThat(gox.exit()).isEqualTo(host.exit());
  }

  @Test
  void withoutTheOptionTheyAreNotExecuted() {
    GoxProcess gox = GoxProcess.run(NOTHING, List.of("--cwd=" + folder, SHELL, "-c", "./host"));
    assertThat(gox.exit()).isEqualTo(126);
  }

  @Test
  void neverOutOfARoot() {
    GoxProcess gox = GoxProcess.run(NOTHING, List.of("--exec=host", "--root=/", SHELL));
    assertThat(gox.exit()).isEqualTo(2);
    assertThat(gox.err()).contains("--root");
  }

  private static String text(GoxProcess run) {
    return new String(run.out(), StandardCharsets.UTF_8);
  }
}
