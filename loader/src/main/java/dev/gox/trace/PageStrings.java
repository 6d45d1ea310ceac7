package dev.gox.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The strings of a page's data, each once. */
final class PageStrings {
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> all = new ArrayList<>();

  /** A string's number. */
  int number(String text) {
    Integer known = numbers.putIfAbsent(text, all.size());
    if (known != null) {
      return known;
    }
    all.add(text);
    return all.size() - 1;
  }

  List<String> all() {
    return all;
  }
}
