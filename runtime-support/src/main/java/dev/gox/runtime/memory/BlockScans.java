package dev.gox.runtime.memory;

import dev.gox.runtime.cpu.Cpu;
import jdk.internal.misc.Unsafe;
import jdk.internal.util.ArraysSupport;

/**
 * Comparisons and searches of ranges of guest memory, as whole functions of a guest's run time do
 * them. Those of two ranges are HotSpot's vectorized comparison; searches for a byte take eight at
 * a time. Ranges have to be readable at once ({@link BlockAccess}).
 */
public final class BlockScans {
  private static final Unsafe U = Unsafe.getUnsafe();

  /** Shorter ranges are compared word by word. */
  private static final int VECTORS = 64;

  /** HotSpot's comparison takes an int's worth. */
  private static final long MOST = 1 << 30;

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long LOW_BITS = 0x7F7F_7F7F_7F7F_7F7FL;

  private BlockScans() {}

  /** Where two ranges first differ: an offset below n, or n. */
  public static long mismatch(Cpu c, long a, long b, long n) {
    long x = c.base + a;
    long y = c.base + b;
    if (n < 8) {
      return mismatchShort(x, y, n);
    }
    long i = n < VECTORS ? 0 : mismatchLong(x, y, n);
    for (; i <= n - 8; i += 8) {
      long differences = U.getLong(x + i) ^ U.getLong(y + i);
      if (differences != 0) {
        return i + (Long.numberOfTrailingZeros(differences) >> 3);
      }
    }
    if (i < n) {
      // What is left of the last word was found equal up to here.
      long differences = U.getLong(x + n - 8) ^ U.getLong(y + n - 8);
      return differences == 0 ? n : n - 8 + (Long.numberOfTrailingZeros(differences) >> 3);
    }
    return n;
  }

  private static long mismatchShort(long x, long y, long n) {
    for (long i = 0; i < n; i++) {
      if (U.getByte(x + i) != U.getByte(y + i)) {
        return i;
      }
    }
    return n;
  }

  /**
   * An offset up to which all is equal; less than 8 bytes before the first difference or the end.
   */
  private static long mismatchLong(long x, long y, long n) {
    U.loadFence();
    long done = 0;
    while (done < n) {
      int part = (int) Math.min(MOST, n - done);
      int found = ArraysSupport.vectorizedMismatch(null, x + done, null, y + done, part, 0);
      if (found >= 0) {
        return done + (found & -8);
      }
      done += part - ~found;
      if (~found != 0) {
        return done;
      }
    }
    return done;
  }

  /** Bytes as unsigned numbers, the first ones that differ; 0 if there are none. */
  public static int compare(Cpu c, long a, long b, long n) {
    long i = mismatch(c, a, b, n);
    if (i == n) {
      return 0;
    }
    int x = U.getByte(c.base + a + i) & 0xFF;
    return x < (U.getByte(c.base + b + i) & 0xFF) ? -1 : 1;
  }

  /** The offset of the first byte of a value; -1 if there is none. */
  public static long indexOf(Cpu c, long a, long n, long value) {
    long s = c.base + a;
    long pattern = (value & 0xFF) * ONES;
    long i = 0;
    for (; i <= n - 32; i += 32) {
      long w = U.getLong(s + i) ^ pattern;
      long x = U.getLong(s + i + 8) ^ pattern;
      long y = U.getLong(s + i + 16) ^ pattern;
      long z = U.getLong(s + i + 24) ^ pattern;
      // The lowest bit that is set is right; those above may not be.
      long any = (w - ONES & ~w) | (x - ONES & ~x) | (y - ONES & ~y) | (z - ONES & ~z);
      if ((any & ~LOW_BITS) != 0) {
        break;
      }
    }
    for (; i <= n - 8; i += 8) {
      long w = U.getLong(s + i) ^ pattern;
      long zeros = w - ONES & ~w & ~LOW_BITS;
      if (zeros != 0) {
        return i + (Long.numberOfTrailingZeros(zeros) >> 3);
      }
    }
    for (; i < n; i++) {
      if (U.getByte(s + i) == (byte) value) {
        return i;
      }
    }
    return -1;
  }

  /** How many bytes have a value. */
  public static long count(Cpu c, long a, long n, long value) {
    long s = c.base + a;
    long pattern = (value & 0xFF) * ONES;
    long others = 0;
    long i = 0;
    while (i <= n - 8) {
      // Eight counters of bytes, which must not overflow.
      long stop = Math.min(n - 7, i + 8 * 255);
      long counters = 0;
      for (; i < stop; i += 8) {
        long w = U.getLong(s + i) ^ pattern;
        counters += ((w & LOW_BITS) + LOW_BITS | w) >>> 7 & ONES;
      }
      others += (counters & 0x00FF_00FF_00FF_00FFL) * 0x0001_0001_0001_0001L >>> 48;
      others += (counters >>> 8 & 0x00FF_00FF_00FF_00FFL) * 0x0001_0001_0001_0001L >>> 48;
    }
    long matches = i - others;
    for (; i < n; i++) {
      matches += U.getByte(s + i) == (byte) value ? 1 : 0;
    }
    return matches;
  }
}
