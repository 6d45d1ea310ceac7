package dev.gox.runtime.memory;

import dev.gox.runtime.cpu.Cpu;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Cyclic redundancy checks of guest memory by HotSpot's intrinsics, which the JDK reaches by
 * private methods alone where a sum is to be continued. Ranges have to be readable at once.
 */
public final class BlockSums {
  private static final MethodHandle CRC_32 = find(CRC32.class, "updateByteBuffer0");
  private static final MethodHandle CRC_32C = find(CRC32C.class, "updateDirectByteBuffer");

  /** A call's bytes at most: a multiple of what any caller's blocks are. */
  private static final int MOST = 1 << 20;

  private BlockSums() {}

  private static MethodHandle find(Class<?> sums, String method) {
    try {
      MethodType type =
          MethodType.methodType(int.class, int.class, long.class, int.class, int.class);
      return MethodHandles.privateLookupIn(sums, MethodHandles.lookup())
          .findStatic(sums, method, type);
    } catch (ReflectiveOperationException | RuntimeException e) {
      // Another JDK, or one that wasn't asked to open the package.
      return null;
    }
  }

  /** Whether this JVM has them. */
  public static boolean areAvailable() {
    return CRC_32 != null && CRC_32C != null;
  }

  /** Continues a CRC-32 (IEEE 802.3, reflected), neither inverted before nor after. */
  public static int crc32(Cpu c, long sum, long a, long n) {
    int inverted = ~(int) sum;
    long host = c.base + a;
    try {
      for (long done = 0; done < n; done += MOST) {
        int part = (int) Math.min(MOST, n - done);
        inverted = (int) CRC_32.invokeExact(inverted, host + done, 0, part);
      }
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    return ~inverted;
  }

  /** Continues a CRC-32C (Castagnoli, reflected), neither inverted before nor after. */
  public static int crc32c(Cpu c, long sum, long a, long n) {
    int now = (int) sum;
    long host = c.base + a;
    try {
      for (long done = 0; done < n; done += MOST) {
        int part = (int) Math.min(MOST, n - done);
        now = (int) CRC_32C.invokeExact(now, host + done, 0, part);
      }
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    return now;
  }
}
