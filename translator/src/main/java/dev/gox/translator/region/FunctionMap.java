package dev.gox.translator.region;

/** Tells which function an address belongs to, as far as the program says. */
public interface FunctionMap {
  /**
   * A guest function.
   *
   * @param start its first address
   * @param end the address after it
   * @param name as the program has it
   */
  record Function(long start, long end, String name) {
    boolean contains(long pc) {
      return pc >= start && pc < end;
    }
  }

  /** Knows no function. */
  FunctionMap NONE = pc -> null;

  /** The function around an address, or null. */
  Function at(long pc);
}
