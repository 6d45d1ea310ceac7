package dev.gox.runtime.cpu.x87;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.KeepsRegisters;
import dev.gox.runtime.cpu.ieee.FloatFormat;
import dev.gox.runtime.cpu.ieee.FloatUnit;
import dev.gox.runtime.cpu.ieee.Real;
import java.math.BigInteger;

/**
 * Exponentials, logarithms, sines and their kin: Intel SDM vol. 1, 8.3.7 to 8.3.10. Results are the
 * exact ones, rounded, while processors are off by up to one unit in the last place; angles are
 * reduced by a pi of 66 bits, as processors do (8.3.8).
 */
@KeepsRegisters
public final class Transcendental {
  private Transcendental() {}

  /** Numbers with a smaller exponent are, but for the sticky bit, their own sine. */
  private static final int TINY = -70;

  private static final int ANGLES_END = 63;

  /** The pi of angles, a quarter of which counts 2^-68. */
  private static final BigInteger ANGLE_PI =
      Series.PI.shiftRight(Series.PLACES - 64).shiftLeft(Series.PLACES - 64);

  private static final Extended ONE = Extended.of(Real.ofInteger(1));

  private static void set(Fpu f, int register, Real r) {
    f.set(register, Extended.of(f.round(r, FloatFormat.EXTENDED)));
    f.tellRounding();
  }

  /** A hair nearer to zero. */
  private static Real below(Real r) {
    return Real.of(r.negative(), r.exponent(), r.high() - 1, -1);
  }

  /** A hair farther from zero. */
  private static Real above(Real r) {
    return Real.of(r.negative(), r.exponent(), r.high(), 1);
  }

  /** F2XM1. */
  public static void powerMinusOne(Cpu c) {
    Fpu f = new Fpu(c);
    if (f.isEmpty(0)) {
      f.underflow(0);
    } else {
      Extended a = f.get(0);
      Real nan = f.nan(a);
      Real r = nan != null ? nan : powerMinusOne(f, a.value());
      if (!f.keepsOperands()) {
        set(f, 0, r);
      }
    }
    f.finish();
  }

  private static Real powerMinusOne(Fpu f, Real x) {
    f.note(x);
    if (x.isInfinite()) {
      return x.negative() ? Real.ofInteger(-1) : x;
    }
    if (x.isZero()) {
      return x;
    }
    if (x.exponent() > 0 || x.exponent() == 0 && x.high() != Long.MIN_VALUE) {
      return undefined(f, x);
    }
    if (x.exponent() == 0) {
      inexact(f);
      return x.negative() ? Real.ofInteger(-1).scaled(-1) : x;
    }
    if (x.exponent() < TINY) {
      return Series.real(Series.times(Series.LN2, significand(x)), x.exponent());
    }
    return Series.real(Series.expMinusOne(Series.times(Series.fixed(x), Series.LN2)), 0);
  }

  /** Says so, unless there is no result at all. */
  private static void inexact(Fpu f) {
    if (!f.keepsOperands()) {
      f.flags |= FloatUnit.PRECISION;
    }
  }

  /** What a result is where the manual defines none: the operand, as on AMD's processors. */
  private static Real undefined(Fpu f, Real x) {
    inexact(f);
    return x;
  }

  /** The number with exponent 0, fixed. */
  private static BigInteger significand(Real x) {
    return Series.fixed(x.scaled(-x.exponent()));
  }

  /** FYL2X. */
  public static void logarithm(Cpu c) {
    logarithm(c, false);
  }

  /** FYL2XP1. */
  public static void logarithmPlusOne(Cpu c) {
    logarithm(c, true);
  }

  private static void logarithm(Cpu c, boolean plusOne) {
    Fpu f = new Fpu(c);
    if (!f.lacksPair()) {
      Real nan = f.nan(f.get(0), f.get(1));
      Real x = nan != null ? nan : f.get(0).value();
      Real y = nan != null ? nan : f.get(1).value();
      Real r = nan != null ? nan : plusOne ? plusOne(f, x, y) : product(f, x, y);
      if (!f.keepsOperands()) {
        set(f, 1, r);
        f.pop();
      }
    }
    f.finish();
  }

