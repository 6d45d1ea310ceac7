package dev.gox.translator.exec;

import dev.gox.translator.emit.RegionLoader;
import java.util.HashSet;
import java.util.Set;

/**
 * Regions that were translated one after the other: their classes are in one loader, because each
 * loader costs memory and time, and HotSpot unloads all classes of a loader or none. They are
 * evicted together. Guarded by the code cache's lock.
 */
final class RegionBatch {
  final RegionLoader loader = new RegionLoader();

  /** Those that are in use. */
  final Set<Translation> translations = new HashSet<>();

  /** Regions it may still take. */
  private int room;

  /** Size of the class files in the loader, of those that are not in use any more too: bytes. */
  long bytes;

  RegionBatch(int room) {
    this.room = room;
  }

  /** Takes a place for one more region; false if there is none. */
  boolean takePlace() {
    return room-- > 0;
  }

  /** Takes no more regions. */
  void close() {
    room = 0;
  }
}
