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

  /** A name and the address that has it. */
  record Symbol(long address, String name) {}

  /** Knows no function. A class, as making a lambda would slow every program's start. */
  FunctionMap NONE =
      new FunctionMap() {
        @Override
        public Function at(long pc) {
          return null;
        }
      };

  /** The function around an address, or null. */
  Function at(long pc);

  /** The nearest name at or below an address that is in no known function; null if none is. */
  default Symbol symbolAt(long pc) {
    return null;
  }

  /**
   * Whether a function that {@link #at} has given is surely a compiler's, and not made by hand: no
   * flags cross its calls and returns.
   */
  default boolean isCompiled(Function function) {
    return false;
  }

  /** The lines of a function that {@link #at} has given. */
  default SourceLines linesOf(Function function) {
    return SourceLines.NONE;
  }
}
