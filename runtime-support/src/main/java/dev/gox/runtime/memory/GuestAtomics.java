package dev.gox.runtime.memory;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.KeepsRegisters;
import java.nio.ByteOrder;
import jdk.internal.misc.Unsafe;

/**
 * LOCK-prefixed operations (Intel SDM vol. 3, 8.1.2.2). Each returns the old value, zero-extended.
 * Naturally aligned operands on pages without a catch take HotSpot's intrinsics; all others are a
 * loop of compare-and-exchange in {@link SlowAtomics}.
 */
@KeepsRegisters
public final class GuestAtomics {
  private static final Unsafe U = Unsafe.getUnsafe();
  private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private GuestAtomics() {}

  /** Whether n bytes, a power of two, are aligned and may be written without further ado. */
  private static boolean isFast(Cpu c, long a, int n) {
    return LITTLE_ENDIAN
        && (a & n - 1) == 0
        && (a + c.zoneBias < c.zoneLimit || PageAccess.mayStore8(c, a));
  }

  public static long xadd8(Cpu c, long a, long v) {
    return isFast(c, a, 1)
        ? U.getAndAddByte(null, c.base + a, (byte) v) & 0xFFL
        : SlowAtomics.update(c, a, 8, SlowAtomics.ADD, v);
  }

  public static long xadd16(Cpu c, long a, long v) {
    return isFast(c, a, 2)
        ? U.getAndAddShort(null, c.base + a, (short) v) & 0xFFFFL
        : SlowAtomics.update(c, a, 16, SlowAtomics.ADD, v);
  }

  public static long xadd32(Cpu c, long a, long v) {
    return isFast(c, a, 4)
        ? U.getAndAddInt(null, c.base + a, (int) v) & 0xFFFF_FFFFL
        : SlowAtomics.update(c, a, 32, SlowAtomics.ADD, v);
  }

  public static long xadd64(Cpu c, long a, long v) {
    return isFast(c, a, 8)
        ? U.getAndAddLong(null, c.base + a, v)
        : SlowAtomics.update(c, a, 64, SlowAtomics.ADD, v);
  }

  public static long and8(Cpu c, long a, long v) {
    return isFast(c, a, 1)
        ? U.getAndBitwiseAndByte(null, c.base + a, (byte) v) & 0xFFL
        : SlowAtomics.update(c, a, 8, SlowAtomics.AND, v);
  }

  public static long and16(Cpu c, long a, long v) {
    return isFast(c, a, 2)
        ? U.getAndBitwiseAndShort(null, c.base + a, (short) v) & 0xFFFFL
        : SlowAtomics.update(c, a, 16, SlowAtomics.AND, v);
  }

  public static long and32(Cpu c, long a, long v) {
    return isFast(c, a, 4)
        ? U.getAndBitwiseAndInt(null, c.base + a, (int) v) & 0xFFFF_FFFFL
        : SlowAtomics.update(c, a, 32, SlowAtomics.AND, v);
  }

  public static long and64(Cpu c, long a, long v) {
    return isFast(c, a, 8)
        ? U.getAndBitwiseAndLong(null, c.base + a, v)
        : SlowAtomics.update(c, a, 64, SlowAtomics.AND, v);
  }

  public static long or8(Cpu c, long a, long v) {
    return isFast(c, a, 1)
        ? U.getAndBitwiseOrByte(null, c.base + a, (byte) v) & 0xFFL
        : SlowAtomics.update(c, a, 8, SlowAtomics.OR, v);
  }

  public static long or16(Cpu c, long a, long v) {
    return isFast(c, a, 2)
        ? U.getAndBitwiseOrShort(null, c.base + a, (short) v) & 0xFFFFL
        : SlowAtomics.update(c, a, 16, SlowAtomics.OR, v);
  }

  public static long or32(Cpu c, long a, long v) {
    return isFast(c, a, 4)
        ? U.getAndBitwiseOrInt(null, c.base + a, (int) v) & 0xFFFF_FFFFL
        : SlowAtomics.update(c, a, 32, SlowAtomics.OR, v);
  }

