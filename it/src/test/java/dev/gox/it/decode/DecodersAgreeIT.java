package dev.gox.it.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.gox.it.GoxProcess;
import dev.gox.it.decode.ListedDifferences.Line;
import dev.gox.loader.ElfFile;
import dev.gox.loader.golang.PclnTab;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table decoder and Capstone 4 give the same length, operation and operands, or the difference
 * is listed. Needs the host's library (Debian: libcapstone4); without it these tests are skipped.
 */
class DecodersAgreeIT {
  private static final int MAX_LENGTH = 15;
  private static final Path SAMPLES = GoxProcess.ROOT.resolve("samples/bin");

  private final ListedDifferences listed = ListedDifferences.load();
  private DecoderPair pair;

  @BeforeEach
  void open() {
    try {
      pair = new DecoderPair();
    } catch (UnsatisfiedLinkError | IllegalStateException e) {
      abort("no Capstone 4 on this host: " + e.getMessage());
    }
  }

  static Stream<Path> samples() throws Exception {
    List<Path> files;
    try (Stream<Path> all = Files.walk(SAMPLES)) {
      files = all.filter(Files::isExecutable).filter(Files::isRegularFile).sorted().toList();
    }
    return files.stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyInstructionOfASampleDecodesAlike(Path sample) throws Exception {
    ElfFile elf = ElfFile.parse(ByteBuffer.wrap(Files.readAllBytes(sample)));
    PclnTab functions = PclnTab.of(elf).orElseThrow();
    Set<ByteBuffer> seen = new HashSet<>();
    Map<String, Difference> unlisted = new LinkedHashMap<>();
    for (int i = 0; i < functions.size(); i++) {
      PclnTab.Function function = functions.function(i);
      byte[] code = code(elf, function.start(), function.end());
      int step;
      for (int at = 0; at < code.length; at += step) {
        step = pair.step(code, at, code.length);
        if (seen.add(ByteBuffer.wrap(code, at, step))) {
          Difference difference = pair.compare(code, at, code.length);
          if (difference != null && !listed.cover(difference)) {
            unlisted.putIfAbsent(difference.table() + difference.capstone(), difference);
          }
        }
      }
    }
    assertThat(unlisted.values()).isEmpty();
  }

  /** The bytes of a range that one segment of the file holds. */
  private static byte[] code(ElfFile elf, long start, long end) {
    for (ElfFile.Segment s : elf.segments()) {
      if (s.type() == ElfFile.PT_LOAD
          && start >= s.address()
          && end <= s.address() + s.fileSize()
          && (s.flags() & ElfFile.PF_X) != 0) {
        byte[] code = new byte[(int) (end - start)];
        elf.bytes().get((int) (s.offset() + start - s.address()), code);
        return code;
      }
    }
    return new byte[0];
  }

  @Test
  void randomBytesDecodeAlike() {
    random(1, 20_000);
  }

  @Test
  @Tag("nightly")
  void aMillionRandomBytesDecodeAlike() {
    random(2, 1_000_000);
  }

  private void random(long seed, int count) {
    System.out.println("random instructions: seed " + seed + ", " + count);
    RandomCode random = new RandomCode(seed);
    Map<String, Difference> unlisted = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      Difference difference = pair.compare(random.next(), 0, MAX_LENGTH);
      if (difference != null && !listed.cover(difference)) {
        unlisted.putIfAbsent(
            difference.aspect() + difference.table() + difference.capstone(), difference);
      }
    }
    assertThat(unlisted.values()).isEmpty();
  }

  @Test
  void everyListedDifferenceExists() {
    List<String> wrong = new ArrayList<>();
    for (Line line : listed.lines()) {
      byte[] code = Arrays.copyOf(HexFormat.of().parseHex(line.example()), MAX_LENGTH);
      Difference difference = pair.compare(code, 0, MAX_LENGTH);
      if (difference == null || !line.covers(difference)) {
        wrong.add(line.example() + " " + line.aspect() + ": " + difference);
      }
    }
    assertThat(wrong).isEmpty();
  }
}
