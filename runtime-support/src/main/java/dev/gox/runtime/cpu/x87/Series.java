package dev.gox.runtime.cpu.x87;

import dev.gox.runtime.cpu.ieee.Real;
import java.math.BigInteger;

/**
 * Transcendental functions of fixed-point numbers with {@link #PLACES} binary places, in Java's
 * large integers: slow, and precise far beyond what x87 can hold, so that its results are rounded
 * correctly but in the rarest of cases.
 */
final class Series {
  private Series() {}

  static final int PLACES = 320;

  static final BigInteger ONE = BigInteger.ONE.shiftLeft(PLACES);
  static final BigInteger LN2 = logOfRatio(ONE.divide(BigInteger.valueOf(3)));
  static final BigInteger PI = pi();

  static BigInteger times(BigInteger a, BigInteger b) {
    return a.multiply(b).shiftRight(PLACES);
  }

  static BigInteger over(BigInteger a, BigInteger b) {
    return a.shiftLeft(PLACES).divide(b);
  }

  /** A finite number or zero; what is too small is cut off. */
  static BigInteger fixed(Real r) {
    if (r.isZero()) {
      return BigInteger.ZERO;
    }
    BigInteger v = new BigInteger(Long.toUnsignedString(r.high()));
    v = v.shiftLeft(PLACES + r.exponent() - 63);
    return r.negative() ? v.negate() : v;
  }

  /** A number times a power of two, as it is to be rounded: never exact. */
  static Real real(BigInteger value, int exponent) {
    BigInteger v = value.abs().shiftLeft(128);
    int cut = v.bitLength() - 128;
    BigInteger top = v.shiftRight(cut);
    return Real.of(
        value.signum() < 0,
        exponent - PLACES - 1 + cut,
        top.shiftRight(64).longValue(),
        top.longValue() | 1);
  }

  /** 2 * atanh(z) = ln((1 + z) / (1 - z)). */
  private static BigInteger logOfRatio(BigInteger z) {
    BigInteger square = times(z, z);
    BigInteger power = z;
    BigInteger sum = BigInteger.ZERO;
    for (int n = 1; power.signum() != 0 && power.bitLength() > 1; n += 2) {
      sum = sum.add(power.divide(BigInteger.valueOf(n)));
      power = times(power, square);
    }
    return sum.shiftLeft(1);
  }

  /** log2 of a number at least 1/2 and at most 2; others take too long. */
  static BigInteger log2(BigInteger x) {
    return over(logOfRatio(over(x.subtract(ONE), x.add(ONE))), LN2);
  }

  /** exp(x) - 1 for small x. */
  static BigInteger expMinusOne(BigInteger x) {
    BigInteger term = x;
    BigInteger sum = BigInteger.ZERO;
    for (int n = 2; term.signum() != 0 && term.bitLength() > 1; n++) {
      sum = sum.add(term);
      term = times(term, x).divide(BigInteger.valueOf(n));
    }
    return sum;
  }

  /** sin(x) for first = 1, cos(x) for first = 0, of small x. */
  static BigInteger circular(BigInteger x, int first) {
    BigInteger square = times(x, x).negate();
    BigInteger term = first == 1 ? x : ONE;
    BigInteger sum = BigInteger.ZERO;
    for (int n = first + 1; term.signum() != 0 && term.bitLength() > 1; n += 2) {
      sum = sum.add(term);
      term = times(term, square).divide(BigInteger.valueOf((long) n * (n + 1)));
    }
    return sum;
  }

  /** The arc tangent of a positive number. */
  static BigInteger arcTangent(BigInteger x) {
    BigInteger t = x;
    int halvings = 4;
    for (int i = 0; i < halvings; i++) {
      BigInteger root = times(t, t).add(ONE).shiftLeft(PLACES).sqrt();
      t = over(t, root.add(ONE));
    }
    BigInteger square = times(t, t).negate();
    BigInteger sum = BigInteger.ZERO;
    BigInteger power = t;
    for (int n = 1; power.signum() != 0 && power.bitLength() > 1; n += 2) {
      sum = sum.add(power.divide(BigInteger.valueOf(n)));
      power = times(power, square);
    }
    return sum.shiftLeft(halvings);
  }

  private static BigInteger pi() {
    return arcTangent(ONE).shiftLeft(2);
  }
}
