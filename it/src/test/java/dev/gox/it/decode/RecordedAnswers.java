package dev.gox.it.decode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Capstone 4.0.2's answers to the random instructions of a seed, for hosts that have no Capstone.
 * {@link #main} records them anew.
 */
final class RecordedAnswers {
  static final long SEED = 1;
  static final int COUNT = 20_000;

  private static final String RESOURCE = "capstone-answers.tsv.gz";
  private static final int MAX_LENGTH = 15;

  private RecordedAnswers() {}

  static List<Answer> load() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(RecordedAnswers.class.getResourceAsStream(RESOURCE)),
                StandardCharsets.UTF_8))) {
      return in.lines().map(Answer::parse).toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Asks the host's Capstone.
   *
   * @param args the folder to write the file to
   */
  public static void main(String[] args) throws IOException {
    DecoderPair pair = new DecoderPair();
    RandomCode random = new RandomCode(SEED);
    try (PrintStream out =
        new PrintStream(
            new GZIPOutputStream(Files.newOutputStream(Path.of(args[0]).resolve(RESOURCE))),
            false,
            StandardCharsets.UTF_8)) {
      for (int i = 0; i < COUNT; i++) {
        out.print(pair.ask(random.next(), 0, MAX_LENGTH) + "\n");
      }
    }
  }
}
