package dev.gox.translator.exec;

import dev.gox.translator.emit.ExitReason;

/** What the threads of a process have counted. */
public final class ExecutionCounts {
  /** Guest instructions interpreted, but for those of blocks that faulted. */
  public long interpreted;

  /** Guest instructions of the blocks that translated code has begun. */
  public long translated;

  /** How often the dispatcher has entered translated code. */
  public long entries;

  /** Lookups of a block that found none, so that it was decoded. */
  public long decoded;

  /** Computed calls whose target was in no cache of the thread's. */
  public long lookups;

  /** Exits by {@link ExitReason}, in its order. */
  public final long[] exits = new long[ExitReason.values().length];

  void add(ExecutionCounts other) {
    interpreted += other.interpreted;
    translated += other.translated;
    entries += other.entries;
    decoded += other.decoded;
    lookups += other.lookups;
    for (int i = 0; i < exits.length; i++) {
      exits[i] += other.exits[i];
    }
  }
}
