package dev.gox.runtime.cpu;

import dev.gox.runtime.memory.GuestAccess;

/**
 * String instructions (Intel SDM vol. 2, MOVS, STOS, LODS, CMPS, SCAS and REP). Each element is
 * committed by itself: a fault leaves RSI, RDI and RCX at the element that faulted.
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

  public static void movs(Cpu c, long bytes) {
    store(c, c.r7, bytes, load(c, c.r6, bytes));
    long step = step(c, bytes);
    c.r6 += step;
    c.r7 += step;
  }

  public static void stos(Cpu c, long bytes) {
    store(c, c.r7, bytes, c.r0);
    c.r7 += step(c, bytes);
  }

  public static void lods(Cpu c, long bytes) {
    long value = load(c, c.r6, bytes);
    switch ((int) bytes) {
      case 1 -> c.set8(Cpu.RAX, value);
      case 2 -> c.set16(Cpu.RAX, value);
      default -> c.r0 = value;
    }
    c.r6 += step(c, bytes);
  }

  public static void cmps(Cpu c, long bytes) {
    long a = load(c, c.r6, bytes);
    long b = load(c, c.r7, bytes);
    compare(c, a, b, bytes);
    long step = step(c, bytes);
    c.r6 += step;
    c.r7 += step;
  }

  public static void scas(Cpu c, long bytes) {
    long b = load(c, c.r7, bytes);
    compare(c, c.r0, b, bytes);
    c.r7 += step(c, bytes);
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

  public static boolean movsRepeated(Cpu c, long bytes, long untilEqual) {
    for (int i = 0; i < SLICE && c.r1 != 0; i++) {
      movs(c, bytes);
      c.r1--;
    }
    return c.r1 == 0;
  }

  public static boolean stosRepeated(Cpu c, long bytes, long untilEqual) {
    for (int i = 0; i < SLICE && c.r1 != 0; i++) {
      stos(c, bytes);
      c.r1--;
    }
    return c.r1 == 0;
  }

  public static boolean lodsRepeated(Cpu c, long bytes, long untilEqual) {
    for (int i = 0; i < SLICE && c.r1 != 0; i++) {
      lods(c, bytes);
      c.r1--;
    }
    return c.r1 == 0;
  }

  public static boolean cmpsRepeated(Cpu c, long bytes, long untilEqual) {
    for (int i = 0; i < SLICE && c.r1 != 0; i++) {
      cmps(c, bytes);
      c.r1--;
      if (Flags.zero(c) == (untilEqual != 0)) {
        return true;
      }
    }
    return c.r1 == 0;
  }

  public static boolean scasRepeated(Cpu c, long bytes, long untilEqual) {
    for (int i = 0; i < SLICE && c.r1 != 0; i++) {
      scas(c, bytes);
      c.r1--;
      if (Flags.zero(c) == (untilEqual != 0)) {
        return true;
      }
    }
    return c.r1 == 0;
  }
}
