package dev.gox.runtime.cpu;

import dev.gox.runtime.memory.GuestAccess;
import dev.gox.runtime.memory.GuestMemory;

/**
 * The extended state as XSAVE lays it out (Intel SDM vol. 1, chapter 13): FXSAVE's area, a header,
 * and the upper halves of the vector registers, which lie at the same place in either format. The
 * components are x87 (bit 0), SSE (bit 1) and AVX (bit 2).
 */
public final class XState {
  private XState() {}

  private static final int X87_STATE = 1;
  private static final int SSE = 2;
  private static final int AVX = 4;

  /** XCR0: the components that a program may save. */
  public static final int COMPONENTS = X87_STATE | SSE | AVX;

  /** Where the header's XSTATE_BV is: the components that the area has. */
  public static final int STATE_BITS = 512;

  /** Where the header's XCOMP_BV is: the components there is room for, in the compacted format. */
  private static final int COMPACTION_BITS = 520;

  private static final int HEADER_END = 576;

  /** Where the upper halves begin, and how many bytes they take. */
  static final int AVX_OFFSET = HEADER_END;

  static final int AVX_SIZE = 256;

  /** Bytes of an area with all components. */
  public static final int SIZE = AVX_OFFSET + AVX_SIZE;

  public static final int ALIGNMENT = 64;

  private static final long COMPACTED = Long.MIN_VALUE;

  /** XGETBV: 0 reads XCR0, 1 which of its components are not as they were at first. */
  public static void xgetbv(Cpu c) {
    int register = (int) c.r1;
    if (register != 0 && register != 1) {
      throw GuestFault.of(GuestFault.GENERAL_PROTECTION);
    }
    c.r0 = register == 0 ? COMPONENTS : inUse(c);
    c.r2 = 0;
  }

  /** The components that differ from what they are after a reset. */
  private static long inUse(Cpu c) {
    long bits = c.x87 == null ? 0 : X87_STATE;
    for (int register = 0; register < 16; register++) {
      bits |= (c.getVector(register, 0) | c.getVector(register, 1)) != 0 ? SSE : 0;
      bits |= (c.getVector(register, 2) | c.getVector(register, 3)) != 0 ? AVX : 0;
    }
    return bits;
  }

  private static long requested(Cpu c) {
    return (c.r0 & 0xFFFF_FFFFL | c.r2 << 32) & COMPONENTS;
  }

  private static void requireAligned(long at) {
    if (at % ALIGNMENT != 0) {
      throw GuestFault.of(GuestFault.GENERAL_PROTECTION);
    }
  }

  /**
   * XSAVE.
   *
   * @param wide whether the last x87 instruction's and operand's addresses have 64 bits
   */
  public static void xsave(Cpu c, long at, long wide) {
    save(c, at, requested(c), requested(c), wide);
  }

  /** XSAVEOPT: what is as after a reset is not written. */
  public static void xsaveopt(Cpu c, long at, long wide) {
    save(c, at, requested(c), requested(c) & inUse(c), wide);
  }

  private static void save(Cpu c, long at, long requested, long written, long wide) {
    requireAligned(at);
    check(c, at, requested);
    // The header's other words belong to the compacted format.
    long before = GuestAccess.load64(c, at + STATE_BITS);
    write(c, c.memory, at, written, wide);
    if ((requested & (SSE | AVX)) != 0) {
      FxState.saveControl(c, c.memory, at);
    }
    c.memory.putLong(at + STATE_BITS, before & ~requested | requested & inUse(c));
  }

  /** XSAVEC: the compacted format, without what is as after a reset. */
  public static void xsavec(Cpu c, long at, long wide) {
    requireAligned(at);
    long requested = requested(c);
    check(c, at, requested);
    long used = requested & inUse(c);
    used |= c.mxcsr != FxState.MXCSR_RESET ? requested & SSE : 0;
    write(c, c.memory, at, used, wide);
    if ((used & SSE) != 0) {
      FxState.saveControl(c, c.memory, at);
    }
    c.memory.putLong(at + STATE_BITS, used);
    c.memory.putLong(at + COMPACTION_BITS, requested | COMPACTED);
  }

