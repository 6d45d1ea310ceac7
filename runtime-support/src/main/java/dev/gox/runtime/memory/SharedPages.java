package dev.gox.runtime.memory;

import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/**
 * Pages that several mappings show at once: an anonymous object or a file's (mmap(2), MAP_SHARED).
 * Mappings hold references; with the last one the pages go.
 */
public abstract class SharedPages {
  private int references;

  /** The memories that have decoded code of these pages; mostly none, and only grows. */
  private final Set<GuestMemory> executing = new CopyOnWriteArraySet<>();

  /**
   * The host address of a page's first byte, its contents there.
   *
   * @param index the page's number in the object
   * @return 0 if the object ends before it: the access is a SIGBUS
   */
  protected abstract long page(long index);

  /** Learns that a page was written through a mapping. */
  protected void written(long index) {}

  /** Says that a memory has decoded code of these pages. */
  final void executedBy(GuestMemory memory) {
    executing.add(memory);
  }

  final boolean isExecutedBy(GuestMemory memory) {
    return executing.contains(memory);
  }

  /**
   * Tells all who have decoded code of a page that its contents have changed other than through a
   * mapping. Called without any lock that {@link #page} takes.
   */
  protected final void contentsChanged(long index) {
    for (GuestMemory memory : executing) {
      memory.sharedChanged(this, index);
    }
  }

  /** Brings what was written to where it is kept: msync(2). */
  public void flush() {}

  /** Frees the pages; nobody maps them any more. */
  protected abstract void free();

  /** Adds a mapping's reference. */
  public final synchronized void retain() {
    references++;
  }

  /** Takes a mapping's reference away. */
  public final void release() {
    synchronized (this) {
      if (--references > 0) {
        return;
      }
    }
    flush();
    free();
  }
}
