package dev.gox.runtime.memory;

import java.util.HashMap;
import java.util.Map;

/** Shared pages that begin as zeros and are kept nowhere: MAP_SHARED with MAP_ANONYMOUS. */
public final class AnonymousPages extends SharedPages {
  private final long count;
  private final Map<Long, Long> hosts = new HashMap<>();

  /** An object of so many pages; 0 pages make every access a SIGBUS. */
  public AnonymousPages(long count) {
    this.count = count;
  }

  @Override
  protected synchronized long page(long index) {
    if (index >= count) {
      return 0;
    }
    Long host = hosts.get(index);
    if (host == null) {
      host = HostPages.allocate();
      hosts.put(index, host);
    }
    return host;
  }

  @Override
  protected synchronized void free() {
    hosts.values().forEach(HostPages::free);
    hosts.clear();
  }
}
