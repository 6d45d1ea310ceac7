package dev.gox.loader.golang;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.loader.ElfFile;
import dev.gox.loader.ForgedElf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Build information against what go version -m prints, and in the format before Go 1.18. */
class BuildInfoTest {
  static List<String> samples() {
    return Samples.NAMES;
  }

  /** As go version -m prints it. */
  private static List<String> printed(String program, BuildInfo info) {
    List<String> lines = new ArrayList<>();
    lines.add(program + ": " + info.goVersion());
    lines.add("\tpath\t" + info.path());
    BuildInfo.Module main = info.main();
    lines.add("\tmod\t" + main.path() + "\t" + main.version() + "\t" + main.sum());
    info.settings().forEach((key, value) -> lines.add("\tbuild\t" + key + "=" + value));
    return lines;
  }

  @ParameterizedTest
  @MethodSource("samples")
  void itIsWhatGoVersionPrints(String sample) throws Exception {
    List<String> all = Samples.lines("modules.txt");
    int from = 0;
    while (!all.get(from).startsWith(sample + ":")) {
      from++;
    }
    int to = from + 1;
    while (to < all.size() && all.get(to).startsWith("\t")) {
      to++;
    }
    BuildInfo info = BuildInfo.of(Samples.elf(sample)).orElseThrow();
    assertThat(printed(sample, info)).isEqualTo(all.subList(from, to));
  }

  @Test
  void stringsByPointersAreFollowed() throws Exception {
    String text =
        "0123456789abcdef"
            + "path\tx/cmd\nmod\tx\tv1.0.0\th1:a=\ndep\ty\tv2.0.0\n=>\tz\tv3.0.0\th1:b=\n"
            + "build\t-ldflags=\"-X \\\"a=b\\\"\"\n"
            + "0123456789abcdef";
    ForgedElf elf =
        ForgedElf.sound()
            .bytes(0x800, "\u00ff Go buildinf:\b".getBytes(StandardCharsets.ISO_8859_1))
            .u64(0x810, ForgedElf.BASE + 0x840)
            .u64(0x818, ForgedElf.BASE + 0x850)
            .u64(0x840, ForgedElf.BASE + 0x860)
            .u64(0x848, 6)
            .u64(0x850, ForgedElf.BASE + 0x900)
            .u64(0x858, text.length())
            .bytes(0x860, "go1.17".getBytes(StandardCharsets.US_ASCII))
            .bytes(0x900, text.getBytes(StandardCharsets.US_ASCII));
    BuildInfo info = BuildInfo.of(ElfFile.parse(ByteBuffer.wrap(elf.image()))).orElseThrow();
    assertThat(info.goVersion()).isEqualTo("go1.17");
    assertThat(info.path()).isEqualTo("x/cmd");
    assertThat(info.main()).isEqualTo(new BuildInfo.Module("x", "v1.0.0", "h1:a=", null));
    assertThat(info.dependencies())
        .containsExactly(
            new BuildInfo.Module(
                "y", "v2.0.0", "", new BuildInfo.Module("z", "v3.0.0", "h1:b=", null)));
    assertThat(info.settings()).containsExactly(java.util.Map.entry("-ldflags", "-X \"a=b\""));
  }

  @Test
  void aProgramOfAnotherLanguageHasNone() throws Exception {
    ElfFile elf = ElfFile.parse(ByteBuffer.wrap(ForgedElf.sound().image()));
    assertThat(BuildInfo.of(elf)).isEmpty();
  }
}
