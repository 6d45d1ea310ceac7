package dev.gox.runtime.cpu.ieee;

import java.math.BigInteger;

/**
 * IEEE 754's operations on numbers that are no NaNs, whose results are exact but for their lowest
 * bit, and the rounding of them: with x86's exceptions (Intel SDM vol. 1, 4.9), tininess being
 * detected after rounding. It has a rounding mode, and collects flags.
 */
public class FloatUnit {
  // Exceptions, as MXCSR and the x87 status word have their flags.
  public static final int INVALID = 1;
  public static final int DENORMAL = 2;
  public static final int ZERO_DIVIDE = 4;
  public static final int OVERFLOW = 8;
  public static final int UNDERFLOW = 16;
  public static final int PRECISION = 32;

  // Rounding modes, as the control words number them.
  public static final int NEAREST = 0;
  public static final int DOWN = 1;
  public static final int UP = 2;
  public static final int TO_ZERO = 3;

  /** The rounding mode. */
  public int mode;

  /** Exceptions that are masked; overflow and underflow alone change results. */
  public int masks = 0x3F;

  /** Whether tiny results become zero while underflow is masked. */
  public boolean flushes;

  /** What is added to or taken from exponents at unmasked overflow and underflow; x87's way. */
  public int bias;

  /** The exceptions that were found. */
  public int flags;

  /** Whether the last rounding has made the magnitude larger. */
  public boolean roundedUp;

  /** An invalid operation. */
  public final Real invalid() {
    flags |= INVALID;
    return Real.INDEFINITE;
  }

  /** Flags an operand's being denormal. */
  public final void note(Real operand) {
    if (operand.denormal()) {
      flags |= DENORMAL;
    }
  }

  private void note(Real a, Real b) {
    note(a);
    note(b);
  }

  public final Real add(Real a, Real b) {
    if (a.isInfinite() || b.isInfinite()) {
      if (a.isInfinite() && b.isInfinite() && a.negative() != b.negative()) {
        return invalid();
      }
      note(a, b);
      return a.isInfinite() ? a : b;
    }
    note(a, b);
    return sum(a, b);
  }

  private Real sum(Real a, Real b) {
    if (a.isZero() && b.isZero()) {
      return a.negative() == b.negative() ? a : Real.zero(mode == DOWN);
    }
    if (a.isZero() || b.isZero()) {
      return a.isZero() ? b : a;
    }
    Real large = a.compareMagnitude(b) >= 0 ? a : b;
    Real small = large == a ? b : a;
    int distance = large.exponent() - small.exponent();
    long high = Wide.rightHigh(small.high(), distance);
    long low = Wide.rightLow(small.high(), small.low(), distance);
    if (a.negative() != b.negative()) {
      long l = large.low() - low;
      long h = large.high() - high - (Long.compareUnsigned(large.low(), low) < 0 ? 1 : 0);
      return (h | l) == 0
          ? Real.zero(mode == DOWN)
          : Real.of(large.negative(), large.exponent(), h, l);
    }
    long l = large.low() + low;
    long carry = Long.compareUnsigned(l, low) < 0 ? 1 : 0;
    long h = large.high() + high + carry;
    boolean overflow =
        Long.compareUnsigned(h, high) < 0 || carry != 0 && h == high && large.high() == -1;
    if (!overflow) {
      return Real.of(large.negative(), large.exponent(), h, l);
    }
    long shifted = Wide.rightLow(h, l, 1);
    return Real.of(large.negative(), large.exponent() + 1, h >>> 1 | Long.MIN_VALUE, shifted);
  }

  public final Real multiply(Real a, Real b) {
    if (a.isInfinite() && b.isZero() || a.isZero() && b.isInfinite()) {
      return invalid();
    }
    note(a, b);
    return product(a, b);
  }