  private static Real product(Fpu f, Real x, Real y) {
    if (x.negative() && !x.isZero()) {
      return f.invalid();
    }
    int order = x.compare(Real.ofInteger(1));
    boolean negative = y.negative() != order < 0;
    if (x.isZero()) {
      if (y.isZero()) {
        return f.invalid();
      }
      if (y.isFinite()) {
        f.flags |= FloatUnit.ZERO_DIVIDE;
      }
      return Real.infinity(negative);
    }
    if (x.isInfinite() ? y.isZero() : order == 0 && y.isInfinite()) {
      return f.invalid();
    }
    f.note(x);
    f.note(y);
    if (x.isInfinite() || y.isInfinite()) {
      return Real.infinity(negative);
    }
    if (order == 0 || y.isZero()) {
      return Real.zero(order == 0 ? y.negative() : negative);
    }
    if (x.high() == Long.MIN_VALUE) {
      inexact(f);
      return f.multiply(Real.ofInteger(x.exponent()), y);
    }
    BigInteger log =
        Series.log2(significand(x)).add(BigInteger.valueOf(x.exponent()).shiftLeft(Series.PLACES));
    if (x.exponent() == -1) {
      // Below 1, where the sum would cancel.
      log = Series.log2(Series.fixed(x));
    }
    return times(log, 0, y);
  }

  private static Real times(BigInteger value, int exponent, Real y) {
    return Series.real(Series.times(value, significand(y)), exponent + y.exponent());
  }

  private static Real plusOne(Fpu f, Real x, Real y) {
    boolean negative = x.negative() != y.negative();
    if (x.isZero() && y.isInfinite() || x.isInfinite() && (y.isZero() || x.negative())) {
      return f.invalid();
    }
    f.note(x);
    f.note(y);
    if (x.isInfinite() || y.isInfinite()) {
      return Real.infinity(negative);
    }
    if (x.isZero() || y.isZero()) {
      return Real.zero(negative);
    }
    if (x.exponent() < TINY) {
      return times(Series.over(significand(x), Series.LN2), x.exponent(), y);
    }
    if (x.exponent() >= 0 && x.negative()) {
      return undefined(f, x);
    }
    if (x.exponent() > -TINY) {
      return product(f, above(x), y);
    }
    BigInteger sum = Series.fixed(x).add(Series.ONE);
    int power = sum.bitLength() - Series.PLACES - 1;
    // Just below 1 the parts would cancel.
    power = power == -1 ? 0 : power;
    BigInteger log = Series.log2(sum.shiftRight(power));
    return times(log.add(BigInteger.valueOf(power).shiftLeft(Series.PLACES)), 0, y);
  }

  // ---- angles ----

  /** FSIN. */
  public static void sine(Cpu c) {
    circular(c, true, false);
  }

  /** FCOS. */
  public static void cosine(Cpu c) {
    circular(c, false, false);
  }

  /** FSINCOS: the cosine is pushed. */
  public static void both(Cpu c) {
    circular(c, true, true);
  }

  private static void circular(Cpu c, boolean sine, boolean both) {
    Fpu f = new Fpu(c, Status.C1 | Status.C2);
    if (angleFails(f, both)) {
      return;
    }
    Real r = withoutAngle(f);
    Real x = r != null ? r : f.get(0).value();
    if (!f.keepsOperands()) {
      Real other = r != null ? r : cosine(x);
      set(f, 0, r != null ? r : sine ? sine(x) : other);
      if (both) {
        f.turn(-1);
        set(f, 0, other);
      }
    }
    f.finish();
  }

  /** Whether there is no operand, no room for a result, or an angle too large. */
  private static boolean angleFails(Fpu f, boolean pushes) {
    if (f.isEmpty(0) || pushes && !f.isEmpty(7)) {
      boolean overflow = !f.isEmpty(0);
      f.underflow(0);
      f.condition(overflow ? Status.C1 : 0);
      if (pushes && !f.keepsOperands()) {
        f.turn(-1);
        f.set(0, Extended.INDEFINITE);
      }
      f.finish();
      return true;
    }
    Extended a = f.get(0);
    if (!a.isUnsupported() && a.value().isFinite() && a.value().exponent() >= ANGLES_END) {
      f.condition(Status.C2);
      f.finish();
      return true;
    }
    return false;
  }

  /** The result where the operand is no angle, a NaN or infinite; null where it is one. */
  private static Real withoutAngle(Fpu f) {
    Extended a = f.get(0);
    Real nan = f.nan(a);
    if (nan != null) {
      return nan;
    }
    if (a.value().isInfinite()) {
      return f.invalid();
    }
    f.note(a.value());
    return null;
  }

