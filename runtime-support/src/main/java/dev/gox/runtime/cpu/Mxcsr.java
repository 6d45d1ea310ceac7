package dev.gox.runtime.cpu;

/**
 * MXCSR (Intel SDM vol. 1, 10.2.3), and when it counts. Most programs never look at it: to them
 * rounding is to nearest and exceptions are masked, and nobody asks for flags, so translated code
 * is the host's plain arithmetic. A thread that loads or stores MXCSR, or gets other controls in a
 * state that it restores, is {@link Cpu#exactFloats exact} from then on, and so is the translated
 * code of its process. Flags of what it computed before are missing.
 */
@KeepsRegisters
public final class Mxcsr {
  private Mxcsr() {}

  /** The bits that exist: loading others faults. */
  static final int KNOWN = 0xFFFF;

  private static final int FLAGS = 0x3F;

  /** LDMXCSR. */
  public static void load(Cpu c, long value) {
    if ((value & ~KNOWN) != 0) {
      throw GuestFault.of(GuestFault.GENERAL_PROTECTION);
    }
    beExact(c);
    c.mxcsr = (int) value;
  }

  /** STMXCSR. */
  public static long store(Cpu c) {
    beExact(c);
    return c.mxcsr;
  }

  /** Sets it from a state that is restored, where it mostly is as ever. */
  static void restore(Cpu c, int value) {
    if ((value & ~FLAGS) != FxState.MXCSR_RESET) {
      beExact(c);
    }
    c.mxcsr = value;
  }

  private static void beExact(Cpu c) {
    if (!c.exactFloats) {
      c.exactFloats = true;
      if (c.caller != null) {
        c.caller.useExactFloats();
      }
    }
  }
}
