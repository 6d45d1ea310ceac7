package dev.gox.text;

/** Text for XML. */
public final class Xml {
  private Xml() {}

  /** A text that stands for itself between tags; what XML can't have in it is replaced. */
  public static String escaped(String text) {
    StringBuilder made = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> made.append("&lt;");
        case '>' -> made.append("&gt;");
        case '&' -> made.append("&amp;");
        default -> made.append(c < ' ' || c >= 0xFFFE || Character.isSurrogate(c) ? '?' : c);
      }
    }
    return made.toString();
  }
}
