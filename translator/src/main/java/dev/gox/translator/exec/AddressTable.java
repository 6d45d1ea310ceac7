package dev.gox.translator.exec;

import dev.gox.translator.form.GuestPlace;

/**
 * Finds things by their guest address: an open-addressing table that readers use without a lock.
 * Writers hold their own.
 */
final class AddressTable<T extends GuestPlace> {
  private static final int SMALLEST = 1 << 12;

  private volatile GuestPlace[] table = new GuestPlace[SMALLEST];
  private int used;

  /** What belongs to an address, or null. */
  @SuppressWarnings("unchecked")
  T find(long pc) {
    GuestPlace[] t = table;
    int mask = t.length - 1;
    for (int i = hash(pc) & mask; ; i = i + 1 & mask) {
      GuestPlace b = t[i];
      if (b == null || b.pc == pc) {
        return (T) b;
      }
    }
  }

  private static int hash(long pc) {
    return (int) (pc * 0x9E37_79B9_7F4A_7C15L >>> 40);
  }

  /** Adds something whose address is not there yet. */
  void add(T place) {
    if (used * 2 >= table.length) {
      GuestPlace[] larger = new GuestPlace[table.length * 2];
      for (GuestPlace b : table) {
        if (b != null) {
          put(larger, b);
        }
      }
      table = larger;
    }
    put(table, place);
    used++;
  }

  private static void put(GuestPlace[] t, GuestPlace place) {
    int mask = t.length - 1;
    int i = hash(place.pc) & mask;
    while (t[i] != null) {
      i = i + 1 & mask;
    }
    t[i] = place;
  }

  /** How many there are. */
  int size() {
    return used;
  }

  /** Forgets everything. */
  void clear() {
    table = new GuestPlace[SMALLEST];
    used = 0;
  }
}
