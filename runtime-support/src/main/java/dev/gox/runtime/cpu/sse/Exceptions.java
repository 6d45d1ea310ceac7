package dev.gox.runtime.cpu.sse;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.cpu.KeepsRegisters;
import dev.gox.runtime.cpu.ieee.FloatUnit;

/** What the exceptions of an instruction's elements do: Intel SDM vol. 1, 11.5. */
@KeepsRegisters
public final class Exceptions {
  private Exceptions() {}

  /** Those that are found before anything is computed. */
  private static final int BEFORE = FloatUnit.INVALID | FloatUnit.DENORMAL | FloatUnit.ZERO_DIVIDE;

  private static final int MASKS = 7;

  /**
   * Makes sticky what {@link Cpu#floatFlags} has.
   *
   * @throws GuestFault #XM if one of them is not masked
   */
  public static void raise(Cpu c) {
    if (c.floatFlags != 0) {
      int flags = c.floatFlags;
      c.floatFlags = 0;
      int masks = c.mxcsr >> MASKS;
      if ((flags & ~masks & BEFORE) != 0) {
        flags &= BEFORE;
      }
      c.mxcsr |= flags;
      if ((flags & ~masks) != 0) {
        throw GuestFault.of(GuestFault.SIMD_ERROR);
      }
    }
  }
}
