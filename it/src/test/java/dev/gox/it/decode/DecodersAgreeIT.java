package dev.gox.it.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table decoder and Capstone 4 give the same length, operation and operands, or the difference
 * is listed. On hosts without its library (Debian: libcapstone4) only recorded answers are
 * compared.
 */
class DecodersAgreeIT {
  private static final int MAX_LENGTH = 15;
  private static final Path SAMPLES = GoxProcess.ROOT.resolve("samples/bin");

  private final ListedDifferences listed = ListedDifferences.load();
  private final DecoderPair pair = new DecoderPair();

  private void needCapstone() {
    assumeTrue(pair.hasCapstone(), "no Capstone 4 on this host");
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
    needCapstone();
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
  void randomBytesDecodeAsRecorded() {
    List<Answer> answers = RecordedAnswers.load();
    assertThat(answers).hasSize(RecordedAnswers.COUNT);
    random(RecordedAnswers.SEED, RecordedAnswers.COUNT, answers);
  }

  @Test
  @Tag("nightly")
  void capstoneAnswersAsRecorded() {
    needCapstone();
    RandomCode random = new RandomCode(RecordedAnswers.SEED);
    for (Answer answer : RecordedAnswers.load()) {
      assertThat(pair.ask(random.next(), 0, MAX_LENGTH)).isEqualTo(answer);
    }
  }

  @Test
  @Tag("nightly")
  void aMillionRandomBytesDecodeAlike() {
    needCapstone();
    random(2, 1_000_000, List.of());
  }

  /** Compares with recorded answers, or with Capstone's own where there are none. */
  private void random(long seed, int count, List<Answer> answers) {
    System.out.println("random instructions: seed " + seed + ", " + count);
    RandomCode random = new RandomCode(seed);
    Map<String, Difference> unlisted = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      byte[] code = random.next();
      Answer answer = i < answers.size() ? answers.get(i) : pair.ask(code, 0, MAX_LENGTH);
      Difference difference = pair.compare(code, 0, MAX_LENGTH, answer);
      if (difference != null && !listed.cover(difference)) {
        unlisted.putIfAbsent(
            difference.aspect() + difference.table() + difference.capstone(), difference);
      }
    }
    assertThat(unlisted.values()).isEmpty();
  }

  @Test
  void everyListedDifferenceExists() {
    needCapstone();
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
