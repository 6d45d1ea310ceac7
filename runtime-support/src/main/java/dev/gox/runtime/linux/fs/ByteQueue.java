package dev.gox.runtime.linux.fs;

/**
 * Bytes in the order in which they came: what a pipe holds. Its storage grows with what is in it,
 * since most pipes never hold much. Not synchronized.
 */
public final class ByteQueue {
  private static final int SMALLEST = 4096;

  private byte[] ring = new byte[SMALLEST];
  private int start;
  private int size;

  /** How many bytes are in it. */
  public int size() {
    return size;
  }

  /** Appends bytes, at most so many; returns how many there were. */
  public int add(GuestVector from, int most) {
    int length = (int) Math.min(from.remaining(), most);
    reserve(length);
    int added = 0;
    while (added < length) {
      int end = (start + size) % ring.length;
      int n = from.get(ring, end, Math.min(length - added, ring.length - end));
      size += n;
      added += n;
    }
    return added;
  }

  /** Appends a byte. */
  public void add(byte one) {
    reserve(1);
    ring[(start + size) % ring.length] = one;
    size++;
  }

  /** Takes the first byte out; there must be one. */
  public byte take() {
    byte one = ring[start];
    start = (start + 1) % ring.length;
    size--;
    return one;
  }

  /** Forgets the last bytes but so many. */
  public void truncate(int length) {
    size = Math.min(size, length);
  }

  /** Takes bytes out, at most so many; returns how many there were. */
  public int take(GuestVector to, int most) {
    int length = (int) Math.min(to.remaining(), Math.min(most, size));
    int taken = 0;
    while (taken < length) {
      int n = to.put(ring, start, Math.min(length - taken, ring.length - start));
      start = (start + n) % ring.length;
      size -= n;
      taken += n;
    }
    return taken;
  }

  /** Copies the first bytes, which stay; as many must be there. */
  void peek(byte[] into, int length) {
    int first = Math.min(length, ring.length - start);
    System.arraycopy(ring, start, into, 0, first);
    System.arraycopy(ring, 0, into, first, length - first);
  }

  /** Puts bytes before all others. */
  void giveBack(byte[] from, int at, int length) {
    reserve(length);
    for (int i = length - 1; i >= 0; i--) {
      start = start == 0 ? ring.length - 1 : start - 1;
      ring[start] = from[at + i];
    }
    size += length;
  }

  private void reserve(int more) {
    if (size + more <= ring.length) {
      return;
    }
    int length = ring.length;
    while (length < size + more) {
      length *= 2;
    }
    byte[] larger = new byte[length];
    peek(larger, size);
    ring = larger;
    start = 0;
  }
}
