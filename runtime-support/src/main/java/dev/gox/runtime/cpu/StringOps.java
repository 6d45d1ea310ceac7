package dev.gox.runtime.cpu;

import dev.gox.runtime.memory.GuestAccess;

/**
 * String instructions (Intel SDM vol. 2, MOVS, STOS, LODS, CMPS, SCAS and REP). Each element is
 * committed by itself: a fault leaves RSI, RDI and RCX at the element that faulted.
 *
 * <p>Parameters: the element's size in bytes, the bits that addresses and the count have, and the
 * base of the source's segment.
 */
public final class StringOps {
  private StringOps() {}

  /** Elements a repeated instruction moves before it lets a poll in. */
  private static final int SLICE = 4096;

  private static long step(Cpu c, long bytes) {
    return (c.systemFlags & Flags.DF) == 0 ? bytes : -bytes;
  }

  private static long load(Cpu c, long address, long bytes) {
    return switch ((int) bytes) {
      case 1 -> GuestAccess.load8(c, address);
      case 2 -> GuestAccess.load16(c, address);
      case 4 -> GuestAccess.load32(c, address);
      default -> GuestAccess.load64(c, address);
    };
  }

  private static void store(Cpu c, long address, long bytes, long value) {
    switch ((int) bytes) {
      case 1 -> GuestAccess.store8(c, address, value);
      case 2 -> GuestAccess.store16(c, address, value);
      case 4 -> GuestAccess.store32(c, address, value);
      default -> GuestAccess.store64(c, address, value);
    }
  }

  public static void movs(Cpu c, long bytes, long mask, long segment) {
    store(c, c.r7 & mask, bytes, load(c, segment + (c.r6 & mask), bytes));
    long step = step(c, bytes);
    c.r6 = c.r6 + step & mask;
    c.r7 = c.r7 + step & mask;
  }

  public static void stos(Cpu c, long bytes, long mask, long segment) {
    store(c, c.r7 & mask, bytes, c.r0);
    c.r7 = c.r7 + step(c, bytes) & mask;
  }

  public static void lods(Cpu c, long bytes, long mask, long segment) {
    long value = load(c, segment + (c.r6 & mask), bytes);
    switch ((int) bytes) {
      case 1 -> c.set8(Cpu.RAX, value);
      case 2 -> c.set16(Cpu.RAX, value);
      default -> c.r0 = value;
    }
    c.r6 = c.r6 + step(c, bytes) & mask;
  }

  public static void cmps(Cpu c, long bytes, long mask, long segment) {
    long a = load(c, segment + (c.r6 & mask), bytes);
    long b = load(c, c.r7 & mask, bytes);
    compare(c, a, b, bytes);
    long step = step(c, bytes);
    c.r6 = c.r6 + step & mask;
    c.r7 = c.r7 + step & mask;
  }

  public static void scas(Cpu c, long bytes, long mask, long segment) {
    long b = load(c, c.r7 & mask, bytes);
    compare(c, c.r0, b, bytes);
    c.r7 = c.r7 + step(c, bytes) & mask;
  }

  private static void compare(Cpu c, long a, long b, long bytes) {
    switch ((int) bytes) {
      case 1 -> Flags.sub8(c, a, b, a - b);
      case 2 -> Flags.sub16(c, a, b, a - b);
      case 4 -> Flags.sub32(c, a, b, a - b);
      default -> Flags.sub64(c, a, b, a - b);
    }
  }

  // ---- repeated: each returns whether the instruction is done ----

  public static boolean movsRepeated(Cpu c, long bytes, long mask, long segment, long untilEqual) {
    for (int i = 0; i < SLICE && (c.r1 & mask) != 0; i++) {
      movs(c, bytes, mask, segment);
      c.r1 = c.r1 - 1 & mask;
    }
    return (c.r1 & mask) == 0;
  }

  public static boolean stosRepeated(Cpu c, long bytes, long mask, long segment, long untilEqual) {
    for (int i = 0; i < SLICE && (c.r1 & mask) != 0; i++) {
      stos(c, bytes, mask, segment);
      c.r1 = c.r1 - 1 & mask;
    }
    return (c.r1 & mask) == 0;
  }

  public static boolean lodsRepeated(Cpu c, long bytes, long mask, long segment, long untilEqual) {
    for (int i = 0; i < SLICE && (c.r1 & mask) != 0; i++) {
      lods(c, bytes, mask, segment);
      c.r1 = c.r1 - 1 & mask;
    }
    return (c.r1 & mask) == 0;
  }

  public static boolean cmpsRepeated(Cpu c, long bytes, long mask, long segment, long untilEqual) {
    for (int i = 0; i < SLICE && (c.r1 & mask) != 0; i++) {
      cmps(c, bytes, mask, segment);
      c.r1 = c.r1 - 1 & mask;
      if (Flags.zero(c) == (untilEqual != 0)) {
        return true;
      }
    }
    return (c.r1 & mask) == 0;
  }

  public static boolean scasRepeated(Cpu c, long bytes, long mask, long segment, long untilEqual) {
    for (int i = 0; i < SLICE && (c.r1 & mask) != 0; i++) {
      scas(c, bytes, mask, segment);
      c.r1 = c.r1 - 1 & mask;
      if (Flags.zero(c) == (untilEqual != 0)) {
        return true;
      }
    }
    return (c.r1 & mask) == 0;
  }

  /** MASKMOVDQU: stores the bytes whose mask has its top bit set; none if one of them faults. */
  @KeepsRegisters
  public static void storeMasked(
      Cpu c, long address, long low, long high, long maskLow, long maskHigh) {
    for (int i = 0; i < 16; i++) {
      if (((i < 8 ? maskLow : maskHigh) >>> 8 * (i & 7) + 7 & 1) != 0) {
        GuestAccess.checkWrite(c, address + i, 1);
      }
    }
    for (int i = 0; i < 16; i++) {
      if (((i < 8 ? maskLow : maskHigh) >>> 8 * (i & 7) + 7 & 1) != 0) {
        GuestAccess.store8(c, address + i, (i < 8 ? low : high) >>> 8 * (i & 7));
      }
    }
  }
}
