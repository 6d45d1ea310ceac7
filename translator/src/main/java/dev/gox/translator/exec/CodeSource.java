package dev.gox.translator.exec;

import dev.gox.runtime.memory.GuestMemory;

/** A process's memory, as long as what it holds is the code that is to be translated. */
final class CodeSource {
  final GuestMemory memory;
  private volatile boolean ended;

  CodeSource(GuestMemory memory) {
    this.memory = memory;
  }

  /** From now on the memory has other code, or is about to be freed. */
  void end() {
    ended = true;
  }

  /** Whether all that was read up to now was the code that is meant. */
  boolean isValid() {
    return !ended;
  }
}
