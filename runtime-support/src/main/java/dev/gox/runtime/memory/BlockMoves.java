package dev.gox.runtime.memory;

import dev.gox.runtime.cpu.Cpu;
import jdk.internal.misc.Unsafe;

/**
 * Copies and clears of ranges of guest memory, as whole functions of a guest's run time do them:
 * memmove and memset of zeros. Each either does all of it or, where some page needs a look of its
 * own, nothing.
 *
 * <p>Aligned 8-byte words are moved whole, as other threads read pointers meanwhile. Short ranges,
 * which are most, are straight code that HotSpot puts into the caller.
 */
public final class BlockMoves {
  private static final Unsafe U = Unsafe.getUnsafe();

  /** Up to so many bytes a loop over words is faster than HotSpot's own routine. */
  private static final int LOOPED = 128;

  private BlockMoves() {}

  /**
   * Copies n bytes as if all were read before any is written.
   *
   * @return false if nothing was done
   */
  public static boolean move(Cpu c, long to, long from, long n) {
    if (!BlockAccess.mayRead(c, from, n) || !BlockAccess.mayWrite(c, to, n)) {
      return false;
    }
    long s = c.base + from;
    long d = c.base + to;
    if (n > 32) {
      moveLong(s, d, n);
    } else if (n > 16) {
      long a = U.getLong(s);
      long b = U.getLong(s + 8);
      long y = U.getLong(s + n - 16);
      long z = U.getLong(s + n - 8);
      U.storeFence();
      U.putLong(d, a);
      U.putLong(d + 8, b);
      U.putLong(d + n - 16, y);
      U.putLong(d + n - 8, z);
    } else if (n >= 8) {
      long a = U.getLong(s);
      long z = U.getLong(s + n - 8);
      U.storeFence();
      U.putLong(d, a);
      U.putLong(d + n - 8, z);
    } else {
      moveShort(s, d, n);
    }
    return true;
  }

  private static void moveShort(long s, long d, long n) {
    if (n >= 4) {
      int a = U.getInt(s);
      int z = U.getInt(s + n - 4);
      U.storeFence();
      U.putInt(d, a);
      U.putInt(d + n - 4, z);
    } else if (n != 0) {
      byte a = U.getByte(s);
      byte m = U.getByte(s + (n >> 1));
      byte z = U.getByte(s + n - 1);
      U.storeFence();
      U.putByte(d, a);
      U.putByte(d + (n >> 1), m);
      U.putByte(d + n - 1, z);
    }
  }

  private static void moveLong(long s, long d, long n) {
    U.storeFence();
    if (n > LOOPED) {
      U.copyMemory(s, d, n);
    } else if (d - s < 0 || d - s >= n) {
      long y = U.getLong(s + n - 16);
      long z = U.getLong(s + n - 8);
      for (long i = 0; i < n - 16; i += 8) {
        U.putLong(d + i, U.getLong(s + i));
      }
      U.putLong(d + n - 16, y);
      U.putLong(d + n - 8, z);
    } else {
      long a = U.getLong(s);
      long b = U.getLong(s + 8);
      for (long i = n - 8; i > 8; i -= 8) {
        U.putLong(d + i, U.getLong(s + i));
      }
      U.putLong(d + 8, b);
      U.putLong(d, a);
    }
    U.loadFence();
  }

  /**
   * Writes zeros to n bytes.
   *
   * @return false if nothing was done
   */
  public static boolean clear(Cpu c, long to, long n) {
    if (!BlockAccess.mayWrite(c, to, n)) {
      return false;
    }
    long d = c.base + to;
    U.storeFence();
    if (n > 32) {
      clearLong(d, n);
    } else if (n > 16) {
      U.putLong(d, 0);
      U.putLong(d + 8, 0);
      U.putLong(d + n - 16, 0);
      U.putLong(d + n - 8, 0);
    } else if (n >= 8) {
      U.putLong(d, 0);
      U.putLong(d + n - 8, 0);
    } else {
      for (long i = 0; i < n; i++) {
        U.putByte(d + i, (byte) 0);
      }
    }
    return true;
  }

  private static void clearLong(long d, long n) {
    if (n > 8 * LOOPED) {
      U.setMemory(d, n, (byte) 0);
      return;
    }
    for (long i = 0; i < n - 8; i += 8) {
      U.putLong(d + i, 0);
    }
    U.putLong(d + n - 8, 0);
  }
}
