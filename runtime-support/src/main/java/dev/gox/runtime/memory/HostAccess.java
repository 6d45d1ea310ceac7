package dev.gox.runtime.memory;

import java.nio.ByteOrder;
import jdk.internal.misc.Unsafe;

/**
 * Unchecked accesses to host memory, little-endian whatever the host is: acquire loads and release
 * stores, with fences where the host can't do these on misaligned addresses.
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

  static long load8(long host) {
    return U.getByteAcquire(null, host) & 0xFFL;
  }

  static void store8(long host, long v) {
    U.putByteRelease(null, host, (byte) v);
  }

  static long load16(long host) {
    short v;
    if (MISALIGNED_ATOMICS || (host & 1) == 0) {
      v = U.getShortAcquire(null, host);
    } else {
      v = U.getShortUnaligned(null, host);
      U.loadFence();
    }
    return (BIG_ENDIAN ? Short.reverseBytes(v) : v) & 0xFFFFL;
  }

  static void store16(long host, long value) {
    short v = BIG_ENDIAN ? Short.reverseBytes((short) value) : (short) value;
    if (MISALIGNED_ATOMICS || (host & 1) == 0) {
      U.putShortRelease(null, host, v);
    } else {
      U.storeFence();
      U.putShortUnaligned(null, host, v);
    }
  }

  static long load32(long host) {
    int v;
    if (MISALIGNED_ATOMICS || (host & 3) == 0) {
      v = U.getIntAcquire(null, host);
    } else {
      v = U.getIntUnaligned(null, host);
      U.loadFence();
    }
    return (BIG_ENDIAN ? Integer.reverseBytes(v) : v) & 0xFFFF_FFFFL;
  }

  static void store32(long host, long value) {
    int v = BIG_ENDIAN ? Integer.reverseBytes((int) value) : (int) value;
    if (MISALIGNED_ATOMICS || (host & 3) == 0) {
      U.putIntRelease(null, host, v);
    } else {
      U.storeFence();
      U.putIntUnaligned(null, host, v);
    }
  }

  static long load64(long host) {
    long v;
    if (MISALIGNED_ATOMICS || (host & 7) == 0) {
      v = U.getLongAcquire(null, host);
    } else {
      v = U.getLongUnaligned(null, host);
      U.loadFence();
    }
    return (BIG_ENDIAN ? Long.reverseBytes(v) : v);
  }

  static void store64(long host, long value) {
    long v = BIG_ENDIAN ? Long.reverseBytes(value) : value;
    if (MISALIGNED_ATOMICS || (host & 7) == 0) {
      U.putLongRelease(null, host, v);
    } else {
      U.storeFence();
      U.putLongUnaligned(null, host, v);
    }
  }
}
