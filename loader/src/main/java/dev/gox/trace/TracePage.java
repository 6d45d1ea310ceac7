package dev.gox.trace;

import dev.gox.text.Json;
import dev.gox.text.Resources;
import dev.gox.text.Xml;
import java.util.List;

/**
 * A trace as one page of HTML that needs nothing else: timeline, tree of calls, memory, and steps.
 * The data are JSON, whose strings have no "<" ({@link Json}), and the page's script makes nothing
 * but text of them: names in a program can't add to the page.
 */
public final class TracePage {
  private static final List<String> SCRIPTS =
      List.of("data.js", "parts.js", "timeline.js", "calls.js", "memory.js", "steps.js", "page.js");

  private TracePage() {}

  /** The page of a trace that was made in detail. */
  public static String of(String name, Trace trace) {
    StringBuilder script = new StringBuilder();
    SCRIPTS.forEach(file -> script.append(resource(file)));
    // The parts that hold no names first: what comes of a name is not looked through again.
    return resource("page.html")
        .replace("/* style */", resource("page.css"))
        .replace("/* script */", script)
        .replace("/* data */", Json.of(PageData.of(name, trace)))
        .replace("<!-- title -->", Xml.escaped(name));
  }

  private static String resource(String name) {
    return Resources.text(TracePage.class, "page/" + name);
  }
}
