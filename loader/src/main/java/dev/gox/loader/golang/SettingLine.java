package dev.gox.loader.golang;

import java.util.Map;

/** One setting of a build, KEY=VALUE, either of which may be a quoted Go string. */
final class SettingLine {
  private SettingLine() {}

  /** Parses what follows "build", with its tabulator. */
  static void parse(String line, Map<String, String> settings) throws GoMetadataException {
    String pair = line.startsWith("\t") ? line.substring(1) : line;
    int keyEnd = pair.startsWith("\"") ? quoteEnd(pair) : pair.indexOf('=');
    if (keyEnd < 1 || keyEnd >= pair.length() || pair.charAt(keyEnd) != '=') {
      throw new GoMetadataException("a build setting without a key");
    }
    settings.put(unquote(pair.substring(0, keyEnd)), unquote(pair.substring(keyEnd + 1)));
  }

  private static int quoteEnd(String text) {
    for (int i = 1; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == '"') {
        return i + 1;
      }
    }
    return -1;
  }

  private static String unquote(String text) throws GoMetadataException {
    if (text.startsWith("`")) {
      if (text.length() < 2 || !text.endsWith("`")) {
        throw new GoMetadataException("a build setting with an open quote");
      }
      return text.substring(1, text.length() - 1);
    }
    if (!text.startsWith("\"")) {
      return text;
    }
    if (quoteEnd(text) != text.length()) {
      throw new GoMetadataException("a build setting with an open quote");
    }
    StringBuilder plain = new StringBuilder();
    for (int i = 1; i < text.length() - 1; i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        c = text.charAt(++i);
        c =
            switch (c) {
              case 'n' -> '\n';
              case 't' -> '\t';
              case 'r' -> '\r';
              default -> c;
            };
      }
      plain.append(c);
    }
    return plain.toString();
  }
}
