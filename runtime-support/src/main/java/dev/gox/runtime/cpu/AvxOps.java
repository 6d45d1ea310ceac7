package dev.gox.runtime.cpu;

import dev.gox.runtime.memory.GuestAccess;

/**
 * Permutations across the 128-bit parts of a vector, gathers, and what concerns all upper halves:
 * Intel SDM vol. 2, VPERM*, VGATHER*, VPGATHER*, VZEROUPPER.
 */
public final class AvxOps {
  private AvxOps() {}

  /** A lane of one of four parts by bits 1:0 of a choice, zero if its bit 3 is set. */
  public static long pickPart(long a, long aHigh, long b, long bHigh, long choice) {
    return (choice & 8) != 0 ? 0 : pickQuadword(a, aHigh, b, bHigh, choice);
  }

  /** One of four by the low two bits of a number. */
  public static long pickQuadword(long v0, long v1, long v2, long v3, long number) {
    long low = (number & 1) == 0 ? v0 : v1;
    long high = (number & 1) == 0 ? v2 : v3;
    return (number & 2) == 0 ? low : high;
  }

  /** Two singles of a part by bits 1:0 of each doubleword of numbers. */
  public static long pickSingles(long low, long high, long numbers) {
    return SimdOps.element(low, high, numbers & 3, 32)
        | SimdOps.element(low, high, numbers >>> 32 & 3, 32) << 32;
  }

  /** Two doublewords of a vector by bits 2:0 of each doubleword of numbers. */
  public static long pickDoublewords(long v0, long v1, long v2, long v3, long numbers) {
    return pickDoubleword(v0, v1, v2, v3, numbers)
        | pickDoubleword(v0, v1, v2, v3, numbers >>> 32) << 32;
  }

  private static long pickDoubleword(long v0, long v1, long v2, long v3, long number) {
    long lane = pickQuadword(v0, v1, v2, v3, number >>> 1);
    return lane >>> 32 * (number & 1) & 0xFFFF_FFFFL;
  }

  /** Makes the upper halves of all registers zero. */
  @KeepsRegisters
  @NeverFaults
  public static void zeroUpper(Cpu c) {
    for (int register = 0; register < 16; register++) {
      c.setVector(register, 2, 0);
      c.setVector(register, 3, 0);
    }
  }

  // ---- gathers, on the Cpu's registers: what is done before a fault stays done ----

  private static long element(Cpu c, long register, int number, int width) {
    long lane = c.getVector((int) register, number * width / 64);
    return width == 64 ? lane : (int) (lane >>> number * width % 64);
  }

  private static void setElement(Cpu c, long register, int number, int width, long value) {
    int lane = number * width / 64;
    long old = c.getVector((int) register, lane);
    long mask = -1L >>> 64 - width;
    int shift = number * width % 64;
    c.setVector((int) register, lane, old & ~(mask << shift) | (value & mask) << shift);
  }

  private static void gather(
      Cpu c,
      long to,
      long mask,
      long index,
      long base,
      long scale,
      long count,
      long addressMask,
      int width,
      int indexWidth) {
    if (to == mask || to == index || mask == index) {
      throw GuestFault.of(GuestFault.INVALID_OPCODE);
    }
    for (int i = 0; i < count; i++) {
      if (element(c, mask, i, width) < 0) {
        long a = base + (element(c, index, i, indexWidth) << scale) & addressMask;
        long v = width == 32 ? GuestAccess.load32(c, a) : GuestAccess.load64(c, a);
        setElement(c, to, i, width, v);
      }
      setElement(c, mask, i, width, 0);
    }
    int lanes = (int) count * width / 64;
    for (int lane = 0; lane < 4; lane++) {
      c.setVector((int) mask, lane, 0);
      if (lane >= lanes) {
        c.setVector((int) to, lane, 0);
      }
    }
  }

  public static void gather32By32(
      Cpu c, long to, long mask, long index, long base, long scale, long count, long addresses) {
    gather(c, to, mask, index, base, scale, count, addresses, 32, 32);
  }

  public static void gather32By64(
      Cpu c, long to, long mask, long index, long base, long scale, long count, long addresses) {
    gather(c, to, mask, index, base, scale, count, addresses, 32, 64);
  }

  public static void gather64By32(
      Cpu c, long to, long mask, long index, long base, long scale, long count, long addresses) {
    gather(c, to, mask, index, base, scale, count, addresses, 64, 32);
  }

  public static void gather64By64(
      Cpu c, long to, long mask, long index, long base, long scale, long count, long addresses) {
    gather(c, to, mask, index, base, scale, count, addresses, 64, 64);
  }
}
