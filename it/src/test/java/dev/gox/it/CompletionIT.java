package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that {@code gox completion} prints, in a bash. */
class CompletionIT {
  @TempDir Path folder;

  /** What bash offers for the last of some words. */
  private List<String> completions(Path script, String... words) {
    String commands =
        "source '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_gox; printf '%%s\\n' \"${COMPREPLY[@]}\""
            .formatted(script, String.join(" ", words), words.length - 1);
    GoxProcess run = Launch.command(List.of("bash", "-c", commands)).run();
    assertThat(run.exit()).as(run.err()).isZero();
    return new String(run.out(), java.nio.charset.StandardCharsets.US_ASCII).lines().toList();
  }

  @Test
  void bashCompletesSubcommandsAndOptions() throws IOException {
    NativeTools.need("bash");
    Path script = folder.resolve("gox.bash");
    Files.writeString(script, NativeTools.gox("completion"));
    assertThat(completions(script, "gox", "tr")).containsExactly("trace");
    assertThat(completions(script, "gox", "trace", "--sta")).contains("--startup", "--stats");
    assertThat(completions(script, "gox", "disasm", "--syn"))
        .anyMatch(w -> w.startsWith("--syntax"));
  }
}
