package dev.gox.runtime.memory;

/**
 * Where mappings without an address go, so that few {@link Zone}s cover what a program accesses
 * most. Small ones that are used at once follow the program's variables. Other small ones and large
 * ones that are used at once lie above, in the lower part of the window. What is only reserved, to
 * be used bit by bit, has a part of its own, from the lowest address up: so a heap that asks for
 * one reservation after the other gets one interval.
 */
final class Placement {
  /** Mappings from here on, in bytes, are of a heap's size. */
  private static final long LARGE = 16L << 20;

  /** What Go aligns its arenas to; and room for the loader at the window's end. */
  private static final long ARENA = 64L << 20;

  /** Linux leaves as much between a program and its break, by chance. */
  private static final long LARGEST_BESIDE_IMAGE = 32L << 20;

  private final AddressSpace space;
  private final long windowSize;

  /** Above images and brk. */
  private final long floor;

  /** Where small mappings go first: none until the program is loaded. */
  private long besideImage;

  private long besideImageEnd;

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

  /** Where that part begins: what is below is the window's lower part. */
  long reservationsFloor() {
    return reservationsFloor;
  }

  /** Whether an address is in the part for large reservations. */
  boolean isForReservations(long address) {
    return address >= reservationsFloor && address < reservationsEnd;
  }

  /**
   * Has small mappings follow the program's image, if that is in the lower part.
   *
   * @param end of the image, a multiple of 4096
   * @return the end of where they may lie
   */
  long keepBesideImage(long end) {
    long room = Math.min(LARGEST_BESIDE_IMAGE, windowSize / 32 & -4096);
    if (end <= reservationsFloor - room) {
      besideImage = end;
      besideImageEnd = end + room;
    }
    return besideImageEnd;
  }

  /** Has them lie where another memory has. */
  void takeBesideImage(Placement other) {
    besideImage = other.besideImage;
    besideImageEnd = other.besideImageEnd;
  }

  /** The lowest free range of whole pages that are used at once; -1 if none. */
  long findToUse(long bytes) {
    boolean small = bytes < LARGE;
    long found = small ? space.findFree(bytes, besideImage, besideImageEnd) : -1;
    return found >= 0 ? found : find(bytes);
  }

  /** The lowest free range of whole pages, inside the window if there is room; -1 if none. */
  private long find(long bytes) {
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
