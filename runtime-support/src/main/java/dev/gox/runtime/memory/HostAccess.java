package dev.gox.runtime.memory;

import dev.gox.runtime.cpu.Cpu;
import java.nio.ByteOrder;
import jdk.internal.misc.Unsafe;

/**
 * Unchecked accesses to the window by guest address, and to any memory by host address,
 * little-endian whatever the host is: acquire loads and release stores, with fences where the host
 * can't do these on misaligned addresses; and plain ones, which are not ordered.
 */
final class HostAccess {
  private static final Unsafe U = Unsafe.getUnsafe();
  private static final boolean BIG_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;

  /** Whether the host's acquire, release and locked operations may be misaligned: on amd64. */
  static final boolean MISALIGNED_ATOMICS = isAmd64(System.getProperty("os.arch"));

  private HostAccess() {}

  private static boolean isAmd64(String arch) {
    return arch.equals("amd64") || arch.equals("x86_64");
  }

  static long load8(Cpu c, long a) {
    return U.getByteAcquire(null, c.base + a) & 0xFFL;
  }

  static long load8(long host) {
    return U.getByteAcquire(null, host) & 0xFFL;
  }

  static void store8(Cpu c, long a, long v) {
    U.putByteRelease(null, c.base + a, (byte) v);
  }

  static void store8(long host, long v) {
    U.putByteRelease(null, host, (byte) v);
  }

  static long plainLoad8(long host) {
    return U.getByte(host) & 0xFFL;
  }

  static void plainStore8(long host, long v) {
    U.putByte(host, (byte) v);
  }

  static long load16(Cpu c, long a) {
    if (MISALIGNED_ATOMICS) {
      return U.getShortAcquire(null, c.base + a) & 0xFFFFL;
    }
    return load16(c.base + a);
  }

  static long load16(long host) {
    short v;
    if ((host & 1) == 0) {
      v = U.getShortAcquire(null, host);
    } else {
      v = U.getShortUnaligned(null, host);
      U.loadFence();
    }
    return (BIG_ENDIAN ? Short.reverseBytes(v) : v) & 0xFFFFL;
  }

  static void store16(Cpu c, long a, long v) {
    if (MISALIGNED_ATOMICS) {
      U.putShortRelease(null, c.base + a, (short) v);
      return;
    }
    store16(c.base + a, v);
  }

  static void store16(long host, long value) {
    short v = BIG_ENDIAN ? Short.reverseBytes((short) value) : (short) value;
    if ((host & 1) == 0) {
      U.putShortRelease(null, host, v);
    } else {
      U.storeFence();
      U.putShortUnaligned(null, host, v);
    }
  }

  static long plainLoad16(long host) {
    return MISALIGNED_ATOMICS
        ? U.getShort(host) & 0xFFFFL
        : U.getShortUnaligned(null, host, false) & 0xFFFFL;
  }

  static void plainStore16(long host, long v) {
    if (MISALIGNED_ATOMICS) {
      U.putShort(host, (short) v);
    } else {
      U.putShortUnaligned(null, host, (short) v, false);
    }
  }

  static long load32(Cpu c, long a) {
    if (MISALIGNED_ATOMICS) {
      return U.getIntAcquire(null, c.base + a) & 0xFFFF_FFFFL;
    }
    return load32(c.base + a);
  }

  static long load32(long host) {
    int v;
    if ((host & 3) == 0) {
      v = U.getIntAcquire(null, host);
    } else {
      v = U.getIntUnaligned(null, host);
      U.loadFence();
    }
    return (BIG_ENDIAN ? Integer.reverseBytes(v) : v) & 0xFFFF_FFFFL;
  }

  static void store32(Cpu c, long a, long v) {
    if (MISALIGNED_ATOMICS) {
      U.putIntRelease(null, c.base + a, (int) v);
      return;
    }
    store32(c.base + a, v);
  }

  static void store32(long host, long value) {
    int v = BIG_ENDIAN ? Integer.reverseBytes((int) value) : (int) value;
    if ((host & 3) == 0) {
      U.putIntRelease(null, host, v);
    } else {
      U.storeFence();
      U.putIntUnaligned(null, host, v);
    }
  }

  static long plainLoad32(long host) {
    return MISALIGNED_ATOMICS
        ? U.getInt(host) & 0xFFFF_FFFFL
        : U.getIntUnaligned(null, host, false) & 0xFFFF_FFFFL;
  }

  static void plainStore32(long host, long v) {
    if (MISALIGNED_ATOMICS) {
      U.putInt(host, (int) v);
    } else {
      U.putIntUnaligned(null, host, (int) v, false);
    }
  }

  static long load64(Cpu c, long a) {
    if (MISALIGNED_ATOMICS) {
      return U.getLongAcquire(null, c.base + a);
    }
    return load64(c.base + a);
  }

  static long load64(long host) {
    long v;
    if ((host & 7) == 0) {
      v = U.getLongAcquire(null, host);
    } else {
      v = U.getLongUnaligned(null, host);
      U.loadFence();
    }
    return (BIG_ENDIAN ? Long.reverseBytes(v) : v);
  }

  static void store64(Cpu c, long a, long v) {
    if (MISALIGNED_ATOMICS) {
      U.putLongRelease(null, c.base + a, v);
      return;
    }
    store64(c.base + a, v);
  }

  static void store64(long host, long value) {
    long v = BIG_ENDIAN ? Long.reverseBytes(value) : value;
    if ((host & 7) == 0) {
      U.putLongRelease(null, host, v);
    } else {
      U.storeFence();
      U.putLongUnaligned(null, host, v);
    }
  }

  static long plainLoad64(long host) {
    return MISALIGNED_ATOMICS ? U.getLong(host) : U.getLongUnaligned(null, host, false);
  }

  static void plainStore64(long host, long v) {
    if (MISALIGNED_ATOMICS) {
      U.putLong(host, v);
    } else {
      U.putLongUnaligned(null, host, v, false);
    }
  }

  static void store128(Cpu c, long a, long low, long high) {
    store64(c, a, low);
    store64(c, a + 8, high);
  }
}
