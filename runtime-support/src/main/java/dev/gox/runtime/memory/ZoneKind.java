package dev.gox.runtime.memory;

import dev.gox.runtime.cpu.Cpu;

/** What the zones of a memory are for, and where a processor has its copies. */
enum ZoneKind {
  /**
   * Private memory that may be read and written and is neither executable nor decoded, wherever it
   * is: of most use is Go's heap, the run where {@link GuestMemory} places reservations.
   */
  HEAP(PageState.PLAIN_MASK, PageState.PLAIN, 1L << 20, false, true),

  /**
   * The like in the window's lower part: the program's variables, and small mappings after them.
   */
  VARIABLES(PageState.PLAIN_MASK, PageState.PLAIN, 1L << 16, true, true),

  /** What may be read there: the program's text and constants besides. */
  IMAGE(PageState.FAST_READ, PageState.FAST_READ, 1L << 16, true, false);

  /** Which bits of a page's state tell whether it may be in such a zone. */
  final int mask;

  /** What they have to be. */
  final int value;

  /** Shorter runs are not worth it. */
  final long smallest;

  /** Whether only the window's lower part is looked at. */
  final boolean isLow;

  /** Whether accesses inside may write. */
  final boolean isWritable;

  ZoneKind(int mask, int value, long smallest, boolean isLow, boolean isWritable) {
    this.mask = mask;
    this.value = value;
    this.smallest = smallest;
    this.isLow = isLow;
    this.isWritable = isWritable;
  }

  long bias(Cpu c) {
    return this == HEAP ? c.zoneBias : this == VARIABLES ? c.variablesBias : c.imageBias;
  }

  long limit(Cpu c) {
    return this == HEAP ? c.zoneLimit : this == VARIABLES ? c.variablesLimit : c.imageLimit;
  }

  void setBias(Cpu c, long bias) {
    if (this == HEAP) {
      c.zoneBias = bias;
    } else if (this == VARIABLES) {
      c.variablesBias = bias;
    } else {
      c.imageBias = bias;
    }
  }

  void setLimit(Cpu c, long limit) {
    if (this == HEAP) {
      c.zoneLimit = limit;
    } else if (this == VARIABLES) {
      c.variablesLimit = limit;
    } else {
      c.imageLimit = limit;
    }
  }
}
