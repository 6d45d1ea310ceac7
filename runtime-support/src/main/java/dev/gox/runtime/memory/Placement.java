package dev.gox.runtime.memory;

/**
 * Where mappings without an address go. Small ones and those that are used at once lie in the lower
 * part of the window; what is only reserved, to be used bit by bit, in a part of its own, from the
 * lowest address up: so a heap that asks for one reservation after the other gets one interval,
 * which the {@link Zone} can cover.
 */
final class Placement {
  /** Reservations from here on, in bytes, are of a heap's size. */
  private static final long LARGE = 16L << 20;

  /** What Go aligns its arenas to; and room for the loader at the window's end. */
  private static final long ARENA = 64L << 20;

  private final AddressSpace space;
  private final long windowSize;

  /** Above images and brk. */
  private final long floor;

  private final long reservationsFloor;
  private final long reservationsEnd;

  Placement(AddressSpace space, long windowSize) {
    this.space = space;
    this.windowSize = windowSize;
    floor = Math.min(1L << 30, windowSize / 4 & -4096);
    // Programs that choose addresses themselves choose low ones.
    reservationsFloor = Math.max(windowSize / 8 * 5 & -ARENA, 2 * floor);
    reservationsEnd = Math.max(windowSize - ARENA & -ARENA, reservationsFloor);
  }

  /** Whether an address is in the part for large reservations. */
  boolean isForReservations(long address) {
    return address >= reservationsFloor && address < reservationsEnd;
  }

  /** The lowest free range of whole pages, inside the window if there is room; -1 if none. */
  long find(long bytes) {
    long inside = bytes <= windowSize / 2 ? space.findFree(bytes, floor, windowSize) : -1;
    return inside >= 0 ? inside : findBeyondWindow(bytes);
  }

  /** The like for pages that nobody may access yet. */
  long findToReserve(long bytes) {
    boolean large = bytes >= LARGE && bytes <= windowSize / 2;
    long found = large ? space.findFree(bytes, reservationsFloor, reservationsEnd) : -1;
    return found >= 0 ? found : find(bytes);
  }

  /** The lowest free range of whole pages outside the window; -1 if none. */
  long findBeyondWindow(long bytes) {
    return space.findFree(bytes, Math.max(windowSize, 1L << 30), AddressSpace.END);
  }
}
