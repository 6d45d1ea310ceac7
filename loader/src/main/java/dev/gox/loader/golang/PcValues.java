package dev.gox.loader.golang;

/**
 * A pc-value table: pairs of variable-length deltas, of a value (zigzag) and of the address up to
 * which it holds. A zero value delta after the first pair ends it (debug/gosym, step).
 */
final class PcValues {
  private final ProgramBytes bytes;
  private final int quantum;
  private long at;
  private long end;
  private long value = -1;
  private boolean first = true;
  private boolean ended;

  PcValues(ProgramBytes bytes, long offset, long start, int quantum) {
    this.bytes = bytes;
    this.at = offset;
    this.end = start;
    this.quantum = quantum;
  }

  /** The address before which {@link #value} holds. */
  long end() {
    return end;
  }

  /** A 32-bit value. */
  long value() {
    return (int) value;
  }

  /** Goes to the next pair; false at the end. Each call consumes bytes, so a loop of it ends. */
  boolean next() throws GoMetadataException {
    long delta = number();
    if (delta == 0 && !first) {
      return false;
    }
    first = false;
    value += (delta & 1) != 0 ? ~(delta >>> 1) : delta >>> 1;
    end += number() * quantum;
    return true;
  }

  /**
   * Goes on to the pair that covers an address; false if none does.
   *
   * @param address not below that of the call before
   */
  boolean advance(long address) throws GoMetadataException {
    while (!ended && Long.compareUnsigned(end, address) <= 0) {
      ended = !next();
    }
    return !ended;
  }

  private long number() throws GoMetadataException {
    long number = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int octet = bytes.u8(at++);
      number |= (octet & 0x7FL) << shift;
      if (octet < 0x80) {
        return number & 0xFFFF_FFFFL;
      }
    }
    throw new GoMetadataException("a number too long before offset " + at);
  }
}
