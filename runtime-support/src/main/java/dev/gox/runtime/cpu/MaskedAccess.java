package dev.gox.runtime.cpu;

import dev.gox.runtime.memory.GuestAccess;

/**
 * Accesses to the elements of a lane whose top bit is set in a mask: Intel SDM vol. 2, VMASKMOV,
 * VPMASKMOV. The others are not touched, whatever their page.
 */
@KeepsRegisters
public final class MaskedAccess {
  private MaskedAccess() {}

  private static boolean hasLow(long mask) {
    return (mask & 0x8000_0000L) != 0;
  }

  public static long loadDoublewords(Cpu c, long a, long mask) {
    long low = hasLow(mask) ? GuestAccess.load32(c, a) : 0;
    return mask < 0 ? low | GuestAccess.load32(c, a + 4) << 32 : low;
  }

  public static long loadQuadword(Cpu c, long a, long mask) {
    return mask < 0 ? GuestAccess.load64(c, a) : 0;
  }

  /** Faults as the store would. */
  public static void checkDoublewords(Cpu c, long a, long mask) {
    if (hasLow(mask)) {
      GuestAccess.checkWrite(c, a, 4);
    }
    if (mask < 0) {
      GuestAccess.checkWrite(c, a + 4, 4);
    }
  }

  public static void checkQuadword(Cpu c, long a, long mask) {
    if (mask < 0) {
      GuestAccess.checkWrite(c, a, 8);
    }
  }

  public static void storeDoublewords(Cpu c, long a, long mask, long v) {
    if (hasLow(mask)) {
      GuestAccess.store32(c, a, v);
    }
    if (mask < 0) {
      GuestAccess.store32(c, a + 4, v >>> 32);
    }
  }

  public static void storeQuadword(Cpu c, long a, long mask, long v) {
    if (mask < 0) {
      GuestAccess.store64(c, a, v);
    }
  }
}
