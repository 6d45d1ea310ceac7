package dev.gox.translator.exec;

import dev.gox.translator.emit.TranslatedCode;
import dev.gox.translator.form.GuestPlace;

/**
 * Finds things by their guest address: an open-addressing table that readers use without a lock.
 * Writers hold their own.
 */
final class AddressTable<T extends GuestPlace> {
  private static final int SMALLEST = 1 << 12;

  /** Where something was removed; no address is its. */
  private static final GuestPlace REMOVED = new GuestPlace(TranslatedCode.NOWHERE) {};

  private volatile GuestPlace[] table = new GuestPlace[SMALLEST];

  /** Places of the table that are taken: by what is there, and by what was. */
  private int used;

  private int size;

  /** What belongs to an address, or null. */
  @SuppressWarnings("unchecked")
  T find(long pc) {
    GuestPlace[] t = table;
    int mask = t.length - 1;
    for (int i = hash(pc) & mask; ; i = i + 1 & mask) {
      GuestPlace b = t[i];
      if (b == null || b.pc == pc) {
        return b == REMOVED ? null : (T) b;
      }
    }
  }

  private static int hash(long pc) {
    return (int) (pc * 0x9E37_79B9_7F4A_7C15L >>> 40);
  }

  /** Adds something whose address is not there yet. */
  void add(T place) {
    if (used * 2 >= table.length) {
      boolean full = size * 4 >= table.length;
      GuestPlace[] larger = new GuestPlace[full ? table.length * 2 : table.length];
      for (GuestPlace b : table) {
        if (b != null && b != REMOVED) {
          put(larger, b);
        }
      }
      table = larger;
      used = size;
    }
    put(table, place);
    used++;
    size++;
  }

  /** Removes what belongs to an address, if it is still this. */
  void remove(T place) {
    GuestPlace[] t = table;
    int mask = t.length - 1;
    for (int i = hash(place.pc) & mask; t[i] != null; i = i + 1 & mask) {
      if (t[i] == place) {
        t[i] = REMOVED;
        size--;
        return;
      }
    }
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
    return size;
  }

  /** Forgets everything. */
  void clear() {
    table = new GuestPlace[SMALLEST];
    used = 0;
    size = 0;
  }
}
