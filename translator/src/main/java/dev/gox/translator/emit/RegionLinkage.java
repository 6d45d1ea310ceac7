package dev.gox.translator.emit;

/** What a region's translation has to know of the code around it. */
public interface RegionLinkage {
  /** How many pages the fast window of the guest's memory has. */
  long windowPages();

  /** Whether C2 compiles Long.compareUnsigned to one comparison. */
  default boolean comparesUnsigned() {
    return false;
  }

  /** What calls to an address go to. */
  Entry entry(long pc);

  /** Whether code at an address sets all flags before it reads one. */
  boolean flagsDeadAt(long pc);

  /**
   * Whether the accesses of an instruction had better be translated for memory of any kind: it has
   * often been left to the interpreter.
   */
  boolean isSlow(long pc);

  /** Whether an instruction was seen to access memory outside the zone. */
  boolean isOutsideZone(long pc);
}
