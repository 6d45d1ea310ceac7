package dev.gox.it.decode;

import dev.gox.it.decode.Difference.Aspect;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The differences from Capstone that are known, and why the table is right: differences.tsv. */
final class ListedDifferences {
  /**
   * A line.
   *
   * @param example bytes that show the difference
   * @param bytes what the instruction's bytes in hexadecimal match
   * @param table what the table's mnemonic matches
   * @param capstone what Capstone's mnemonic matches
   * @param reason why the table is right
   */
  record Line(
      String example,
      Aspect aspect,
      Pattern bytes,
      Pattern table,
      Pattern capstone,
      String reason) {
    boolean covers(Difference d) {
      return aspect == d.aspect()
          && bytes.matcher(d.bytes()).lookingAt()
          && table.matcher(d.table()).matches()
          && capstone.matcher(d.capstone()).matches();
    }
  }

  private static final int COLUMNS = 6;

  private static final String LEGACY = "(?:26|2e|36|3e|6[4-7]|f[023])";

  /** What {@code <P>} stands for: any legacy prefixes and REX, or none. */
  private static final String PREFIXES = "(?:" + LEGACY + "|4.)*?";

  /** And {@code <M>}: several legacy prefixes, or a REX that is not the last prefix. */
  private static final String MANY =
      "(?:" + LEGACY + "(?:4.)*" + LEGACY + "|4." + LEGACY + "|(?:" + LEGACY + ")?4.4.)" + "(?:"
          + LEGACY + "|4.)*";

  private final List<Line> lines = new ArrayList<>();

  static ListedDifferences load() {
    ListedDifferences listed = new ListedDifferences();
    try (InputStream in = ListedDifferences.class.getResourceAsStream("differences.tsv")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      text.lines().filter(l -> !l.startsWith("#") && !l.isBlank()).forEach(listed::add);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return listed;
  }

  private void add(String line) {
    String[] c = line.split("\t");
    if (c.length != COLUMNS) {
      throw new IllegalArgumentException("not " + COLUMNS + " columns: " + line);
    }
    lines.add(
        new Line(c[0], Aspect.valueOf(c[1]), pattern(c[2]), pattern(c[3]), pattern(c[4]), c[5]));
  }

  private static Pattern pattern(String text) {
    return Pattern.compile(
        text.equals("*") ? ".*" : text.replace("<P>", PREFIXES).replace("<M>", MANY));
  }

  List<Line> lines() {
    return lines;
  }

  /** Whether some line covers it. */
  boolean cover(Difference difference) {
    return lines.stream().anyMatch(line -> line.covers(difference));
  }
}
