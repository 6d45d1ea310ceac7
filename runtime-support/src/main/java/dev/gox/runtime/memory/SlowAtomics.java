package dev.gox.runtime.memory;

import dev.gox.runtime.cpu.Cpu;
import java.nio.ByteOrder;
import jdk.internal.misc.Unsafe;

/**
 * LOCK-prefixed operations wherever the operand lies: one compare-and-exchange loop serves all.
 * Where the host has no atomic operation (an operand across two pages), a lock of the memory's
 * makes it atomic among its like only.
 */
final class SlowAtomics {
  private static final Unsafe U = Unsafe.getUnsafe();
  private static final boolean BIG_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;

  static final int ADD = 0;
  static final int AND = 1;
  static final int OR = 2;
  static final int XOR = 3;
  static final int NEG = 4;
  static final int EXCHANGE = 5;

  private SlowAtomics() {}

  private static long result(int operation, long old, long v) {
    return switch (operation) {
      case ADD -> old + v;
      case AND -> old & v;
      case OR -> old | v;
      case XOR -> old ^ v;
      case NEG -> -old;
      default -> v;
    };
  }

  /** Replaces a value of 8, 16, 32 or 64 bits by the result of an operation with another. */
  static long update(Cpu c, long a, int width, int operation, long v) {
    for (; ; ) {
      long old = load(c, a, width);
      if (cas(c, a, width, old, result(operation, old, v)) == old) {
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

  /** Replaces a value if it is the expected one; returns what it was, zero-extended. */
  static long cas(Cpu c, long a, int width, long expected, long value) {
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
    GuestMemory.atomicWritten(c, a);
    return (BIG_ENDIAN ? Long.reverseBytes(old << unused) : old) & mask(width);
  }
}
