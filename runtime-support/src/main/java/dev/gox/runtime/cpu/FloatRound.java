package dev.gox.runtime.cpu;

/**
 * Rounding to integers in a floating-point format, on raw bits: Intel SDM vol. 2, ROUNDSD. Modes
 * are those of MXCSR's rounding control: 0 to nearest even, 1 down, 2 up, 3 to zero.
 */
public final class FloatRound {
  private FloatRound() {}

  /** MXCSR's rounding mode. */
  @KeepsRegisters
  @NeverFaults
  public static long currentMode(Cpu c) {
    return c.mxcsr >> 13 & 3;
  }

  private static double round(double v, long mode) {
    return switch ((int) mode) {
      case 0 -> Math.rint(v);
      case 1 -> Math.floor(v);
      case 2 -> Math.ceil(v);
      default -> v < 0 ? Math.ceil(v) : Math.floor(v);
    };
  }

  /**
   * Rounds a double.
   *
   * @param quiet nonzero if no inexact result is signalled
   */
  public static long roundDouble(long a, long mode, long quiet) {
    double r = round(Double.longBitsToDouble(a), mode);
    return r != r ? FloatOps.quietDouble(a) : Double.doubleToRawLongBits(r);
  }

  /** Rounds a single, as {@link #roundDouble} does a double. */
  public static long roundSingle(long a, long mode, long quiet) {
    float r = (float) round(Float.intBitsToFloat((int) a), mode);
    return r != r ? FloatOps.quietSingle(a) : Float.floatToRawIntBits(r) & 0xFFFF_FFFFL;
  }
}
