package dev.gox.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits GOX_OPTIONS into words as a shell would: at blanks, but for those behind a backslash or
 * inside quotes. Nothing is expanded.
 */
final class OptionWords {
  private OptionWords() {}

  /**
   * The words.
   *
   * @throws IllegalArgumentException if a quote is not closed
   */
  static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = null;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean blank = quote == 0 && (c == ' ' || c == '\t' || c == '\n');
      if (blank) {
        if (word != null) {
          words.add(word.toString());
          word = null;
        }
        continue;
      }
      if (word == null) {
        word = new StringBuilder();
      }
      if (c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      } else if (c == '\\' && quote != '\'' && i + 1 < text.length()) {
        word.append(text.charAt(++i));
      } else {
        word.append(c);
      }
    }
    if (quote != 0) {
      throw new IllegalArgumentException("GOX_OPTIONS has a " + quote + " that is not closed");
    }
    if (word != null) {
      words.add(word.toString());
    }
    return words;
  }
}
