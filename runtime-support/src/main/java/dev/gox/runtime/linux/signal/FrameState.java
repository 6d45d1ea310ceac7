package dev.gox.runtime.linux.signal;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.CpuLevel;
import dev.gox.runtime.cpu.Cpuid;
import dev.gox.runtime.cpu.FxState;
import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.cpu.XState;
import dev.gox.runtime.memory.GuestMemory;

/**
 * The floating-point state in a signal frame (Linux: arch/x86/kernel/fpu/signal.c): FXSAVE's area,
 * or XSAVE's where the guest's processor has XSAVE, with words that say so.
 */
final class FrameState {
  private FrameState() {}

  /** UC_FP_XSTATE: the state is XSAVE's. */
  private static final long EXTENDED = 1;

  // struct _fpx_sw_bytes, in what FXSAVE leaves to software.
  private static final int SOFTWARE = 464;
  private static final int EXTENDED_SIZE = SOFTWARE + 4;
  private static final int FEATURES = SOFTWARE + 8;
  private static final int STATE_SIZE = SOFTWARE + 16;

  /** FP_XSTATE_MAGIC1, in front of those words. */
  private static final int MAGIC = 0x4650_5853;

  /** FP_XSTATE_MAGIC2, behind the state. */
  private static final int MAGIC_BEHIND = 0x4650_5845;

  private static final int WHOLE_SIZE = XState.SIZE + 4;

  /** How many bytes it takes, from a multiple of {@link FxState#ALIGNMENT} on. */
  static int size(CpuLevel level) {
    return Cpuid.hasExtendedState(level) ? WHOLE_SIZE : FxState.SIZE;
  }

  /** What uc_flags says of it. */
  static long flags(CpuLevel level) {
    return Cpuid.hasExtendedState(level) ? EXTENDED : 0;
  }

  /** Writes a processor's state. */
  static void save(Cpu c, GuestMemory m, long at) {
    m.write(at, new byte[FxState.SIZE], 0, FxState.SIZE);
    if (!Cpuid.hasExtendedState(c.level)) {
      FxState.save(c, m, at);
      return;
    }
    XState.saveAll(c, m, at);
    m.putInt(at + SOFTWARE, MAGIC);
    m.putInt(at + EXTENDED_SIZE, WHOLE_SIZE);
    m.putLong(at + FEATURES, XState.COMPONENTS);
    m.putInt(at + STATE_SIZE, XState.SIZE);
    m.putInt(at + XState.SIZE, MAGIC_BEHIND);
  }

  /**
   * Reads a state back.
   *
   * @throws GuestFault if it can't be read or holds what no processor takes
   */
  static void restore(Cpu c, GuestMemory m, long at) {
    if (Cpuid.hasExtendedState(c.level) && isExtended(m, at)) {
      // A component that the frame doesn't name is as after a reset.
      XState.restore(c, m, at, m.getLong(at + FEATURES) & XState.COMPONENTS, 1);
      return;
    }
    FxState.restore(c, m, at);
    for (int register = 0; register < 16; register++) {
      c.setVector(register, 2, 0);
      c.setVector(register, 3, 0);
    }
  }

  /** Whether the words that say so are as they were written, or as good. */
  private static boolean isExtended(GuestMemory m, long at) {
    int size = m.getInt(at + STATE_SIZE);
    return m.getInt(at + SOFTWARE) == MAGIC
        && size >= XState.STATE_BITS + 64
        && size <= XState.SIZE
        && size <= m.getInt(at + EXTENDED_SIZE)
        && m.getInt(at + size) == MAGIC_BEHIND;
  }
}
