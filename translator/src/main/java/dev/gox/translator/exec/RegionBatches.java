package dev.gox.translator.exec;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * All regions' classes, by batches from the oldest to the latest, and how much of them is kept. The
 * oldest batch is evicted first: what is hot is soon translated again, and then among the latest.
 * Guarded by the code cache's lock.
 */
final class RegionBatches {
  /** Regions of a batch. */
  private static final int REGIONS = 32;

  /** Bytes that are kept however short of memory the JVM was. */
  private static final long LEAST = 1 << 20;

  private final Set<RegionBatch> inUse = new LinkedHashSet<>();
  private RegionBatch open = new RegionBatch(REGIONS);
  private long bytes;
  private long limit;

  /**
   * Makes an empty list.
   *
   * @param limit bytes of class files to keep at most
   */
  RegionBatches(long limit) {
    this.limit = limit;
  }

  /**
   * The batch of the next region.
   *
   * @param changes whether its code is expected to change: then it is dropped alone
   */
  RegionBatch forNext(boolean changes) {
    if (changes) {
      return new RegionBatch(0);
    }
    if (!open.takePlace()) {
      open = new RegionBatch(REGIONS);
      open.takePlace();
    }
    return open;
  }

  /** Says that a class of some bytes has been defined in a batch. */
  void defined(RegionBatch batch, int size) {
    inUse.add(batch);
    batch.bytes += size;
    bytes += size;
  }

  /** Says that something of a batch was dropped. */
  void dropped(RegionBatch batch) {
    if (batch.translations.isEmpty() && inUse.remove(batch)) {
      bytes -= batch.bytes;
      batch.bytes = 0;
      batch.close();
    }
  }

  /** What is too much; a batch that is to be kept is not among it. */
  List<RegionBatch> overLimit(RegionBatch kept) {
    return bytes <= limit ? List.of() : oldest(bytes - limit, kept);
  }

  /** Keeps fewer from now on than there are; the older half of them goes. */
  List<RegionBatch> ranOut() {
    limit = Math.min(limit, Math.max(bytes / 4 * 3, LEAST));
    return oldest((bytes + 1) / 2, null);
  }

  List<RegionBatch> all() {
    return List.copyOf(inUse);
  }

  private List<RegionBatch> oldest(long together, RegionBatch kept) {
    List<RegionBatch> found = new ArrayList<>();
    long left = together;
    for (Iterator<RegionBatch> i = inUse.iterator(); left > 0 && i.hasNext(); ) {
      RegionBatch batch = i.next();
      if (batch != kept) {
        found.add(batch);
        left -= batch.bytes;
      }
    }
    return found;
  }
}
