package dev.gox.runtime.linux.trace;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The names of constants, from {@code flags.tsv}, their one place; each set of them is a kind. */
final class FlagNames {
  private static final String RESOURCE = "flags.tsv";
  private static final Map<String, FlagNames> SETS = read();

  /** Whether values are sums of these. */
  private final boolean sums;

  /** The bits of an argument that the kernel looks at: an int's, or all. */
  private final long bits;

  /** What stands in the place of a name for a value that has none; empty for the number alone. */
  private final String unknown;

  private final List<String> names = new ArrayList<>();
  private final List<Long> values = new ArrayList<>();

  private FlagNames(String how, String unknown) {
    sums = !how.equals("one");
    bits = how.equals("longsum") ? -1 : 0xFFFF_FFFFL;
    this.unknown = unknown;
  }

  static void register(Map<String, Decoder> kinds) {
    SETS.forEach(
        (name, set) ->
            kinds.put(
                name, (text, call, i, n) -> text.append(set.name(call.argument(i) & set.bits))));
  }

  /** The set of a name. */
  static FlagNames of(String set) {
    return Objects.requireNonNull(SETS.get(set), set);
  }

  /** The text of a value: its name, or the sum of its flags. */
  String name(long value) {
    return sums ? sum(value) : single(value);
  }

  /** The flags of a value that stand behind something else: each with a bar in front. */
  String after(long value) {
    StringBuilder text = new StringBuilder();
    long left = append(text, value);
    return "|" + text + (left == 0 ? "" : (text.length() == 0 ? "" : "|") + Numbers.hex(left));
  }

  /** Whether a value has a name. */
  boolean has(long value) {
    return values.contains(value);
  }

  private String single(long value) {
    int at = values.indexOf(value);
    return at >= 0 ? names.get(at) : nameless(value);
  }

  private String sum(long value) {
    if (value == 0) {
      int at = values.indexOf(0L);
      return at >= 0 ? names.get(at) : "0";
    }
    StringBuilder text = new StringBuilder();
    long left = append(text, value);
    if (text.length() == 0) {
      return nameless(value);
    }
    return left == 0 ? text.toString() : text + "|" + Numbers.hex(left);
  }

  /** Adds the names of a value's flags; returns what has none. */
  private long append(StringBuilder text, long value) {
    long left = value;
    for (int i = 0; i < names.size() && left != 0; i++) {
      long flag = values.get(i);
      if (flag != 0 && (left & flag) == flag) {
        text.append(text.length() == 0 ? "" : "|").append(names.get(i));
        left &= ~flag;
      }
    }
    return left;
  }

  private String nameless(long value) {
    return unknown.isEmpty() ? Numbers.hex(value) : Numbers.hex(value) + " /* " + unknown + " */";
  }

  private static Map<String, FlagNames> read() {
    Map<String, FlagNames> sets = new HashMap<>();
    FlagNames set = null;
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(FlagNames.class.getResourceAsStream(RESOURCE)),
                StandardCharsets.US_ASCII))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split("\t");
        if (line.startsWith("#") || line.isEmpty()) {
          continue;
        }
        if (line.startsWith("\t")) {
          Objects.requireNonNull(set).names.add(words[1]);
          set.values.add(Long.decode(words[2]));
        } else {
          set = new FlagNames(words[1], words.length > 2 ? words[2] : "");
          sets.put(words[0], set);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sets;
  }
}
