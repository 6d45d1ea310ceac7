package dev.gox.runtime.memory;

import dev.gox.runtime.cpu.Cpu;
import jdk.internal.misc.Unsafe;

/**
 * Accesses to many bytes at once: how many of a range need no check of their own, and moves and
 * fills of those. What a range's two first questions don't cover has to be accessed by {@link
 * GuestAccess}, which faults where it must.
 *
 * <p>Aligned 8-byte words are moved whole, as Go's garbage collector reads pointers meanwhile:
 * HotSpot's copy does so if both addresses and the length are multiples of 8. Within a move there
 * is no order, as there is none within a processor's fast string operation (Intel SDM vol. 3,
 * 8.2.4).
 */
public final class BulkAccess {
  private static final Unsafe U = Unsafe.getUnsafe();

  private BulkAccess() {}

  /** How many bytes of the n from an address on may be read at once. */
  public static long readable(Cpu c, long a, long n) {
    return up(c, a, n, PageState.FAST_READ);
  }

  /** How many bytes of the n from an address on may be written at once. */
  public static long writable(Cpu c, long a, long n) {
    return up(c, a, n, PageState.FAST_WRITE);
  }

  /** How many bytes of the n before an address may be read at once. */
  public static long readableBefore(Cpu c, long end, long n) {
    return down(c, end, n, PageState.FAST_READ);
  }

  /** How many bytes of the n before an address may be written at once. */
  public static long writableBefore(Cpu c, long end, long n) {
    return down(c, end, n, PageState.FAST_WRITE);
  }

  private static long up(Cpu c, long a, long n, int right) {
    long limit = c.zoneLimit;
    long place = a + c.zoneBias;
    if (place < limit) {
      return Math.min(n, limit + (Zone.WIDEST - 1) - place);
    }
    long done = 0;
    while (done < n && may(c, a + done, right)) {
      done += 4096 - (a + done & 4095);
    }
    return Math.min(n, done);
  }

  private static long down(Cpu c, long end, long n, int right) {
    long place = end - 1 + c.zoneBias;
    if (place < c.zoneLimit) {
      return Math.min(n, place - Long.MIN_VALUE + 1);
    }
    long done = 0;
    while (done < n && may(c, end - done - 1, right)) {
      done += (end - done - 1 & 4095) + 1;
    }
    return Math.min(n, done);
  }

  private static boolean may(Cpu c, long a, int right) {
    long page = a >>> 12;
    return page >= 0 && page < c.pageCount && (U.getByte(c.pageState + page) & right) != 0;
  }

  /** Moves n bytes that may be accessed at once, as if all were read before any is written. */
  public static void move(Cpu c, long from, long to, long n) {
    U.storeFence();
    long source = c.base + from;
    long target = c.base + to;
    long head = Math.min(n, -target & 7);
    long body = n - head & -8;
    if (((source ^ target) & 7) != 0) {
      U.copyMemory(source, target, n);
    } else if (to - from < 0) {
      copy(source, target, head);
      copy(source + head, target + head, body);
      copy(source + head + body, target + head + body, n - head - body);
    } else {
      copy(source + head + body, target + head + body, n - head - body);
      copy(source + head, target + head, body);
      copy(source, target, head);
    }
    U.loadFence();
  }

  private static void copy(long source, long target, long n) {
    if (n != 0) {
      U.copyMemory(source, target, n);
    }
  }

  /** Repeats an element of 1, 2, 4 or 8 bytes over n bytes that may be accessed at once. */
  public static void fill(Cpu c, long to, long n, long element, int bytes) {
    U.storeFence();
    long target = c.base + to;
    long word = bytes == 8 ? element : (element & (1L << 8 * bytes) - 1) * repeat(bytes);
    long head = Math.min(n, -target & 7);
    long body = n - head & -8;
    fillBytes(target, head, word);
    // What the first whole word begins with depends on where in an element the head has ended.
    long turned = Long.rotateRight(word, 8 * (int) head);
    for (long i = 0; i < body; i += 8) {
      HostAccess.plainStore64(target + head + i, turned);
    }
    fillBytes(target + head + body, n - head - body, turned);
    U.loadFence();
  }

  private static void fillBytes(long target, long n, long word) {
    for (int i = 0; i < n; i++) {
      U.putByte(target + i, (byte) (word >>> 8 * i));
    }
  }

  private static long repeat(int bytes) {
    return switch (bytes) {
      case 1 -> 0x0101_0101_0101_0101L;
      case 2 -> 0x0001_0001_0001_0001L;
      default -> 0x0000_0001_0000_0001L;
    };
  }
}
