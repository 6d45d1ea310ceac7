package dev.gox.it.conformance;

import java.nio.ByteBuffer;

/** Chooses the floating-point controls, flags and x87 registers that a case begins with. */
final class FloatState {
  private FloatState() {}

  private static final int MXCSR_DEFAULT = 0x1F80;
  private static final int MXCSR_FLAGS = 0x3F;
  private static final int MXCSR_CONTROLS = 0xE040;
  private static final int FXSAVE_MXCSR = 24;

  static void write(Values values, ByteBuffer state) {
    state.putInt(Layout.MXCSR, mxcsr(values));
    state.putShort(Layout.X87, (short) 0x37F);
    state.putInt(Layout.X87 + FXSAVE_MXCSR, MXCSR_DEFAULT);
  }

  /** Rounding, FTZ, DAZ and flags as they come; now and then something is not masked. */
  private static int mxcsr(Values values) {
    int controls = values.once(4) ? 0 : (int) values.any() & MXCSR_CONTROLS;
    int flags = values.once(2) ? 0 : (int) values.any() & MXCSR_FLAGS;
    int masks = values.once(4) ? (int) values.any() & MXCSR_DEFAULT : MXCSR_DEFAULT;
    return controls | flags | masks;
  }
}
