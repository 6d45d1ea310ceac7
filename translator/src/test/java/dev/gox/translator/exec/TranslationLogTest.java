package dev.gox.translator.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.memory.GuestMemory;
import dev.gox.translator.region.FunctionMap;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each event of a translation's life is a line, and a count. */
class TranslationLogTest {
  private static final long START = 0x10_0000;

  private final GuestMemory memory = new GuestMemory(64L << 20);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final TranslationLog log = new TranslationLog(new PrintStream(out), "> ");
  private final CodeCache cache =
      new CodeCache(
          1 << 20, new TranslationMonitor(new Inspection(false, log, null, 0, null, null)));

  /** inc %eax; inc %eax; ret. */
  private Translator translatorOf(byte... code) {
    memory.map(START, START + 4096, GuestMemory.PROT_READ | GuestMemory.PROT_EXEC);
    memory.poke(START, code, 0, code.length);
    FunctionMap named = pc -> new FunctionMap.Function(START, START + 4096, "main.f");
    return Translators.of(memory, cache, named);
  }

  private static final byte[] INCREMENTS = {(byte) 0xFF, (byte) 0xC0, (byte) 0xC3};

  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.replaceAll("\\d+ bytes, \\d+ us", "N bytes, N us"))
        .toList();
  }

  @AfterEach
  void release() {
    memory.release();
  }

  @Test
  void tellsWhyCodeIsTranslatedAgain() {
    Translator translator = translatorOf(INCREMENTS);
    translator.translate(START);
    cache.monitor.wanted(START, "some reason");
    translator.translate(START);
    translator.translate(START);
    cache.codeChanged(START, START + 4096);
    translator.translate(START);
    String what = " at 0x100000: 1 blocks, 2 instructions, N bytes, N us";
    assertThat(lines())
        .containsExactly(
            "> translated guest.main.f" + what,
            "> retranslated guest.main.f$2" + what + "; some reason",
            "> retranslated guest.main.f$3" + what + "; it was asked for twice",
            "> invalidated: code changed between 0x100000 and 0x101000; 1 translations dropped",
            "> translated guest.main.f$4" + what + "; it was dropped when code changed");
    TranslationCounts counts = cache.monitor.counts();
    assertThat(counts.regions()).isEqualTo(4);
    assertThat(counts.again()).isEqualTo(2);
    assertThat(counts.invalidations()).isEqualTo(1);
  }

  @Test
  void tellsWhatWasEvicted() {
    Translator translator = translatorOf(INCREMENTS);
    translator.translate(START);
    assertThat(cache.ranOut()).isTrue();
    translator.translate(START);
    assertThat(lines().subList(1, 3))
        .containsExactly(
            "> evicted: what was at 0x100000 is among the oldest, and there is too much",
            "> translated guest.main.f$2 at 0x100000: 1 blocks, 2 instructions, N bytes, N us;"
                + " it was evicted");
    assertThat(cache.monitor.counts().evictions()).isEqualTo(1);
  }

  /** Additions to memory make more bytecode each than HotSpot compiles in the largest region. */
  @Test
  void tellsOfRegionsThatAreTooLargeAndCut() {
    byte[] code = new byte[8 * 500];
    for (int i = 0; i < code.length; i += 8) {
      // add %rax,0x40(%rbx,%rcx,8): sets flags that the next one's fault would show.
      byte[] addition = {0x48, 0x01, (byte) 0x84, (byte) 0xCB, 0x40, 0, 0, 0};
      System.arraycopy(addition, 0, code, i, addition.length);
    }
    translatorOf(code).translate(START);
    assertThat(lines().get(0)).startsWith("> too large: guest.main.f at 0x100000: 500 instr");
    assertThat(lines().get(lines().size() - 1))
        .startsWith("> translated guest.main.f")
        .endsWith("; cut, it has more instructions than a region may have");
    TranslationCounts counts = cache.monitor.counts();
    assertThat(counts.tooLarge()).isEqualTo(lines().size() - 1);
    assertThat(counts.cut()).isEqualTo(1);
  }
}