  /** The product of numbers of at most 64 bits, exact. */
  private static Real product(Real a, Real b) {
    boolean negative = a.negative() != b.negative();
    if (a.isInfinite() || b.isInfinite()) {
      return Real.infinity(negative);
    }
    if (a.isZero() || b.isZero()) {
      return Real.zero(negative);
    }
    long high = Wide.multiplyHigh(a.high(), b.high());
    return Real.of(negative, a.exponent() + b.exponent() + 1, high, a.high() * b.high());
  }

  /** a * b + c, where the product is not rounded; the factors have at most 53 bits. */
  public final Real multiplyAdd(Real a, Real b, Real c) {
    if (a.isInfinite() && b.isZero() || a.isZero() && b.isInfinite()) {
      return invalid();
    }
    Real product = product(a, b);
    if (product.isInfinite() && c.isInfinite() && product.negative() != c.negative()) {
      return invalid();
    }
    note(a, b);
    note(c);
    return product.isInfinite() ? product : c.isInfinite() ? c : sum(product, c);
  }

  public final Real divide(Real a, Real b) {
    boolean negative = a.negative() != b.negative();
    if (a.isInfinite() && b.isInfinite() || a.isZero() && b.isZero()) {
      return invalid();
    }
    if (b.isZero() && a.isFinite()) {
      flags |= ZERO_DIVIDE;
      return Real.infinity(negative);
    }
    note(a, b);
    if (a.isInfinite() || b.isZero()) {
      return Real.infinity(negative);
    }
    if (a.isZero() || b.isInfinite()) {
      return Real.zero(negative);
    }
    return quotient(a, b, negative);
  }

  /** 127 bits, one after the other. */
  private static Real quotient(Real a, Real b, boolean negative) {
    long divisor = b.high();
    long rest = a.high();
    long high = 0;
    long low = 0;
    boolean carry = false;
    for (int i = 0; i < 127; i++) {
      boolean fits = carry || Long.compareUnsigned(rest, divisor) >= 0;
      if (fits) {
        rest -= divisor;
      }
      high = high << 1 | low >>> 63;
      low = low << 1 | (fits ? 1 : 0);
      carry = rest < 0;
      rest <<= 1;
    }
    boolean inexact = carry || rest != 0;
    return Real.of(
        negative,
        a.exponent() - b.exponent(),
        high << 1 | low >>> 63,
        low << 1 | (inexact ? 1 : 0));
  }

  public final Real squareRoot(Real a) {
    if (a.isZero()) {
      return a;
    }
    if (a.negative()) {
      return invalid();
    }
    note(a);
    if (a.isInfinite()) {
      return a;
    }
    // So the root has 128 bits.
    int shift = 191 + (a.exponent() & 1);
    BigInteger[] root = Integers.unsigned(a.high()).shiftLeft(shift).sqrtAndRemainder();
    long low = root[0].longValue() | (root[1].signum() != 0 ? 1 : 0);
    return Real.of(false, a.exponent() >> 1, root[0].shiftRight(64).longValue(), low);
  }

  // ---- rounding ----

  /** Rounds to a format; the result is one of its numbers. */
  public final Real round(Real exact, FloatFormat format) {
    roundedUp = false;
    if (!exact.isFinite()) {
      return exact;
    }
    Real rounded = cut(exact, format.precision());
    boolean inexact = !same(rounded, exact);
    if (rounded.exponent() > format.greatest()) {
      return overflow(rounded, inexact, format);
    }
    if (rounded.exponent() < format.least()) {
      return tiny(exact, rounded, inexact, format);
    }
    flags |= inexact ? PRECISION : 0;
    return rounded;
  }

  private Real overflow(Real rounded, boolean inexact, FloatFormat format) {
    flags |= OVERFLOW;
    // FSCALE may go farther than the bias brings back.
    boolean farther = bias > 0 && rounded.exponent() - bias > format.greatest();
    if ((masks & OVERFLOW) == 0 && !farther) {
      flags |= inexact ? PRECISION : 0;
      return rounded.scaled(-bias);
    }
    flags |= PRECISION;
    roundedUp = mode == NEAREST || mode == (rounded.negative() ? DOWN : UP);
    long all = -1L << 64 - format.precision();
    return roundedUp
        ? Real.infinity(rounded.negative())
        : Real.of(rounded.negative(), format.greatest(), all, 0);
  }

