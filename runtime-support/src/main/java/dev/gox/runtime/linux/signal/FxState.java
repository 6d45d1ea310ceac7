package dev.gox.runtime.linux.signal;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.cpu.X87;
import dev.gox.runtime.memory.GuestMemory;

/**
 * The floating-point state of a signal frame: FXSAVE's image (Intel SDM vol. 1, 10.5), which is all
 * there is while CPUID offers no XSAVE. The words that Linux keeps there for software stay zero, as
 * on processors without XSAVE before Linux 5.14: nothing extended follows.
 */
final class FxState {
  private FxState() {}

  static final int SIZE = 512;

  /** Linux aligns it so, for XSAVE's sake, whether the processor has it or not. */
  static final int ALIGNMENT = 64;

  private static final int MXCSR = 24;
  private static final int MXCSR_MASK = 28;
  private static final int STACK = 32;
  private static final int VECTORS = 160;

  /** MXCSR's bits that exist: LDMXCSR and FXRSTOR fault on others. */
  private static final int KNOWN = 0xFFFF;

  private static final int MXCSR_RESET = 0x1F80;
  private static final int FXRSTOR_ALIGNMENT = 16;

  /** Writes a processor's state. */
  static void save(Cpu c, GuestMemory m, long at) {
    m.write(at, new byte[SIZE], 0, SIZE);
    X87 x87 = c.x87 == null ? new X87() : c.x87;
    m.putShort(at, (short) x87.controlWord);
    m.putShort(at + 2, (short) x87.statusWord);
    m.putByte(at + 4, (byte) x87.tags);
    m.putShort(at + 6, (short) x87.lastOpcode);
    m.putLong(at + 8, x87.lastInstruction);
    m.putLong(at + 16, x87.lastData);
    m.putInt(at + MXCSR, c.mxcsr);
    m.putInt(at + MXCSR_MASK, KNOWN);
    for (int i = 0; i < 8; i++) {
      int register = physical(x87.statusWord, i);
      m.putLong(at + STACK + 16L * i, x87.significand[register]);
      m.putShort(at + STACK + 16L * i + 8, (short) x87.signExponent[register]);
    }
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
   * Reads a state back.
   *
   * @throws GuestFault if it can't be read or FXRSTOR would refuse it
   */
  static void restore(Cpu c, GuestMemory m, long at) {
    int mxcsr = m.getInt(at + MXCSR);
    if (at % FXRSTOR_ALIGNMENT != 0 || (mxcsr & ~KNOWN) != 0) {
      throw GuestFault.of(GuestFault.GENERAL_PROTECTION);
    }
    restoreX87(c, m, at);
    c.mxcsr = mxcsr;
    for (int n = 0; n < 16; n++) {
      c.setVector(n, 0, m.getLong(at + VECTORS + 16L * n));
      c.setVector(n, 1, m.getLong(at + VECTORS + 16L * n + 8));
    }
  }

  private static void restoreX87(Cpu c, GuestMemory m, long at) {
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
    fresh.lastInstruction = m.getLong(at + 8);
    fresh.lastData = m.getLong(at + 16);
    for (int i = 0; i < 8; i++) {
      int register = physical(status, i);
      fresh.significand[register] = m.getLong(at + STACK + 16L * i);
      fresh.signExponent[register] = m.getShort(at + STACK + 16L * i + 8) & 0xFFFF;
    }
    c.x87 = fresh;
  }

  /** Makes the state new: a handler starts so, and a frame without state restores it. */
  static void reset(Cpu c) {
    c.x87 = null;
    c.mxcsr = MXCSR_RESET;
    for (int n = 0; n < 16; n++) {
      for (int lane = 0; lane < 4; lane++) {
        c.setVector(n, lane, 0);
      }
    }
  }
}
