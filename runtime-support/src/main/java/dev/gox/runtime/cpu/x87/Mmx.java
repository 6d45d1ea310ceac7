package dev.gox.runtime.cpu.x87;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.KeepsRegisters;
import dev.gox.runtime.cpu.X87;

/** The MMX registers, which are x87's significands: Intel SDM vol. 1, 9.2 and 9.5. */
@KeepsRegisters
public final class Mmx {
  private Mmx() {}

  private static final int ALL_VALID = 0xFF;

  public static long read(Cpu c, long register) {
    return c.x87().significand[(int) register];
  }

  /** Makes the x87 register a NaN, if anyone takes it for a number. */
  public static void write(Cpu c, long register, long value) {
    X87 x = c.x87();
    x.significand[(int) register] = value;
    x.signExponent[(int) register] = 0xFFFF;
  }

  /** What each MMX instruction but EMMS does to the stack. */
  public static void enter(Cpu c) {
    X87 x = c.x87();
    x.statusWord &= ~Status.TOP;
    x.tags = ALL_VALID;
  }
}
