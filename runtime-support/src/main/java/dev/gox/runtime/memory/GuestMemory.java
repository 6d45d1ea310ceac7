package dev.gox.runtime.memory;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.GuestFault;
import jdk.internal.misc.Unsafe;

/** Placeholder of the window: flat, readable and writable everywhere. */
public final class GuestMemory {
  private static final Unsafe U = Unsafe.getUnsafe();
  private final long size = 1L << 26;
  private final long base = U.allocateMemory(size);

  public void attach(Cpu cpu) {
    cpu.base = base;
    cpu.pageCount = size >> 12;
  }

  private static long host(Cpu c, long a, int n, int error) {
    if (a < 0x10000 || a + n > c.pageCount << 12) {
      throw GuestFault.page(a, error);
    }
    return c.base + a;
  }

  public static long load8(Cpu c, long a) {
    return U.getByte(host(c, a, 1, 0)) & 0xFFL;
  }

  public static long load16(Cpu c, long a) {
    return U.getShort(host(c, a, 2, 0)) & 0xFFFFL;
  }

  public static long load32(Cpu c, long a) {
    return U.getInt(host(c, a, 4, 0)) & 0xFFFF_FFFFL;
  }

  public static long load64(Cpu c, long a) {
    return U.getLong(host(c, a, 8, 0));
  }

  public static void store8(Cpu c, long a, long v) {
    U.putByte(host(c, a, 1, 2), (byte) v);
  }

  public static void store16(Cpu c, long a, long v) {
    U.putShort(host(c, a, 2, 2), (short) v);
  }

  public static void store32(Cpu c, long a, long v) {
    U.putInt(host(c, a, 4, 2), (int) v);
  }

  public static void store64(Cpu c, long a, long v) {
    U.putLong(host(c, a, 8, 2), v);
  }

  public static void store128(Cpu c, long a, long lo, long hi) {
    host(c, a, 16, 2);
    store64(c, a, lo);
    store64(c, a + 8, hi);
  }

  public static void checkWrite(Cpu c, long a, long n) {
    host(c, a, (int) n, 2);
  }

  public static long cas64(Cpu c, long a, long expected, long value) {
    return U.compareAndExchangeLong(null, host(c, a, 8, 2), expected, value);
  }

  public static boolean cas128(
      Cpu c, long a, long expectedLow, long expectedHigh, long low, long high) {
    synchronized (c.memory) {
      if (load64(c, a) != expectedLow || load64(c, a + 8) != expectedHigh) {
        checkWrite(c, a, 16);
        return false;
      }
      store128(c, a, low, high);
      return true;
    }
  }

  public int fetchCode(long address, byte[] into, int max) {
    for (int i = 0; i < max; i++) {
      into[i] = U.getByte(base + address + i);
    }
    return max;
  }

  public void markCode(long start, long end) {}

  public void setCodeObserver(CodeObserver observer) {}

  public void allowCodeWrite(Cpu c, boolean allow) {}

  // ---- the kernel's accesses ----

  private long at(long a, int n, int error) {
    if (n == 0) {
      return base;
    }
    if (a < 0x10000 || a > size - n) {
      throw GuestFault.page(a, error);
    }
    return base + a;
  }

  public byte getByte(long a) {
    return U.getByte(at(a, 1, 0));
  }

  public short getShort(long a) {
    return U.getShort(at(a, 2, 0));
  }

  public int getInt(long a) {
    return U.getInt(at(a, 4, 0));
  }

  public long getLong(long a) {
    return U.getLong(at(a, 8, 0));
  }

  public void putByte(long a, byte v) {
    U.putByte(at(a, 1, 2), v);
  }

  public void putShort(long a, short v) {
    U.putShort(at(a, 2, 2), v);
  }

  public void putInt(long a, int v) {
    U.putInt(at(a, 4, 2), v);
  }

  public void putLong(long a, long v) {
    U.putLong(at(a, 8, 2), v);
  }

  public void read(long a, byte[] to, int offset, int length) {
    U.copyMemory(null, at(a, length, 0), to, Unsafe.ARRAY_BYTE_BASE_OFFSET + offset, length);
  }

  public void write(long a, byte[] from, int offset, int length) {
    U.copyMemory(from, Unsafe.ARRAY_BYTE_BASE_OFFSET + offset, null, at(a, length, 2), length);
  }
}
