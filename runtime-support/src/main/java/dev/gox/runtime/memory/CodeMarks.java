package dev.gox.runtime.memory;

import java.lang.invoke.VarHandle;

/**
 * Which pages hold decoded code, and who is told of a change of it.
 *
 * <p>A thread marks a page, then reads it; another one writes to it, then looks for the mark. So
 * either the decoder has read the new contents, or the writer sees the mark and has what was made
 * of the old ones dropped. (Writers look before the write as well: the writing thread itself must
 * not go on in a block that it changes.) Pages that may be executed therefore take the slow path of
 * writes always.
 */
final class CodeMarks {
  private final GuestMemory memory;
  private final PageTable pages;
  private final Zones zones;

  /** The executor's code cache, or null. */
  volatile CodeObserver observer;

  /**
   * Marks the pages of a memory.
   *
   * @param memory whose lock guards the pages' states
   */
  CodeMarks(GuestMemory memory, PageTable pages, Zones zones) {
    this.memory = memory;
    this.pages = pages;
    this.zones = zones;
  }

  /** Marks what may be executed in [start, end); says whether anything was not marked before. */
  boolean mark(long start, long end) {
    boolean first = false;
    for (long page = start >>> 12; page <= end - 1 >>> 12; page++) {
      int s = pages.state(page);
      if ((s & (PageState.CODE | PageState.EXEC)) == PageState.EXEC) {
        mark(page);
        first = true;
      }
    }
    return first;
  }

  private void mark(long page) {
    synchronized (memory) {
      int s = pages.state(page);
      if ((s & PageState.EXEC) == 0) {
        return;
      }
      zones.retract(page << 12, page + 1 << 12, s | PageState.CODE);
      pages.setState(page, s | PageState.CODE);
      SharedRanges.Range range = pages.shared().find(page);
      if (range != null) {
        range.pages().executedBy(memory);
      }
    }
    VarHandle.fullFence();
  }

  /** Takes the marks from [start, end), and tells the observer if there was any. */
  void drop(long start, long end) {
    synchronized (memory) {
      CodeObserver told = observer;
      if (pages.clear(start >>> 12, end >>> 12, PageState.CODE) && told != null) {
        told.codeChanged(start, end);
      }
    }
  }

  /**
   * After a write: drops what was decoded of the page's old contents, here or where it is shown,
   * and tells a shared object. (Before the write, whoever brings the object's contents elsewhere
   * would take the old ones and think that they are the new.)
   */
  void written(long a) {
    long page = a >>> 12;
    if ((pages.state(page) & PageState.EXEC) != 0) {
      VarHandle.fullFence();
      if ((pages.state(page) & PageState.CODE) != 0) {
        drop(page << 12, page + 1 << 12);
      }
    }
    SharedRanges.Range range = pages.shared().find(page);
    if (range != null) {
      VarHandle.fullFence();
      long index = range.index() + page - range.first();
      range.pages().written(index);
      sharedChanged(range.pages(), index);
    }
  }

  /** Drops what was decoded of a shared object's page, wherever this memory shows it. */
  void sharedChanged(SharedPages object, long index) {
    if (object.isExecutedBy(memory)) {
      for (long page : pages.shared().showing(object, index)) {
        drop(page << 12, page + 1 << 12);
      }
    }
  }
}