  /** Faults before anything is written. */
  private static void check(Cpu c, long at, long requested) {
    GuestAccess.checkWrite(c, at, (requested & AVX) != 0 ? SIZE : HEADER_END);
  }

  private static void write(Cpu c, GuestMemory m, long at, long components, long wide) {
    if ((components & X87_STATE) != 0) {
      FxState.saveX87(c, m, at, wide);
    }
    if ((components & SSE) != 0) {
      FxState.saveVectors(c, m, at);
    }
    if ((components & AVX) != 0) {
      for (int register = 0; register < 16; register++) {
        m.putLong(at + AVX_OFFSET + 16L * register, c.getVector(register, 2));
        m.putLong(at + AVX_OFFSET + 16L * register + 8, c.getVector(register, 3));
      }
    }
  }

  /**
   * Writes all components and a header that has them, as Linux does in a signal frame, which tells
   * of x87 and SSE state always.
   */
  public static void saveAll(Cpu c, GuestMemory m, long at) {
    m.write(at + STATE_BITS, new byte[HEADER_END - STATE_BITS], 0, HEADER_END - STATE_BITS);
    write(c, m, at, COMPONENTS, 1);
    FxState.saveControl(c, m, at);
    m.putLong(at + STATE_BITS, inUse(c) | X87_STATE | SSE);
  }

  /**
   * XRSTOR: components that the area doesn't have become as after a reset.
   *
   * @param wide as in {@link #xsave}
   */
  public static void xrstor(Cpu c, long at, long wide) {
    restore(c, c.memory, at, requested(c), wide);
  }

  /**
   * Reads components back; all of the area, before any of it counts.
   *
   * @throws GuestFault if it can't be read or XRSTOR would refuse it
   */
  public static void restore(Cpu c, GuestMemory m, long at, long requested, long wide) {
    requireAligned(at);
    long has = checkedHeader(m, at);
    // MXCSR is SSE's; in the standard format AVX's too, and there whether or not the area has them.
    boolean compacted = m.getLong(at + COMPACTION_BITS) < 0;
    boolean controls = (requested & (compacted ? SSE : SSE | AVX)) != 0;
    boolean initial = compacted && (has & SSE) == 0;
    if (controls && !initial) {
      FxState.checkControl(m, at);
    }
    if ((requested & has & AVX) != 0) {
      m.getLong(at + SIZE - 8);
    }
    if ((requested & X87_STATE) != 0) {
      FxState.restoreX87(c, m, at, (has & X87_STATE) != 0, wide);
    }
    if (controls) {
      FxState.restoreControl(c, m, at, !initial);
    }
    for (int register = 0; register < 16; register++) {
      if ((requested & SSE) != 0) {
        restoreHalf(c, m, register, 0, (has & SSE) != 0, at + FxState.VECTORS);
      }
      if ((requested & AVX) != 0) {
        restoreHalf(c, m, register, 2, (has & AVX) != 0, at + AVX_OFFSET);
      }
    }
  }

  private static void restoreHalf(
      Cpu c, GuestMemory m, int register, int lane, boolean has, long halves) {
    long at = halves + 16L * register;
    c.setVector(register, lane, has ? m.getLong(at) : 0);
    c.setVector(register, lane + 1, has ? m.getLong(at + 8) : 0);
  }

  /** The components that an area has; a #GP for a header that no XSAVE writes. */
  private static long checkedHeader(GuestMemory m, long at) {
    long has = m.getLong(at + STATE_BITS);
    long room = m.getLong(at + COMPACTION_BITS);
    long allowed = COMPONENTS;
    boolean valid = room == 0 && m.getLong(at + COMPACTION_BITS + 8) == 0;
    if ((room & COMPACTED) != 0) {
      allowed = room & ~COMPACTED;
      valid = (allowed & ~COMPONENTS) == 0;
      for (int word = COMPACTION_BITS + 8; word < HEADER_END; word += 8) {
        valid &= m.getLong(at + word) == 0;
      }
    }
    if (!valid || (has & ~allowed) != 0) {
      throw GuestFault.of(GuestFault.GENERAL_PROTECTION);
    }
    return has;
  }
}
