package dev.gox.translator.exec;

import java.util.ArrayList;
import java.util.List;

/** What is known of one page of guest code. Guarded by the code cache's lock. */
final class CodePage {
  /** Blocks that have bytes in it. */
  final List<Block> blocks = new ArrayList<>();

  /** Regions that a change of it makes void. */
  final List<Translation> translations = new ArrayList<>();

  /** Whether its code has changed before: then it may soon again. */
  boolean changes;
}
