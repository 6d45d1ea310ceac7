package dev.gox.runtime.memory;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.IntegerOps;
import jdk.internal.misc.Unsafe;

/**
 * Arithmetic of numbers of many 64-bit words in guest memory, the least significant first, as
 * functions of a guest's library do it. Operands may be the result's own words, but not overlap
 * them otherwise ({@link #mayRun}). All return the word that is carried out.
 */
public final class LongNumbers {
  private static final Unsafe U = Unsafe.getUnsafe();

  /** HotSpot unrolls loops that count in an int. More words are left to the guest's own code. */
  private static final int MOST = 1 << 27;

  private LongNumbers() {}

  /** Whether a number of n words may be read at once, to make one that is written at once. */
  public static boolean mayRun(Cpu c, long result, long operand, long n) {
    if (n < 0 || n > MOST) {
      return false;
    }
    long bytes = n << 3;
    long distance = result - operand;
    return (distance == 0 || distance >= bytes || -distance >= bytes)
        && BlockAccess.mayRead(c, operand, bytes)
        && BlockAccess.mayWrite(c, result, bytes);
  }

  /** z = x + y. */
  public static long add(Cpu c, long z, long x, long y, long n) {
    int bytes = (int) n << 3;
    long base = c.base;
    long carry = 0;
    for (int i = 0; i < bytes; i += 8) {
      long a = U.getLong(base + x + i);
      long b = U.getLong(base + y + i);
      long sum = a + b + carry;
      U.putLong(base + z + i, sum);
      carry = (a & b | (a | b) & ~sum) >>> 63;
    }
    return carry;
  }

  /** z = x - y. */
  public static long subtract(Cpu c, long z, long x, long y, long n) {
    int bytes = (int) n << 3;
    long base = c.base;
    long borrow = 0;
    for (int i = 0; i < bytes; i += 8) {
      long a = U.getLong(base + x + i);
      long b = U.getLong(base + y + i);
      long difference = a - b - borrow;
      U.putLong(base + z + i, difference);
      borrow = (~a & b | (~a | b) & difference) >>> 63;
    }
    return borrow;
  }

  /** z = x * m + a. */
  public static long multiplyAdd(Cpu c, long z, long x, long m, long a, long n) {
    int bytes = (int) n << 3;
    long base = c.base;
    long carry = a;
    for (int i = 0; i < bytes; i += 8) {
      long word = U.getLong(base + x + i);
      long low = word * m;
      long sum = low + carry;
      U.putLong(base + z + i, sum);
      carry = IntegerOps.unsignedMultiplyHigh(word, m) + carryOf(sum, carry);
    }
    return carry;
  }

  /** z = x + y * m + a. */
  public static long addMultiply(Cpu c, long z, long x, long y, long m, long a, long n) {
    int bytes = (int) n << 3;
    long base = c.base;
    long carry = a;
    for (int i = 0; i < bytes; i += 8) {
      long word = U.getLong(base + y + i);
      long addend = U.getLong(base + x + i);
      long low = word * m;
      long partial = low + addend;
      long sum = partial + carry;
      U.putLong(base + z + i, sum);
      carry =
          IntegerOps.unsignedMultiplyHigh(word, m) + carryOf(partial, addend) + carryOf(sum, carry);
    }
    return carry;
  }

  /** z = x << s, for s of 1 to 63; n is at least 1. From the last word down: z may be above x. */
  public static long shiftLeft(Cpu c, long z, long x, long s, long n) {
    long base = c.base;
    int left = (int) s;
    long word = U.getLong(base + x + (n - 1 << 3));
    long out = word >>> -left;
    for (int i = (int) n - 1 << 3; i > 0; i -= 8) {
      long next = U.getLong(base + x + i - 8);
      U.putLong(base + z + i, word << left | next >>> -left);
      word = next;
    }
    U.putLong(base + z, word << left);
    return out;
  }

  /** z = x >> s, for s of 1 to 63; n is at least 1. From the first word up: z may be below x. */
  public static long shiftRight(Cpu c, long z, long x, long s, long n) {
    long base = c.base;
    int right = (int) s;
    long word = U.getLong(base + x);
    long out = word << -right;
    int last = (int) n - 1 << 3;
    for (int i = 0; i < last; i += 8) {
      long next = U.getLong(base + x + i + 8);
      U.putLong(base + z + i, word >>> right | next << -right);
      word = next;
    }
    U.putLong(base + z + last, word >>> right);
    return out;
  }

  /** What the addition of a word to another carried, by the sum. */
  private static long carryOf(long sum, long word) {
    return sum + Long.MIN_VALUE < word + Long.MIN_VALUE ? 1 : 0;
  }
}
