package dev.gox.it.conformance;

import java.nio.ByteBuffer;

/** Chooses the floating-point controls, flags and x87 registers that a case begins with. */
final class FloatState {
  private static final int MXCSR_DEFAULT = 0x1F80;
  private static final int FLAGS = 0x3F;
  private static final int MXCSR_CONTROLS = 0xE040;
  private static final int FXSAVE_MXCSR = 24;
  private static final int FXSAVE_REGISTERS = 32;

  private static final int X87_DEFAULT = 0x37F;
  private static final int X87_CONTROLS = 0xF00;
  private static final int CONDITIONS = 0x4700;
  private static final int PENDING = 0x8080;
  private static final int TOP_SHIFT = 11;
  private static final long TOP_BIT = Long.MIN_VALUE;
  private static final int BIAS = 16383;

  private final Values values;
  private final ByteBuffer state;

  private FloatState(Values values, ByteBuffer state) {
    this.values = values;
    this.state = state;
  }

  /**
   * Writes a state.
   *
   * @param x87 whether the x87 state is of interest; else it is as after a reset
   */
  static void write(Values values, ByteBuffer state, boolean x87) {
    FloatState s = new FloatState(values, state);
    state.putInt(Layout.MXCSR, s.mxcsr());
    state.putShort(Layout.X87, (short) X87_DEFAULT);
    state.putInt(Layout.X87 + FXSAVE_MXCSR, MXCSR_DEFAULT);
    if (x87) {
      s.x87();
    }
  }

  /** Rounding, FTZ, DAZ and flags as they come; now and then something is not masked. */
  private int mxcsr() {
    int controls = values.once(4) ? 0 : (int) values.any() & MXCSR_CONTROLS;
    int flags = values.once(2) ? 0 : (int) values.any() & FLAGS;
    int masks = values.once(4) ? (int) values.any() & MXCSR_DEFAULT : MXCSR_DEFAULT;
    return controls | flags | masks;
  }

  private void x87() {
    int control = X87_DEFAULT;
    if (!values.once(3)) {
      control = control & ~X87_CONTROLS | (int) values.any() & X87_CONTROLS;
    }
    if (values.once(5)) {
      control = control & ~FLAGS | (int) values.any() & FLAGS;
    }
    int status = values.below(8) << TOP_SHIFT | (int) values.any() & CONDITIONS;
    int flags = (int) values.any() & FLAGS;
    // An exception that is pending already is met by the next instruction.
    status |= values.once(2) ? 0 : values.once(20) ? flags : flags & control;
    status |= (status & ~control & FLAGS) != 0 ? PENDING : 0;
    state.putShort(Layout.X87, (short) control);
    state.putShort(Layout.X87 + 2, (short) status);
    state.put(Layout.X87 + 4, (byte) tags(status >> TOP_SHIFT & 7));
    for (int i = 0; i < 8; i++) {
      register(Layout.X87 + FXSAVE_REGISTERS + 16 * i);
    }
    if (values.once(6)) {
      // Operands much alike: comparisons, cancellation.
      int from = Layout.X87 + FXSAVE_REGISTERS;
      state.putLong(from + 16, state.getLong(from) ^ values.below(3));
      state.putShort(from + 24, (short) (state.getShort(from + 8) ^ values.below(2) << 15));
    }
  }

  /** Mostly some registers from the top on; a bit for each physical one. */
  private int tags(int top) {
    if (values.once(12)) {
      return values.below(256);
    }
    int tags = 0;
    int filled = values.once(8) ? values.below(9) : 2 + values.below(6);
    for (int i = 0; i < filled; i++) {
      tags |= 1 << (top + i & 7);
    }
    return tags;
  }

  private void register(int at) {
    int sign = values.below(2) << 15;
    long fraction = values.once(3) ? values.sparse() : values.any();
    fraction = values.once(4) ? fraction & -1L << 40 : fraction;
    long significand = fraction | TOP_BIT;
    int exponent;
    switch (values.below(16)) {
      case 0 -> {
        exponent = 0;
        significand = values.once(2) ? 0 : fraction;
      }
      case 1 -> {
        exponent = 0x7FFF;
        significand = values.once(2) ? TOP_BIT : significand;
      }
      case 2 -> {
        exponent = values.below(0x8000);
        significand = values.once(3) ? fraction : significand;
      }
      case 3, 4 -> exponent = values.once(2) ? 1 + values.below(80) : 0x7FFE - values.below(80);
      case 5, 6, 7 -> {
        // A small integer or a fraction.
        exponent = BIAS + values.below(12) - 4;
        significand = TOP_BIT | (long) values.below(256) << 55;
      }
      case 8 -> exponent = BIAS + values.below(1100) - 550;
      default -> exponent = BIAS + values.below(70) - 35;
    }
    state.putLong(at, significand);
    state.putShort(at + 8, (short) (sign | exponent));
  }
}
