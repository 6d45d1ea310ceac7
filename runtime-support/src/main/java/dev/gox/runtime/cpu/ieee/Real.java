package dev.gox.runtime.cpu.ieee;

/**
 * A floating-point number of any format taken apart: a finite one is high.low * 2^(exponent - 127),
 * where high.low are 128 bits of which the topmost is set. The lowest bit also stands for whatever
 * an exact result has below it. A NaN has its payload in high, below the topmost bit, so that its
 * quiet bit is bit 62 in every format.
 *
 * @param denormal whether an operand was stored as a denormal number
 */
public record Real(
    Kind kind, boolean negative, int exponent, long high, long low, boolean denormal) {

  /** What a number is. */
  public enum Kind {
    ZERO,
    FINITE,
    INFINITE,
    NAN
  }

  private static final long TOP = Long.MIN_VALUE;
  private static final long QUIET = 1L << 62;

  /** What an invalid operation makes: the "real indefinite". */
  public static final Real INDEFINITE = nan(true, TOP | QUIET);

  private static final Real ZERO = new Real(Kind.ZERO, false, 0, 0, 0, false);
  private static final Real MINUS_ZERO = new Real(Kind.ZERO, true, 0, 0, 0, false);
  private static final Real INFINITY = new Real(Kind.INFINITE, false, 0, TOP, 0, false);
  private static final Real MINUS_INFINITY = new Real(Kind.INFINITE, true, 0, TOP, 0, false);

  public static Real zero(boolean negative) {
    return negative ? MINUS_ZERO : ZERO;
  }

  public static Real infinity(boolean negative) {
    return negative ? MINUS_INFINITY : INFINITY;
  }

  /** A NaN with its payload. */
  public static Real nan(boolean negative, long significand) {
    return new Real(Kind.NAN, negative, 0, significand | TOP, 0, false);
  }

  /** A finite number, normalized here; zero if its significand is. */
  public static Real of(boolean negative, int exponent, long high, long low) {
    return normalized(negative, exponent, high, low, false);
  }

  /** An operand that was stored without its topmost bit. */
  static Real denormal(boolean negative, int exponent, long high) {
    return normalized(negative, exponent, high, 0, true);
  }

  private static Real normalized(
      boolean negative, int exponent, long high, long low, boolean denormal) {
    if ((high | low) == 0) {
      return zero(negative);
    }
    int shift = high != 0 ? Long.numberOfLeadingZeros(high) : 64 + Long.numberOfLeadingZeros(low);
    return new Real(
        Kind.FINITE,
        negative,
        exponent - shift,
        Wide.leftHigh(high, low, shift),
        Wide.leftLow(low, shift),
        denormal);
  }

  /** The same number, as an operand that was stored as a denormal one. */
  public Real asDenormal() {
    return new Real(kind, negative, exponent, high, low, true);
  }

  /** An integer. */
  public static Real ofInteger(long value) {
    return of(value < 0, 63, Math.abs(value), 0);
  }

  public boolean isZero() {
    return kind == Kind.ZERO;
  }

  public boolean isFinite() {
    return kind == Kind.FINITE;
  }

  public boolean isInfinite() {
    return kind == Kind.INFINITE;
  }

  public boolean isNan() {
    return kind == Kind.NAN;
  }

  public boolean isSignaling() {
    return kind == Kind.NAN && (high & QUIET) == 0;
  }

  /** A NaN made quiet. */
  public Real quiet() {
    return nan(negative, high | QUIET);
  }

  public Real withSign(boolean minus) {
    return minus == negative ? this : new Real(kind, minus, exponent, high, low, denormal);
  }

  public Real negated() {
    return withSign(!negative);
  }

  /** This times a power of two; zero, infinite and NaN stay. */
  public Real scaled(int power) {
    return kind == Kind.FINITE
        ? new Real(kind, negative, exponent + power, high, low, denormal)
        : this;
  }

  /** Compares magnitudes of numbers that are no NaNs. */
  public int compareMagnitude(Real other) {
    if (kind != other.kind) {
      return kind.compareTo(other.kind);
    }
    if (kind != Kind.FINITE) {
      return 0;
    }
    if (exponent != other.exponent) {
      return Integer.compare(exponent, other.exponent);
    }
    return Wide.compare(high, low, other.high, other.low);
  }

  /** Compares numbers that are no NaNs; zeros are equal. */
  public int compare(Real other) {
    if (isZero() && other.isZero()) {
      return 0;
    }
    if (negative != other.negative) {
      return negative ? -1 : 1;
    }
    int magnitude = compareMagnitude(other);
    return negative ? -magnitude : magnitude;
  }
}