  private Real tiny(Real exact, Real rounded, boolean inexact, FloatFormat format) {
    if ((masks & UNDERFLOW) == 0 && bias > 0 && rounded.exponent() + bias < format.least()) {
      flags |= UNDERFLOW | PRECISION;
      return Real.zero(exact.negative());
    }
    if ((masks & UNDERFLOW) == 0) {
      flags |= UNDERFLOW | (inexact ? PRECISION : 0);
      return rounded.scaled(bias);
    }
    if (flushes) {
      flags |= UNDERFLOW | PRECISION;
      roundedUp = false;
      return Real.zero(exact.negative());
    }
    Real denormal = cut(exact, format.precision() - (format.least() - exact.exponent()));
    if (!same(denormal, exact)) {
      flags |= UNDERFLOW | PRECISION;
    }
    return denormal;
  }

  private static boolean same(Real a, Real b) {
    return a.high() == b.high() && a.low() == b.low() && a.exponent() == b.exponent();
  }

  /** Rounds to an integer, of the same format; says by a flag if that changes it. */
  public final Real roundToInteger(Real a) {
    roundedUp = false;
    if (!a.isFinite() || a.exponent() >= 127) {
      return a;
    }
    Real rounded = a.exponent() >= 63 ? a : cut(a, a.exponent() + 1);
    if (!same(rounded, a)) {
      flags |= PRECISION;
    }
    return rounded;
  }

  /** Rounds to so many bits, at most 64, none or even fewer. */
  private Real cut(Real a, int bits) {
    if (bits >= 128) {
      return a;
    }
    long kept = bits <= 0 ? 0 : a.high() & -1L << 64 - bits;
    long rest = bits <= 0 ? a.high() : bits == 64 ? a.low() : a.high() << bits;
    boolean more = bits > 0 && bits < 64 ? a.low() != 0 : bits == 0 && a.low() != 0;
    boolean odd = bits > 0 && (kept >>> 64 - bits & 1) != 0;
    // Whether the rest is at least, and more than, half of the last place.
    boolean half = bits >= 0 && rest < 0;
    boolean moreThanHalf = half && (rest << 1 != 0 || more);
    boolean up =
        switch (mode) {
          case NEAREST -> moreThanHalf || half && odd;
          case DOWN -> a.negative() && (rest != 0 || more);
          case UP -> !a.negative() && (rest != 0 || more);
          default -> false;
        };
    roundedUp = up;
    if (!up) {
      return Real.of(a.negative(), a.exponent(), kept, 0);
    }
    if (bits <= 0) {
      return Real.of(a.negative(), a.exponent() + 1 - bits, Long.MIN_VALUE, 0);
    }
    long next = kept + (1L << 64 - bits);
    return next == 0
        ? Real.of(a.negative(), a.exponent() + 1, Long.MIN_VALUE, 0)
        : Real.of(a.negative(), a.exponent(), next, 0);
  }

  /**
   * Rounds to a signed integer of so many bits.
   *
   * @return the most negative one, with the invalid exception, if there is no such
   */
  public final long toInteger(Real a, int width) {
    long indefinite = Long.MIN_VALUE >> 64 - width;
    roundedUp = false;
    if (a.isZero()) {
      return 0;
    }
    int before = flags;
    Real rounded = a.isNan() ? a : roundToInteger(a);
    if (rounded.isZero()) {
      return 0;
    }
    boolean least =
        rounded.negative()
            && rounded.exponent() == width - 1
            && rounded.high() == Long.MIN_VALUE
            && rounded.low() == 0;
    if (!rounded.isFinite() || rounded.exponent() >= width - 1 && !least) {
      flags = before | INVALID;
      roundedUp = false;
      return indefinite;
    }
    long magnitude = rounded.high() >>> 63 - rounded.exponent();
    return rounded.negative() ? -magnitude : magnitude;
  }
}
