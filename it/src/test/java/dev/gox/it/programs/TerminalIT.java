package dev.gox.it.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gox.it.GoxProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full-screen program in a terminal of tmux shows and does what it does natively. */
@Tag("programs")
class TerminalIT {
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int STEP_MILLIS = 100;

  @TempDir Path folder;

  @BeforeEach
  void needTmux() {
    assumeTrue(InstalledPrograms.find("tmux") != null, "needs tmux");
  }

  @AfterEach
  void stop() {
    tmux("kill-server");
  }

  private String tmux(String... words) {
    List<String> command = new ArrayList<>(List.of("tmux", "-S", folder.resolve("tmux") + ""));
    command.addAll(List.of(words));
    return new String(
        GoxProcess.runCommand(Path.of("/dev/null"), command).out(), StandardCharsets.UTF_8);
  }

  /** Waits until the screen shows something; gives it. */
  private String screen(String shown) throws InterruptedException {
    String screen = "";
    for (int waited = 0; waited < PATIENCE_MILLIS; waited += STEP_MILLIS) {
      screen = tmux("capture-pane", "-p");
      if (screen.contains(shown)) {
        return screen;
      }
      Thread.sleep(STEP_MILLIS);
    }
    throw new AssertionError("the terminal never showed " + shown + ":\n" + screen);
  }

  /** Picks a line in fzf by letters and an arrow key; gives the screen and what came of it. */
  private List<String> pick(String fzf) throws IOException, InterruptedException {
    Path picked = folder.resolve("picked");
    Files.deleteIfExists(picked);
    String script =
        "seq 1 1000 | "
            + fzf
            + " > '"
            + picked
            + "'; stty -a | grep -o '[-]*icanon'; echo end; cat";
    tmux("new-session", "-d", "-x", "80", "-y", "24", script);
    screen("1000/1000");
    tmux("send-keys", "42");
    screen("28/1000");
    tmux("send-keys", "Up");
    String screen = screen("> 420");
    tmux("send-keys", "Enter");
    screen = screen + screen("end");
    tmux("kill-session");
    return List.of(screen, Files.readString(picked));
  }

  @Test
  void aFuzzyFinderPicksALine() throws IOException, InterruptedException {
    String fzf = InstalledPrograms.debian("fzf", "usr/bin/fzf").toString();
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> host = pick(fzf);
    List<String> gox = pick(java + " -jar " + System.getProperty("gox.jar") + " " + fzf);
    assertThat(host.get(1)).isEqualTo("420\n");
    assertThat(gox).isEqualTo(host);
  }
}
