package dev.gox.runtime.cpu.ieee;

/**
 * A binary format: IEEE 754's interchange formats, x87's (Intel SDM vol. 1, 4.2.2), and what x87's
 * precision control makes of the latter.
 *
 * @param precision bits of the significand, the topmost included
 * @param least the exponent of the smallest normal number
 * @param greatest the exponent of the largest number
 */
public record FloatFormat(int precision, int least, int greatest) {
  public static final FloatFormat HALF = new FloatFormat(11, -14, 15);
  public static final FloatFormat SINGLE = new FloatFormat(24, -126, 127);
  public static final FloatFormat DOUBLE = new FloatFormat(53, -1022, 1023);
  public static final FloatFormat EXTENDED = new FloatFormat(64, -16382, 16383);

  /** x87's registers with the significand of a single. */
  public static final FloatFormat EXTENDED_SINGLE = new FloatFormat(24, -16382, 16383);

  /** x87's registers with the significand of a double. */
  public static final FloatFormat EXTENDED_DOUBLE = new FloatFormat(53, -16382, 16383);

  private int fractionBits() {
    return precision - 1;
  }

  private int exponentMask() {
    return 2 * greatest + 1;
  }

  /** Takes bits of a half, single or double apart. */
  public Real unpack(long bits) {
    boolean negative = (bits >>> fractionBits() & exponentMask() + 1) != 0;
    int biased = (int) (bits >>> fractionBits()) & exponentMask();
    long fraction = bits << 64 - fractionBits() >>> 1;
    if (biased == exponentMask()) {
      return fraction == 0 ? Real.infinity(negative) : Real.nan(negative, fraction);
    }
    return biased == 0
        ? Real.denormal(negative, least, fraction)
        : new Real(
            Real.Kind.FINITE, negative, biased - greatest, Long.MIN_VALUE | fraction, 0, false);
  }

  /** The bits of a number that this format has, of a half, single or double; NaNs are cut. */
  public long pack(Real value) {
    long sign = value.negative() ? (exponentMask() + 1L) << fractionBits() : 0;
    int cut = 64 - precision;
    long fractionMask = (1L << fractionBits()) - 1;
    return sign
        | switch (value.kind()) {
          case ZERO -> 0;
          case INFINITE -> (long) exponentMask() << fractionBits();
          case NAN -> (long) exponentMask() << fractionBits() | value.high() >>> cut & fractionMask;
          case FINITE ->
              value.exponent() < least
                  ? value.high() >>> cut + least - value.exponent()
                  : (long) (value.exponent() + greatest) << fractionBits()
                      | value.high() >>> cut & fractionMask;
        };
  }
}
