package dev.gox.translator.emit;

import dev.gox.runtime.cpu.Cpu;

/**
 * The entries that a thread has lately looked up for computed calls and returns to elsewhere: a
 * direct-mapped table in front of the code cache's.
 */
public final class KnownEntries {
  private static final int BITS = 11;

  private KnownEntries() {}

  /** An empty table for {@link Cpu#entries}. */
  public static Object[] none() {
    return new Object[1 << BITS];
  }

  private static int place(long pc) {
    return (int) (pc * 0x9E37_79B9_7F4A_7C15L >>> Long.SIZE - BITS);
  }

  /** The entry of an address, or null if it was not added or has been replaced. */
  public static Entry at(Cpu c, long pc) {
    Entry known = (Entry) c.entries[place(pc)];
    return known != null && known.pc == pc ? known : null;
  }

  /** Adds an entry in the place of what was there. */
  public static void add(Cpu c, Entry entry) {
    c.entries[place(entry.pc)] = entry;
  }
}
