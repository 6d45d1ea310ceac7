package dev.gox.translator.exec;

/**
 * Tells what happens seldom from what happens often, for which another way pays: accounts that time
 * fills and events are paid from, one for each kind of event and one for all that are seldom.
 */
final class Seldom {
  /** Nanoseconds that an event costs all. */
  private static final long PRICE = 100_000;

  /** Nanoseconds that an event costs its kind. */
  private static final long PRICE_OF_KIND = 5_000_000;

  /** What can be saved up for all, and for a kind. */
  private static final long MOST = 1000 * PRICE;

  private static final long MOST_OF_KIND = 8 * PRICE_OF_KIND;

  private static final int BITS = 8;

  /** Events of a kind that are frequent for sure after one that was: to see the clock costs too. */
  private static final byte RUN = 64;

  private final long begin = System.nanoTime();

  /** The time up to which all is paid. */
  private long spent = -MOST;

  /** By kind, the time up to which it is paid. */
  private final long[] spentByKind = new long[1 << BITS];

  private final byte[] frequent = new byte[1 << BITS];

  /** Counts an event now; whether there have been few of its kind, and few in all. */
  boolean isSeldom(long kind) {
    int place = (int) (kind * 0x9E37_79B9_7F4A_7C15L >>> Long.SIZE - BITS);
    if (frequent[place] > 0) {
      frequent[place]--;
      return false;
    }
    return isPaid(place, System.nanoTime() - begin);
  }

  /**
   * The same of a kind that is not known to be frequent.
   *
   * @param now nanoseconds since the beginning
   */
  boolean isPaid(int place, long now) {
    long ofKind = Math.max(spentByKind[place], now - MOST_OF_KIND) + PRICE_OF_KIND;
    long all = Math.max(spent, now - MOST) + PRICE;
    if (ofKind > now) {
      frequent[place] = RUN;
      return false;
    }
    if (all > now) {
      return false;
    }
    spentByKind[place] = ofKind;
    spent = all;
    return true;
  }
}
