package dev.gox.translator.exec;

import dev.gox.runtime.memory.CodeObserver;

/**
 * The decoded blocks of a process by address: an open-addressing table that readers use without a
 * lock. A change of code drops all blocks; threads notice it by the generation.
 */
final class CodeCache implements CodeObserver {
  private volatile Block[] table = new Block[1 << 12];
  private int used;

  /** Counts invalidations; a block chain is only followed within one generation. */
  volatile int generation;

  /** The block at an address, or null. */
  Block find(long pc) {
    Block[] t = table;
    int mask = t.length - 1;
    for (int i = hash(pc) & mask; ; i = i + 1 & mask) {
      Block b = t[i];
      if (b == null || b.pc == pc) {
        return b;
      }
    }
  }

  private static int hash(long pc) {
    return (int) (pc * 0x9E37_79B9_7F4A_7C15L >>> 40);
  }

  /** Adds a block that was decoded in a generation; ignored if code has changed since. */
  synchronized void add(Block block, int decodedIn) {
    if (decodedIn != generation || find(block.pc) != null) {
      return;
    }
    if (used * 2 >= table.length) {
      Block[] larger = new Block[table.length * 2];
      for (Block b : table) {
        if (b != null) {
          put(larger, b);
        }
      }
      table = larger;
    }
    put(table, block);
    used++;
  }

  private static void put(Block[] t, Block block) {
    int mask = t.length - 1;
    int i = hash(block.pc) & mask;
    while (t[i] != null) {
      i = i + 1 & mask;
    }
    t[i] = block;
  }

  @Override
  public synchronized void codeChanged(long start, long end) {
    generation++;
    table = new Block[1 << 12];
    used = 0;
  }
}
