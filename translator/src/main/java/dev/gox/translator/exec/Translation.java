package dev.gox.translator.exec;

import dev.gox.translator.emit.Entry;

/**
 * A translated region as the code cache keeps it.
 *
 * @param entry that its code stands behind
 * @param pages addresses of the pages whose instructions it was made of, or that it took for known
 * @param batch in whose loader its class is
 */
record Translation(Entry entry, long[] pages, RegionBatch batch) {
  /** Nothing but itself is equal to it. */
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
