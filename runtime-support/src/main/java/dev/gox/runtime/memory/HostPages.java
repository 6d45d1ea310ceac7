package dev.gox.runtime.memory;

import jdk.internal.misc.Unsafe;

/** Pages of host memory outside the window, by host address, and copies between them and arrays. */
public final class HostPages {
  private HostPages() {}

  private static final Unsafe U = Unsafe.getUnsafe();
  private static final int PAGE = 4096;

  /** Where a byte[]'s elements begin. */
  private static final long BYTES = byteArrayBase();

  /**
   * Asks by reflection: Unsafe's constant is an int on JDK 17 and a long on 25, so a class that
   * names it runs on one of them only.
   */
  private static long byteArrayBase() {
    try {
      return Unsafe.class.getField("ARRAY_BYTE_BASE_OFFSET").getLong(null);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** A page of zeros. */
  public static long allocate() {
    long host = U.allocateMemory(PAGE);
    U.setMemory(host, PAGE, (byte) 0);
    return host;
  }

  public static void free(long host) {
    U.freeMemory(host);
  }

  /** Whether a page of host memory holds zeros only. */
  static boolean isZero(long host) {
    for (long at = host; at < host + PAGE; at += 64) {
      long some = U.getLong(at) | U.getLong(at + 8) | U.getLong(at + 16) | U.getLong(at + 24);
      some |= U.getLong(at + 32) | U.getLong(at + 40) | U.getLong(at + 48) | U.getLong(at + 56);
      if (some != 0) {
        return false;
      }
    }
    return true;
  }

  /** Copies a page. */
  static void copy(long from, long to) {
    U.copyMemory(from, to, PAGE);
  }

  /** Copies to host memory. */
  public static void copyIn(byte[] from, int offset, long host, int length) {
    U.copyMemory(from, BYTES + offset, null, host, length);
  }

  /** Copies from host memory. */
  public static void copyOut(long host, byte[] into, int offset, int length) {
    U.copyMemory(null, host, into, BYTES + offset, length);
  }
}
