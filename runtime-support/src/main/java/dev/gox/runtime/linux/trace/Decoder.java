package dev.gox.runtime.linux.trace;

/** Prints the arguments of one kind. */
@FunctionalInterface
interface Decoder {
  /** The call begins: what it will replace in memory is there for the last time. */
  default void begin(TracedCall call, int index) {}

  /**
   * Prints an argument. A GuestFault means that it points nowhere, and then its address is printed.
   *
   * @param index the argument's place in the call, from 0
   * @param length the place of the argument that says how long this one is; -1 if none does
   */
  void print(StringBuilder text, TracedCall call, int index, int length);
}
