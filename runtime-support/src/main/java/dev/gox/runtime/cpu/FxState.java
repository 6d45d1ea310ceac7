package dev.gox.runtime.cpu;

import dev.gox.runtime.memory.GuestAccess;
import dev.gox.runtime.memory.GuestMemory;

/**
 * The floating-point state as FXSAVE lays it out (Intel SDM vol. 1, 10.5), for the instruction
 * itself, for signal frames, and as the first part of XSAVE's ({@link XState}).
 */
public final class FxState {
  private FxState() {}

  /** Bytes of the area. */
  public static final int SIZE = 512;

  /** Where the part ends that belongs to software, which the processor leaves alone. */
  private static final int USED = 416;

  /** Linux aligns it so, for XSAVE's sake, whether the processor has it or not. */
  public static final int ALIGNMENT = 64;

  private static final int MXCSR = 24;
  private static final int MXCSR_MASK = 28;
  private static final int STACK = 32;
  static final int VECTORS = 160;

  static final int MXCSR_RESET = 0x1F80;

  /** What FXSAVE and FXRSTOR need, or fault. */
  private static final int INSTRUCTION_ALIGNMENT = 16;

  /**
   * FXSAVE.
   *
   * @param wide whether the last instruction's and operand's addresses have 64 bits
   */
  public static void fxsave(Cpu c, long at, long wide) {
    if (at % INSTRUCTION_ALIGNMENT != 0) {
      throw GuestFault.of(GuestFault.GENERAL_PROTECTION);
    }
    GuestAccess.checkWrite(c, at, SIZE);
    c.memory.write(at, new byte[USED], 0, USED);
    saveX87(c, c.memory, at, wide);
    saveControl(c, c.memory, at);
    saveVectors(c, c.memory, at);
  }

  /**
   * FXRSTOR.
   *
   * @param wide as in {@link #fxsave}
   */
  public static void fxrstor(Cpu c, long at, long wide) {
    restore(c, c.memory, at, wide);
  }

  /**
   * Writes a processor's state, 416 bytes. The words that Linux keeps in a signal frame for
   * software are its own to fill.
   */
  public static void save(Cpu c, GuestMemory m, long at) {
    m.write(at, new byte[USED], 0, USED);
    saveX87(c, m, at, 1);
    saveControl(c, m, at);
    saveVectors(c, m, at);
  }

  /**
   * Writes the x87 state.
   *
   * @param wide as in {@link #fxsave}
   */
  static void saveX87(Cpu c, GuestMemory m, long at, long wide) {
    X87 x87 = c.x87 == null ? new X87() : c.x87;
    m.putShort(at, (short) x87.controlWord);
    m.putShort(at + 2, (short) x87.statusWord);
    m.putShort(at + 4, (short) x87.tags);
    m.putShort(at + 6, (short) x87.lastOpcode);
    // Selectors in the upper halves, which newer processors don't save.
    long mask = wide == 0 ? 0xFFFF_FFFFL : -1;
    m.putLong(at + 8, x87.lastInstruction & mask);
    m.putLong(at + 16, x87.lastData & mask);
    for (int i = 0; i < 8; i++) {
      int register = physical(x87.statusWord, i);
      m.putLong(at + STACK + 16L * i, x87.significand[register]);
      m.putLong(at + STACK + 16L * i + 8, x87.signExponent[register] & 0xFFFFL);
    }
  }

  /** Writes MXCSR and its mask. */
  static void saveControl(Cpu c, GuestMemory m, long at) {
    m.putInt(at + MXCSR, c.mxcsr);
    m.putInt(at + MXCSR_MASK, Mxcsr.KNOWN);
  }

  static void saveVectors(Cpu c, GuestMemory m, long at) {
    for (int n = 0; n < 16; n++) {
      m.putLong(at + VECTORS + 16L * n, c.getVector(n, 0));
      m.putLong(at + VECTORS + 16L * n + 8, c.getVector(n, 1));
    }
  }

  /** The physical register that ST(i) is: the status word's bits 13 to 11 are the top. */
  private static int physical(int statusWord, int i) {
    return (statusWord >> 11) + i & 7;
  }

  /**
   * Reads a state back; all of it, before any of it counts.
   *
   * @throws GuestFault if it can't be read or FXRSTOR would refuse it
   */
  public static void restore(Cpu c, GuestMemory m, long at) {
    restore(c, m, at, 1);
  }

  private static void restore(Cpu c, GuestMemory m, long at, long wide) {
    if (at % INSTRUCTION_ALIGNMENT != 0) {
      throw GuestFault.of(GuestFault.GENERAL_PROTECTION);
    }
    checkControl(m, at);
    m.getLong(at + USED - 8);
    restoreX87(c, m, at, true, wide);
    restoreControl(c, m, at, true);
    for (int n = 0; n < 16; n++) {
      c.setVector(n, 0, m.getLong(at + VECTORS + 16L * n));
      c.setVector(n, 1, m.getLong(at + VECTORS + 16L * n + 8));
    }
  }

  /** Faults if MXCSR has bits that don't exist. */
  static void checkControl(GuestMemory m, long at) {
    if ((m.getInt(at + MXCSR) & ~Mxcsr.KNOWN) != 0) {
      throw GuestFault.of(GuestFault.GENERAL_PROTECTION);
    }
  }

  /**
   * Reads MXCSR.
   *
   * @param has whether there is one; else it becomes as after a reset
   */
  static void restoreControl(Cpu c, GuestMemory m, long at, boolean has) {
    Mxcsr.restore(c, has ? m.getInt(at + MXCSR) : MXCSR_RESET);
  }

  /**
   * Reads the x87 state.
   *
   * @param has whether there is one; else it becomes as after a reset
   * @param wide as in {@link #fxsave}
   */
  static void restoreX87(Cpu c, GuestMemory m, long at, boolean has, long wide) {
    if (!has) {
      c.x87 = null;
      return;
    }
    X87 fresh = new X87();
    int control = m.getShort(at) & 0xFFFF;
    int status = m.getShort(at + 2) & 0xFFFF;
    int tags = m.getByte(at + 4) & 0xFF;
    if (c.x87 == null && control == fresh.controlWord && status == 0 && tags == 0) {
      // Most programs never touch it.
      return;
    }
    fresh.controlWord = control;
    fresh.statusWord = status;
    fresh.tags = tags;
    fresh.lastOpcode = m.getShort(at + 6) & 0x7FF;
    long mask = wide == 0 ? 0xFFFF_FFFFL : -1;
    fresh.lastInstruction = m.getLong(at + 8) & mask;
    fresh.lastData = m.getLong(at + 16) & mask;
    for (int i = 0; i < 8; i++) {
      int register = physical(status, i);
      fresh.significand[register] = m.getLong(at + STACK + 16L * i);
      fresh.signExponent[register] = m.getShort(at + STACK + 16L * i + 8) & 0xFFFF;
    }
    c.x87 = fresh;
  }

  /** Makes the state new: a handler starts so, and a frame without state restores it. */
  public static void reset(Cpu c) {
    c.x87 = null;
    c.mxcsr = MXCSR_RESET;
    for (int n = 0; n < 16; n++) {
      for (int lane = 0; lane < 4; lane++) {
        c.setVector(n, lane, 0);
      }
    }
  }
}
