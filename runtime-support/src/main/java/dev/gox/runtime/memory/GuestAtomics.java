package dev.gox.runtime.memory;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.KeepsRegisters;
import java.nio.ByteOrder;
import jdk.internal.misc.Unsafe;

/**
 * LOCK-prefixed operations (Intel SDM vol. 3, 8.1.2.2): one compare-and-exchange loop serves all.
 * Each returns the old value, zero-extended. Where the host has no atomic operation (an operand
 * across two pages), a lock of the memory's makes it atomic among its like only.
 */
@KeepsRegisters
public final class GuestAtomics {
  private static final Unsafe U = Unsafe.getUnsafe();
  private static final boolean BIG_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;

  private GuestAtomics() {}

  private enum Op {
    ADD,
    AND,
    OR,
    XOR,
    NEG,
    EXCHANGE
  }

  private static long result(Op op, long old, long v) {
    return switch (op) {
      case ADD -> old + v;
      case AND -> old & v;
      case OR -> old | v;
      case XOR -> old ^ v;
      case NEG -> -old;
      case EXCHANGE -> v;
    };
  }

  private static long update(Cpu c, long a, int width, Op op, long v) {
    for (; ; ) {
      long old = load(c, a, width);
      if (cas(c, a, width, old, result(op, old, v)) == old) {
        return old;
      }
    }
  }

  private static long load(Cpu c, long a, int width) {
    return switch (width) {
      case 8 -> GuestAccess.loadToWrite8(c, a);
      case 16 -> GuestAccess.loadToWrite16(c, a);
      case 32 -> GuestAccess.loadToWrite32(c, a);
      default -> GuestAccess.loadToWrite64(c, a);
    };
  }

  private static long mask(int width) {
    return -1L >>> 64 - width;
  }

  private static long cas(Cpu c, long a, int width, long expected, long value) {
    long host = GuestMemory.atomicHost(c, a, width / 8);
    if (host == 0) {
      synchronized (c.memory) {
        long old = load(c, a, width);
        if (old == (expected & mask(width))) {
          switch (width) {
            case 16 -> GuestAccess.store16(c, a, value);
            case 32 -> GuestAccess.store32(c, a, value);
            default -> GuestAccess.store64(c, a, value);
          }
        }
        return old;
      }
    }
    int unused = 64 - width;
    long e = BIG_ENDIAN ? Long.reverseBytes(expected << unused) : expected;
    long v = BIG_ENDIAN ? Long.reverseBytes(value << unused) : value;
    long old =
        switch (width) {
          case 8 -> U.compareAndExchangeByte(null, host, (byte) e, (byte) v);
          case 16 -> U.compareAndExchangeShort(null, host, (short) e, (short) v);
          case 32 -> U.compareAndExchangeInt(null, host, (int) e, (int) v);
          default -> U.compareAndExchangeLong(null, host, e, v);
        };
    return (BIG_ENDIAN ? Long.reverseBytes(old << unused) : old) & mask(width);
  }

  public static long xadd8(Cpu c, long a, long v) {
    return update(c, a, 8, Op.ADD, v);
  }

  public static long xadd16(Cpu c, long a, long v) {
    return update(c, a, 16, Op.ADD, v);
  }

  public static long xadd32(Cpu c, long a, long v) {
    return update(c, a, 32, Op.ADD, v);
  }

  public static long xadd64(Cpu c, long a, long v) {
    return update(c, a, 64, Op.ADD, v);
  }

  public static long and8(Cpu c, long a, long v) {
    return update(c, a, 8, Op.AND, v);
  }

  public static long and16(Cpu c, long a, long v) {
    return update(c, a, 16, Op.AND, v);
  }

  public static long and32(Cpu c, long a, long v) {
    return update(c, a, 32, Op.AND, v);
  }

  public static long and64(Cpu c, long a, long v) {
    return update(c, a, 64, Op.AND, v);
  }

  public static long or8(Cpu c, long a, long v) {
    return update(c, a, 8, Op.OR, v);
  }

  public static long or16(Cpu c, long a, long v) {
    return update(c, a, 16, Op.OR, v);
  }

  public static long or32(Cpu c, long a, long v) {
    return update(c, a, 32, Op.OR, v);
  }

  public static long or64(Cpu c, long a, long v) {
    return update(c, a, 64, Op.OR, v);
  }

  public static long xor8(Cpu c, long a, long v) {
    return update(c, a, 8, Op.XOR, v);
  }

  public static long xor16(Cpu c, long a, long v) {
    return update(c, a, 16, Op.XOR, v);
  }

  public static long xor32(Cpu c, long a, long v) {
    return update(c, a, 32, Op.XOR, v);
  }

  public static long xor64(Cpu c, long a, long v) {
    return update(c, a, 64, Op.XOR, v);
  }

  public static long neg8(Cpu c, long a) {
    return update(c, a, 8, Op.NEG, 0);
  }

  public static long neg16(Cpu c, long a) {
    return update(c, a, 16, Op.NEG, 0);
  }

  public static long neg32(Cpu c, long a) {
    return update(c, a, 32, Op.NEG, 0);
  }

  public static long neg64(Cpu c, long a) {
    return update(c, a, 64, Op.NEG, 0);
  }

  public static long xchg8(Cpu c, long a, long v) {
    return update(c, a, 8, Op.EXCHANGE, v);
  }

  public static long xchg16(Cpu c, long a, long v) {
    return update(c, a, 16, Op.EXCHANGE, v);
  }

  public static long xchg32(Cpu c, long a, long v) {
    return update(c, a, 32, Op.EXCHANGE, v);
  }

  public static long xchg64(Cpu c, long a, long v) {
    return update(c, a, 64, Op.EXCHANGE, v);
  }

  public static long cas8(Cpu c, long a, long expected, long value) {
    return cas(c, a, 8, expected, value);
  }

  public static long cas16(Cpu c, long a, long expected, long value) {
    return cas(c, a, 16, expected, value);
  }

  public static long cas32(Cpu c, long a, long expected, long value) {
    return cas(c, a, 32, expected, value);
  }

  public static long cas64(Cpu c, long a, long expected, long value) {
    return cas(c, a, 64, expected, value);
  }

  /** Compares and exchanges 16 bytes, atomically among its like. */
  public static boolean cas128(
      Cpu c, long a, long expectedLow, long expectedHigh, long low, long high) {
    synchronized (c.memory) {
      GuestAccess.checkWrite(c, a, 16);
      if (GuestAccess.load64(c, a) != expectedLow || GuestAccess.load64(c, a + 8) != expectedHigh) {
        return false;
      }
      GuestAccess.store128(c, a, low, high);
      return true;
    }
  }
}