  /** FPTAN: a one is pushed behind the tangent. */
  public static void tangent(Cpu c) {
    Fpu f = new Fpu(c, Status.C1 | Status.C2);
    if (angleFails(f, true)) {
      return;
    }
    Real r = withoutAngle(f);
    Real x = r != null ? r : f.get(0).value();
    if (!f.keepsOperands()) {
      set(f, 0, r != null ? r : tangent(x));
      f.turn(-1);
      f.set(0, r != null ? Extended.of(r) : ONE);
    }
    f.finish();
  }

  private static Real sine(Real x) {
    return x.isZero() ? x : x.exponent() < TINY ? below(x) : turned(x, 0);
  }

  private static Real cosine(Real x) {
    if (x.isZero()) {
      return Real.ofInteger(1);
    }
    return x.exponent() < TINY ? below(Real.ofInteger(1)) : turned(x, 1);
  }

  private static BigInteger quarters(BigInteger angle) {
    // To the nearest multiple of a quarter of a turn.
    return angle
        .shiftLeft(2)
        .add(ANGLE_PI)
        .divide(ANGLE_PI.shiftLeft(1))
        .subtract(angle.shiftLeft(2).add(ANGLE_PI).signum() < 0 ? BigInteger.ONE : BigInteger.ZERO);
  }

  /** The sine of an angle and so many quarters of a turn. */
  private static Real turned(Real x, int more) {
    BigInteger angle = Series.fixed(x);
    BigInteger n = quarters(angle);
    BigInteger rest = angle.subtract(n.multiply(ANGLE_PI).shiftRight(1));
    int quarter = n.intValue() + more & 3;
    BigInteger value = Series.circular(rest, quarter & 1 ^ 1);
    return Series.real(quarter >= 2 ? value.negate() : value, 0);
  }

  private static Real tangent(Real x) {
    if (x.isZero()) {
      return x;
    }
    if (x.exponent() < TINY) {
      return above(x);
    }
    BigInteger angle = Series.fixed(x);
    BigInteger n = quarters(angle);
    BigInteger rest = angle.subtract(n.multiply(ANGLE_PI).shiftRight(1));
    BigInteger sine = Series.circular(rest, 1);
    BigInteger cosine = Series.circular(rest, 0);
    return Series.real(
        n.testBit(0) ? Series.over(cosine.negate(), sine) : Series.over(sine, cosine), 0);
  }

  /** FPATAN: the angle of the point with ordinate ST1 and abscissa ST0. */
  public static void arcTangent(Cpu c) {
    Fpu f = new Fpu(c);
    if (!f.lacksPair()) {
      Real nan = f.nan(f.get(0), f.get(1));
      Real r = nan;
      if (nan == null) {
        Real x = f.get(0).value();
        Real y = f.get(1).value();
        f.note(x);
        f.note(y);
        r = angle(f, y.withSign(false), x).withSign(y.negative());
      }
      if (!f.keepsOperands()) {
        // The mode counts for the result with its sign.
        set(f, 1, r);
        f.pop();
      }
    }
    f.finish();
  }

  /** Of a point that isn't below the axis. */
  private static Real angle(Fpu f, Real y, Real x) {
    if (y.isZero()) {
      return x.negative() ? Series.real(Series.PI, 0) : Real.zero(false);
    }
    if (y.isInfinite() && x.isInfinite()) {
      BigInteger eighth = Series.PI.shiftRight(2);
      return Series.real(x.negative() ? eighth.multiply(BigInteger.valueOf(3)) : eighth, 0);
    }
    if (x.isZero() || y.isInfinite()) {
      return Series.real(Series.PI, -1);
    }
    if (x.isInfinite()) {
      return x.negative() ? Series.real(Series.PI, 0) : Real.zero(false);
    }
    int distance = y.exponent() - x.exponent();
    if (distance > -TINY) {
      BigInteger half = Series.PI.shiftRight(1);
      BigInteger hair = BigInteger.ONE.shiftLeft(Series.PLACES + TINY);
      return Series.real(x.negative() ? half.add(hair) : half.subtract(hair), 0);
    }
    if (distance < TINY) {
      BigInteger hair = BigInteger.ONE.shiftLeft(Series.PLACES + TINY);
      return x.negative()
          ? Series.real(Series.PI.subtract(hair), 0)
          : Series.real(Series.over(significand(y), significand(x)), distance);
    }
    BigInteger ratio =
        Series.over(significand(y), significand(x).abs()).shiftLeft(PLACES_MORE + distance);
    BigInteger arc = Series.arcTangent(ratio.shiftRight(PLACES_MORE));
    return Series.real(x.negative() ? Series.PI.subtract(arc) : arc, 0);
  }

  /** Keeps shifts to the left. */
  private static final int PLACES_MORE = 128;
}
