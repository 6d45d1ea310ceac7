package dev.gox.runtime.linux.fs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HostTerminalTest {
  /** What GNU's stty -g printed of a terminal in its usual modes. */
  private static final String COOKED =
      "4500:5:bf:8a3b:3:1c:7f:15:4:0:1:0:11:13:1a:0:12:f:17:16:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0";

  @Test
  void whatSttyPrintsIsReadAndWrittenBack() {
    int[] modes = HostTerminal.parse(COOKED);
    assertThat(modes).startsWith(0x4500, 5, 0xbf, 0x8a3b, 3, 0x1c).hasSize(36);
    assertThat(HostTerminal.format(modes)).isEqualTo(COOKED);
  }

  @Test
  void otherSystemsTextIsNotUnderstood() {
    assertThat(HostTerminal.parse("gfmt1:cflag=4b00:iflag=6b02:lflag=5cb:oflag=3:eof=4")).isNull();
    assertThat(HostTerminal.parse("")).isNull();
  }

  @Test
  void whatIsNoTerminalHasNoModes() {
    assertThat(HostTerminal.modes(Path.of("/dev/null"))).isNull();
    assertThat(HostTerminal.size(Path.of("/dev/null"))).isNull();
  }
}
