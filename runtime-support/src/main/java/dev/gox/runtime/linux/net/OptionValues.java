package dev.gox.runtime.linux.net;

import java.util.Arrays;

/**
 * What a guest has set on one socket, kept because a socket may outlive its channel: a bound one
 * becomes a listener, a failed one connects again, an accepted one inherits.
 */
final class OptionValues {
  private static final int[] NONE = {};

  /** Triples of level, name, value, in the order they were first set. */
  private int[] triples = NONE;

  synchronized void put(int level, int name, int value) {
    int at = find(level, name);
    if (at < 0) {
      at = triples.length;
      triples = Arrays.copyOf(triples, at + 3);
      triples[at] = level;
      triples[at + 1] = name;
    }
    triples[at + 2] = value;
  }

  synchronized int get(int level, int name, int absent) {
    int at = find(level, name);
    return at < 0 ? absent : triples[at + 2];
  }

  /** Everything that was set, as triples of level, name, value. */
  synchronized int[] all() {
    return triples.clone();
  }

  /** Takes over another socket's. */
  void copy(OptionValues from) {
    int[] theirs = from.all();
    synchronized (this) {
      triples = theirs;
    }
  }

  private int find(int level, int name) {
    for (int i = 0; i < triples.length; i += 3) {
      if (triples[i] == level && triples[i + 1] == name) {
        return i;
      }
    }
    return -1;
  }
}
