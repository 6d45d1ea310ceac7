package dev.gox.profile;

import dev.gox.text.Resources;
import dev.gox.text.Xml;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A flame graph, as an SVG that needs nothing else: a box for each function below those that it
 * calls, as wide as its processor time. A tooltip has its full name; a script of its own, which it
 * is readable without, enlarges the box that is clicked.
 */
final class FlameGraph {
  private static final String SCRIPT = "flame.js";
  private static final int WIDTH = 1200;
  private static final int MARGIN = 10;
  private static final int TOP = 44;
  private static final int ROW = 17;
  private static final double LETTER = 6.7;

  /** Narrower boxes are left out: pixels. */
  private static final double NARROWEST = 0.1;

  /** A function in the place where it was called; its time with that of its calls. */
  private static final class Node {
    final Map<String, Node> calls = new TreeMap<>();
    long nanos;

    int depth() {
      return 1 + calls.values().stream().mapToInt(Node::depth).max().orElse(0);
    }
  }

  private final StringBuilder svg = new StringBuilder();
  private final long total;
  private final int height;

  private FlameGraph(Node root) {
    total = Math.max(1, root.nanos);
    height = TOP + root.depth() * ROW + MARGIN;
  }

  static String of(String name, Profile profile) {
    Node root = new Node();
    Places places = new Places(profile);
    profile
        .stacks()
        .forEach(
            (stack, times) -> {
              if (times.computed > 0) {
                Node node = root;
                node.nanos += times.computed;
                for (String function : FoldedStacks.outermostFirst(places, stack)) {
                  node = node.calls.computeIfAbsent(function, f -> new Node());
                  node.nanos += times.computed;
                }
              }
            });
    FlameGraph graph = new FlameGraph(root);
    graph.write(name, root);
    return graph.svg.toString();
  }

  private void write(String name, Node root) {
    svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"").append(WIDTH);
    svg.append("\" height=\"").append(height).append("\" viewBox=\"0 0 ").append(WIDTH);
    svg.append(' ').append(height).append("\" font-family=\"monospace\" font-size=\"11\">\n");
    svg.append("<style>g.f{cursor:pointer}g.f:hover rect{stroke:#000}</style>\n");
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#fffdf7\"/>\n");
    svg.append("<text x=\"").append(MARGIN).append("\" y=\"18\" font-size=\"14\">");
    svg.append(Xml.escaped("Processor time of " + name + ": " + seconds(total)));
    svg.append("</text>\n<text id=\"hint\" x=\"")
        .append(MARGIN)
        .append("\" y=\"34\" fill=\"#555\">");
    svg.append(
        "callers are below what they call; click a box to enlarge it, the lowest to go back");
    svg.append("</text>\n");
    box("all", root, MARGIN, 0);
    svg.append("<script>//<![CDATA[\n")
        .append(Resources.text(FlameGraph.class, SCRIPT))
        .append("//]]></script>\n</svg>\n");
  }

  private void box(String name, Node node, double x, int depth) {
    double width = (double) node.nanos / total * (WIDTH - 2 * MARGIN);
    if (width < NARROWEST) {
      return;
    }
    int y = height - MARGIN - (depth + 1) * ROW;
    svg.append("<g class=\"f\"><title>");
    svg.append(Xml.escaped(name));
    svg.append(
        String.format(
            Locale.ROOT, ": %s, %.1f %%", seconds(node.nanos), 100.0 * node.nanos / total));
    svg.append("</title><rect x=\"").append(pixels(x)).append("\" y=\"").append(y);
    svg.append("\" width=\"").append(pixels(width)).append("\" height=\"").append(ROW - 1);
    svg.append("\" rx=\"1\" fill=\"").append(colour(name)).append("\"/>");
    svg.append("<text x=\"").append(pixels(x + 3)).append("\" y=\"").append(y + 12).append("\">");
    svg.append(Xml.escaped(fitting(name, width)));
    svg.append("</text></g>\n");
    double at = x;
    for (Map.Entry<String, Node> call : node.calls.entrySet()) {
      box(call.getKey(), call.getValue(), at, depth + 1);
      at += (double) call.getValue().nanos / total * (WIDTH - 2 * MARGIN);
    }
  }

  /** As much of a name as there is room for. */
  private static String fitting(String name, double width) {
    int room = (int) ((width - 6) / LETTER);
    if (name.length() <= room) {
      return name;
    }
    return room < 3 ? "" : name.substring(0, room - 2) + "..";
  }

  /** Packages have hues: Go's runtime is blue, system calls are green, all else is warm. */
  private static String colour(String name) {
    int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
    int hash = (dot < 0 ? name : name.substring(0, dot)).hashCode() & 0x7FFF_FFFF;
    if (name.startsWith("[")) {
      return "hsl(120,40%,70%)";
    }
    boolean runtime = name.startsWith("runtime.") || name.startsWith("internal/runtime/");
    int hue = runtime ? 205 + hash % 15 : 10 + hash % 45;
    return "hsl(" + hue + "," + (runtime ? 55 : 80) + "%," + (68 + name.hashCode() % 6) + "%)";
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%,.3f s", nanos / 1e9);
  }

  private static String pixels(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
