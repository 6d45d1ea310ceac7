package dev.gox.translator.exec;

/** Finds the block at an address for a guest thread: in the code cache, or by decoding it. */
final class BlockFinder {
  private final BlockBuilder builder;
  private final ProcessCode process;
  private final boolean translatesAll;
  private ProcessCode.Use use;
  private CodeCache cache;

  /** Blocks decoded so far. */
  private long decoded;

  /**
   * Prepares for a thread.
   *
   * @param translatesAll whether what is decoded is to be translated at once
   */
  BlockFinder(BlockBuilder builder, ProcessCode process, boolean translatesAll) {
    this.builder = builder;
    this.process = process;
    this.translatesAll = translatesAll;
  }

  /** Goes by other code from now on. */
  void adopt(ProcessCode.Use other) {
    use = other;
    cache = other.code().cache;
  }

  long decoded() {
    return decoded;
  }

  /**
   * The block at an address.
   *
   * @param generation of the cache, as the caller goes by it
   */
  Block at(long pc, int generation) {
    Block found = cache.find(pc);
    return found != null ? found : decode(pc, generation);
  }

  private Block decode(long pc, int generation) {
    Block made = build(pc);
    decoded++;
    if (!use.code().covers(pc, made.end)) {
      process.leaveShared();
    }
    if (!use.source().isValid()) {
      // The code is the process's own, and kept when the dispatcher has noticed.
      made.drop();
      return made;
    }
    if (translatesAll) {
      use.code().translations.translate(pc, use.source());
    }
    return cache.add(made, generation);
  }

  private Block build(long pc) {
    for (; ; ) {
      try {
        return builder.build(pc, Integer.MAX_VALUE);
      } catch (OutOfMemoryError e) {
        // An instruction's form is a class as well.
        if (!cache.ranOut()) {
          throw e;
        }
      }
    }
  }
}
