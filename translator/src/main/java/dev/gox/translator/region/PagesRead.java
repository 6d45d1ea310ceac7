package dev.gox.translator.region;

import java.util.Arrays;

/** The pages that instructions were read from, for a region or to know what surrounds it. */
final class PagesRead {
  private long[] pages = new long[8];
  private int count;

  /** The page found last: most instructions are where the one before was. */
  private long latest = -1;

  void clear() {
    count = 0;
    latest = -1;
  }

  /** Adds the pages of [start, end). */
  void add(long start, long end) {
    for (long page = start & -4096; page < end; page += 4096) {
      if (page != latest) {
        addPage(page);
      }
    }
  }

  private void addPage(long page) {
    latest = page;
    for (int i = 0; i < count; i++) {
      if (pages[i] == page) {
        return;
      }
    }
    if (count == pages.length) {
      pages = Arrays.copyOf(pages, 2 * count);
    }
    pages[count++] = page;
  }

  /** Their addresses. */
  long[] all() {
    return Arrays.copyOf(pages, count);
  }
}
