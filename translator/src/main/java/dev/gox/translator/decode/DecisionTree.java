package dev.gox.translator.decode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns the rows of an opcode into nodes that select one of them, and shares equal nodes among
 * opcodes. Build time only.
 */
final class DecisionTree {
  /**
   * A row where the tree meets it.
   *
   * @param index the row's index
   * @param encoding what selects it
   */
  record Leaf(int index, OpcodeEncoding encoding) {}

  private static final Selector[] SELECTORS = Selector.values();

  /** Place 0 means undefined, so no node may stand there. */
  private final List<Integer> nodes = new ArrayList<>(List.of(0));

  private final Map<List<Integer>, Integer> known = new HashMap<>();

  /** Adds the tree for one opcode; returns the reference to its root. */
  int add(List<Leaf> candidates) {
    return build(candidates, 0);
  }

  /** All nodes, as the decoder reads them. */
  char[] nodes() {
    if (nodes.size() >= OpcodeTable.LEAF) {
      throw new IllegalStateException("too many nodes for 15 bits: " + nodes.size());
    }
    char[] array = new char[nodes.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = (char) (int) nodes.get(i);
    }
    return array;
  }

  private int build(List<Leaf> candidates, int depth) {
    if (candidates.isEmpty()) {
      return 0;
    }
    if (depth == SELECTORS.length) {
      return OpcodeTable.LEAF | mostSpecific(candidates).index();
    }
    Selector selector = SELECTORS[depth];
    if (candidates.stream().noneMatch(c -> c.encoding().isConstrained(selector))) {
      return build(candidates, depth + 1);
    }
    List<Integer> node = new ArrayList<>();
    node.add(selector.ordinal());
    for (int value = 0; value < selector.values; value++) {
      int bit = 1 << value;
      node.add(
          build(
              candidates.stream().filter(c -> (c.encoding().allowed(selector) & bit) != 0).toList(),
              depth + 1));
    }
    List<Integer> children = node.subList(1, node.size());
    if (children.stream().distinct().count() == 1) {
      return children.get(0);
    }
    return known.computeIfAbsent(node, this::append);
  }

  private int append(List<Integer> node) {
    int place = nodes.size();
    nodes.addAll(node);
    return place;
  }

  private static Leaf mostSpecific(List<Leaf> candidates) {
    Leaf best = candidates.get(0);
    boolean tie = false;
    for (Leaf candidate : candidates.subList(1, candidates.size())) {
      int difference = candidate.encoding().specificity() - best.encoding().specificity();
      if (difference > 0) {
        best = candidate;
      }
      tie = difference == 0 || tie && difference < 0;
    }
    if (tie) {
      throw new IllegalStateException("two rows for the same bytes: " + candidates);
    }
    return best;
  }
}
