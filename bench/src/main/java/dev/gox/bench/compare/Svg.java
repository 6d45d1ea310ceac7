package dev.gox.bench.compare;

import java.util.List;
import java.util.Locale;

/** An SVG drawing under way: the few shapes that the charts need. Lengths are pixels. */
final class Svg {
  /** Colors that differ in lightness too; a chart's systems take them in order. */
  private static final List<String> COLORS =
      List.of("#222222", "#b3b3b3", "#1f6fb4", "#e08214", "#2a9d5c", "#8e5bb5", "#c23b3b");

  private final StringBuilder text = new StringBuilder();

  Svg(int width, int height, String title) {
    text.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"");
    text.append(height + "\" viewBox=\"0 0 " + width + " " + height + "\"");
    text.append(" font-family=\"sans-serif\" font-size=\"12\">\n");
    text.append("<title>" + escape(title) + "</title>\n");
    rectangle(0, 0, width, height, "#ffffff");
    text(12, 22, "start", 15, title);
  }

  /** The color of the system with a number; they repeat. */
  static String color(int system) {
    return COLORS.get(system % COLORS.size());
  }

  void rectangle(double x, double y, double width, double height, String color) {
    add(
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>%n",
        x, y, width, height, color);
  }

  void line(double x1, double y1, double x2, double y2, String color) {
    add(
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n",
        x1, y1, x2, y2, color);
  }

  /** Writes a text; anchor is start, middle or end. */
  void text(double x, double y, String anchor, int size, String content) {
    add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%d\">%s</text>%n",
        x, y, anchor, size, escape(content));
  }

  /** Draws a line through points, x and y in turn. */
  void path(List<double[]> points, String color) {
    StringBuilder d = new StringBuilder();
    for (double[] point : points) {
      d.append(d.isEmpty() ? "M" : " L");
      d.append(String.format(Locale.ROOT, "%.1f %.1f", point[0], point[1]));
    }
    add("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n", d, color);
  }

  /** A legend in one row: a box and a name for each system. */
  void legend(double x, double y, List<String> systems, int firstColor) {
    double at = x;
    for (int i = 0; i < systems.size(); i++) {
      rectangle(at, y - 10, 12, 12, color(firstColor + i));
      text(at + 17, y, "start", 12, systems.get(i));
      at += 40 + 7.0 * systems.get(i).length();
    }
  }

  /** The drawing's file. */
  String finish() {
    return text + "</svg>\n";
  }

  private void add(String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format.replace("%n", "\n"), arguments));
  }

  private static String escape(String content) {
    return content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
