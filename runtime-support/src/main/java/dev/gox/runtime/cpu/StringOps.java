package dev.gox.runtime.cpu;

import dev.gox.runtime.memory.BulkAccess;
import dev.gox.runtime.memory.GuestAccess;

/**
 * String instructions (Intel SDM vol. 2, MOVS, STOS, LODS, CMPS, SCAS and REP). Each element is
 * committed by itself: a fault leaves RSI, RDI and RCX at the element that faulted. Elements that
 * can't fault are moved and filled many at once, to the same effect.
 *
 * <p>Parameters: the element's size in bytes, the bits that addresses and the count have, and the
 * base of the source's segment.
 */
public final class StringOps {
  private StringOps() {}

  /** Elements a repeated instruction moves before it lets a poll in. */
  private static final int SLICE = 4096;

  /** Bytes that are moved or filled at once before a poll is let in. */
  private static final long PIECE = 1 << 20;

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

  /** How many bytes may be moved at once: a single step is one element. */
  private static long budget(Cpu c) {
    return c.stepping ? 1 : PIECE;
  }

  private static int slice(Cpu c) {
    return c.stepping ? 1 : SLICE;
  }

  // ---- repeated: each returns whether the instruction is done ----

  public static boolean movsRepeated(Cpu c, long bytes, long mask, long segment, long untilEqual) {
    long budget = budget(c);
    while (budget > 0 && (c.r1 & mask) != 0) {
      long count =
          mask == -1 && budget >= bytes
              ? moveMany(c, bytes, segment, atMost(c.r1, budget / bytes))
              : 0;
      if (count == 0) {
        movs(c, bytes, mask, segment);
        count = 1;
        budget -= PIECE / SLICE;
      } else {
        budget -= Math.max(count * bytes, PIECE / SLICE);
      }
      c.r1 = c.r1 - count & mask;
    }
    return (c.r1 & mask) == 0;
  }

  public static boolean stosRepeated(Cpu c, long bytes, long mask, long segment, long untilEqual) {
    long budget = budget(c);
    while (budget > 0 && (c.r1 & mask) != 0) {
      long count =
          mask == -1 && budget >= bytes ? fillMany(c, bytes, atMost(c.r1, budget / bytes)) : 0;
      if (count == 0) {
        stos(c, bytes, mask, segment);
        count = 1;
        budget -= PIECE / SLICE;
      } else {
        budget -= Math.max(count * bytes, PIECE / SLICE);
      }
      c.r1 = c.r1 - count & mask;
    }
    return (c.r1 & mask) == 0;
  }

  /** The smaller of an unsigned count and a number. */
  private static long atMost(long count, long number) {
    return Long.compareUnsigned(count, number) < 0 ? count : number;
  }

  /**
   * Moves as many elements as need no check of their own.
   *
   * @return how many, up to most; RSI and RDI are past them
   */
  private static long moveMany(Cpu c, long bytes, long segment, long most) {
    long from = segment + c.r6;
    long to = c.r7;
    boolean up = (c.systemFlags & Flags.DF) == 0;
    // How far the elements already written stay clear of those still to be read.
    long ahead = up ? to - from : from - to;
    long length = most * bytes;
    if (ahead > 0 && ahead < length) {
      length = ahead;
    }
    if (up) {
      length = BulkAccess.writable(c, to, BulkAccess.readable(c, from, length));
    } else {
      length = BulkAccess.readableBefore(c, from + bytes, length);
      length = BulkAccess.writableBefore(c, to + bytes, length);
    }
    long count = length / bytes;
    if (count > 0) {
      length = count * bytes;
      long below = up ? 0 : length - bytes;
      BulkAccess.move(c, from - below, to - below, length);
      c.r6 += up ? length : -length;
      c.r7 += up ? length : -length;
    }
    return count;
  }

  /** The like of {@link #moveMany} for RAX's low bytes and RDI. */
  private static long fillMany(Cpu c, long bytes, long most) {
    boolean up = (c.systemFlags & Flags.DF) == 0;
    long length = most * bytes;
    length =
        up
            ? BulkAccess.writable(c, c.r7, length)
            : BulkAccess.writableBefore(c, c.r7 + bytes, length);
    long count = length / bytes;
    if (count > 0) {
      length = count * bytes;
      BulkAccess.fill(c, up ? c.r7 : c.r7 + bytes - length, length, c.r0, (int) bytes);
      c.r7 += up ? length : -length;
    }
    return count;
  }

  public static boolean lodsRepeated(Cpu c, long bytes, long mask, long segment, long untilEqual) {
    for (int i = 0; i < slice(c) && (c.r1 & mask) != 0; i++) {
      lods(c, bytes, mask, segment);
      c.r1 = c.r1 - 1 & mask;
    }
    return (c.r1 & mask) == 0;
  }

  public static boolean cmpsRepeated(Cpu c, long bytes, long mask, long segment, long untilEqual) {
    for (int i = 0; i < slice(c) && (c.r1 & mask) != 0; i++) {
      cmps(c, bytes, mask, segment);
      c.r1 = c.r1 - 1 & mask;
      if (Flags.zero(c) == (untilEqual != 0)) {
        return true;
      }
    }
    return (c.r1 & mask) == 0;
  }

  public static boolean scasRepeated(Cpu c, long bytes, long mask, long segment, long untilEqual) {
    for (int i = 0; i < slice(c) && (c.r1 & mask) != 0; i++) {
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
