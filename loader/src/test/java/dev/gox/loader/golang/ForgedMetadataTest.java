package dev.gox.loader.golang;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.loader.BadProgramException;
import dev.gox.loader.ElfFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables with flipped bytes give an answer or the declared exception, and end. */
class ForgedMetadataTest {
  private static final int ROUNDS = 1000;

  /** The header and the first functions' entries, where a flip does the most. */
  private static final int HEAD = 160;

  @ParameterizedTest
  @ValueSource(strings = {"go1.19/hello", "hello"})
  void flippedTablesEndInADeclaredWay(String sample) throws Exception {
    byte[] sound = Samples.bytes(sample);
    ProgramBytes bytes = new ProgramBytes(ElfFile.parse(ByteBuffer.wrap(sound)));
    ProgramBytes.Range table = bytes.section(".gopclntab");
    ProgramBytes.Range info = bytes.section(".go.buildinfo");
    long sections = ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN).getLong(40);
    Random random = new Random(20_241);
    int answers = 0;
    int refusals = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] forged = sound.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        long at =
            switch (random.nextInt(4)) {
              case 0 -> table.offset() + random.nextInt(HEAD);
              case 1 -> table.offset() + random.nextInt((int) table.size());
              case 2 -> info.offset() + random.nextInt((int) info.size());
              default -> sections + random.nextInt(64 * 8);
            };
        forged[(int) at] ^= (byte) (1 + random.nextInt(255));
      }
      if (answers(forged, random)) {
        answers++;
      } else {
        refusals++;
      }
    }
    assertThat(answers).isGreaterThan(ROUNDS / 10);
    assertThat(refusals).isGreaterThan(ROUNDS / 10);
  }

  /** Asks everything; false if something was refused. Any other exception fails the test. */
  private static boolean answers(byte[] image, Random random) throws BadProgramException {
    ElfFile elf = ElfFile.parse(ByteBuffer.wrap(image));
    boolean sound = true;
    try {
      BuildInfo.of(elf);
    } catch (GoMetadataException e) {
      sound = false;
    }
    try {
      PclnTab table = PclnTab.of(elf).orElse(null);
      for (int i = 0; table != null && i < 20 && table.size() > 0; i++) {
        int index = i < 4 ? Math.min(i, table.size() - 1) : random.nextInt(table.size());
        long address = table.function(index).start() + random.nextInt(32);
        table.functionAt(address);
        table.lineAt(address);
        table.linesOf(address, 0);
      }
    } catch (GoMetadataException e) {
      sound = false;
    }
    return sound;
  }
}
