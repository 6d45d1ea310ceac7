package dev.gox.translator.emit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The objects that a region's class holds in static fields. */
final class RegionLinks {
  /**
   * A static field.
   *
   * @param name of the field
   * @param type of what it holds
   * @param constant whether it is final; an inline cache is not
   * @param value what it holds at first
   */
  record Link(String name, Class<?> type, boolean constant, Object value) {}

  private final List<Link> links = new ArrayList<>();
  private final Map<Object, Link> constants = new HashMap<>();

  /** The field that holds an object. */
  Link constant(Class<?> type, Object value) {
    return constants.computeIfAbsent(value, v -> add(type, true, v));
  }

  /** A new inline cache. */
  Link cache(Entry first) {
    return add(Entry.class, false, first);
  }

  private Link add(Class<?> type, boolean constant, Object value) {
    Link link = new Link((constant ? "k" : "i") + links.size(), type, constant, value);
    links.add(link);
    return link;
  }

  List<Link> all() {
    return links;
  }

  Object[] values() {
    return links.stream().map(Link::value).toArray();
  }
}