  public static long or64(Cpu c, long a, long v) {
    return isFast(c, a, 8)
        ? U.getAndBitwiseOrLong(null, c.base + a, v)
        : SlowAtomics.update(c, a, 64, SlowAtomics.OR, v);
  }

  public static long xor8(Cpu c, long a, long v) {
    return isFast(c, a, 1)
        ? U.getAndBitwiseXorByte(null, c.base + a, (byte) v) & 0xFFL
        : SlowAtomics.update(c, a, 8, SlowAtomics.XOR, v);
  }

  public static long xor16(Cpu c, long a, long v) {
    return isFast(c, a, 2)
        ? U.getAndBitwiseXorShort(null, c.base + a, (short) v) & 0xFFFFL
        : SlowAtomics.update(c, a, 16, SlowAtomics.XOR, v);
  }

  public static long xor32(Cpu c, long a, long v) {
    return isFast(c, a, 4)
        ? U.getAndBitwiseXorInt(null, c.base + a, (int) v) & 0xFFFF_FFFFL
        : SlowAtomics.update(c, a, 32, SlowAtomics.XOR, v);
  }

  public static long xor64(Cpu c, long a, long v) {
    return isFast(c, a, 8)
        ? U.getAndBitwiseXorLong(null, c.base + a, v)
        : SlowAtomics.update(c, a, 64, SlowAtomics.XOR, v);
  }

  public static long xchg8(Cpu c, long a, long v) {
    return isFast(c, a, 1)
        ? U.getAndSetByte(null, c.base + a, (byte) v) & 0xFFL
        : SlowAtomics.update(c, a, 8, SlowAtomics.EXCHANGE, v);
  }

  public static long xchg16(Cpu c, long a, long v) {
    return isFast(c, a, 2)
        ? U.getAndSetShort(null, c.base + a, (short) v) & 0xFFFFL
        : SlowAtomics.update(c, a, 16, SlowAtomics.EXCHANGE, v);
  }

  public static long xchg32(Cpu c, long a, long v) {
    return isFast(c, a, 4)
        ? U.getAndSetInt(null, c.base + a, (int) v) & 0xFFFF_FFFFL
        : SlowAtomics.update(c, a, 32, SlowAtomics.EXCHANGE, v);
  }

  public static long xchg64(Cpu c, long a, long v) {
    return isFast(c, a, 8)
        ? U.getAndSetLong(null, c.base + a, v)
        : SlowAtomics.update(c, a, 64, SlowAtomics.EXCHANGE, v);
  }

  public static long neg8(Cpu c, long a) {
    return SlowAtomics.update(c, a, 8, SlowAtomics.NEG, 0);
  }

  public static long neg16(Cpu c, long a) {
    return SlowAtomics.update(c, a, 16, SlowAtomics.NEG, 0);
  }

  public static long neg32(Cpu c, long a) {
    return SlowAtomics.update(c, a, 32, SlowAtomics.NEG, 0);
  }

  public static long neg64(Cpu c, long a) {
    return SlowAtomics.update(c, a, 64, SlowAtomics.NEG, 0);
  }

  public static long cas8(Cpu c, long a, long expected, long value) {
    return isFast(c, a, 1)
        ? U.compareAndExchangeByte(null, c.base + a, (byte) expected, (byte) value) & 0xFFL
        : SlowAtomics.cas(c, a, 8, expected, value);
  }

  public static long cas16(Cpu c, long a, long expected, long value) {
    return isFast(c, a, 2)
        ? U.compareAndExchangeShort(null, c.base + a, (short) expected, (short) value) & 0xFFFFL
        : SlowAtomics.cas(c, a, 16, expected, value);
  }

  public static long cas32(Cpu c, long a, long expected, long value) {
    return isFast(c, a, 4)
        ? U.compareAndExchangeInt(null, c.base + a, (int) expected, (int) value) & 0xFFFF_FFFFL
        : SlowAtomics.cas(c, a, 32, expected, value);
  }

  public static long cas64(Cpu c, long a, long expected, long value) {
    return isFast(c, a, 8)
        ? U.compareAndExchangeLong(null, c.base + a, expected, value)
        : SlowAtomics.cas(c, a, 64, expected, value);
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
