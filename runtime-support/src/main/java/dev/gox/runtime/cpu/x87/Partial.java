package dev.gox.runtime.cpu.x87;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.KeepsRegisters;
import dev.gox.runtime.cpu.ieee.FloatFormat;
import dev.gox.runtime.cpu.ieee.FloatUnit;
import dev.gox.runtime.cpu.ieee.Real;
import java.math.BigInteger;

/** What works on the parts of numbers: remainders, scaling, rounding; Intel SDM vol. 1, 8.3.5. */
@KeepsRegisters
public final class Partial {
  private Partial() {}

  /** A difference of exponents that one step of FPREM bridges, and how far a longer one goes. */
  private static final int COMPLETE = 64;

  private static final int LONGEST_SCALE = 0x1_0000;

  /** FRNDINT. */
  public static void roundToInteger(Cpu c) {
    Fpu f = new Fpu(c);
    if (f.isEmpty(0)) {
      f.underflow(0);
    } else {
      Extended a = f.get(0);
      Real nan = f.nan(a);
      if (nan == null) {
        f.note(a.value());
      }
      Real r = nan != null ? nan : f.keepsOperands() ? a.value() : f.roundToInteger(a.value());
      if (!f.keepsOperands()) {
        f.set(0, Extended.of(r));
        f.tellRounding();
      }
    }
    f.finish();
  }

  /** FSCALE: ST0 times 2 to the integer in ST1. */
  public static void scale(Cpu c) {
    Fpu f = new Fpu(c);
    if (f.isEmpty(0) || f.isEmpty(1)) {
      f.underflow(0);
    } else {
      Real nan = f.nan(f.get(0), f.get(1));
      Real r = nan != null ? nan : scaled(f, f.get(0).value(), f.get(1).value());
      if (!f.keepsOperands()) {
        f.set(0, Extended.of(f.round(r, FloatFormat.EXTENDED)));
        f.tellRounding();
      }
    }
    f.finish();
  }

  private static Real scaled(Fpu f, Real a, Real by) {
    if (by.isInfinite()) {
      boolean invalid = by.negative() ? a.isInfinite() : a.isZero();
      if (invalid) {
        return f.invalid();
      }
      f.note(a);
      return by.negative() ? Real.zero(a.negative()) : Real.infinity(a.negative());
    }
    f.note(a);
    f.note(by);
    if (!by.isFinite() || by.exponent() < 0) {
      return a;
    }
    int most = LONGEST_SCALE;
    int power = by.exponent() > 16 ? most : (int) (by.high() >>> 63 - by.exponent());
    return a.scaled(by.negative() ? -power : power);
  }

  /** FXTRACT: the exponent takes ST0's place, and the significand is pushed. */
  public static void extract(Cpu c) {
    Fpu f = new Fpu(c);
    if (f.isEmpty(0) || !f.isEmpty(7)) {
      f.stackFault();
      f.condition(f.isEmpty(0) ? 0 : Status.C1);
      if (!f.keepsOperands()) {
        f.set(0, Extended.INDEFINITE);
        f.turn(-1);
        f.set(0, Extended.INDEFINITE);
      }
      f.finish();
      return;
    }
    Real nan = f.nan(f.get(0));
    Real a = nan != null ? nan : f.get(0).value();
    Real exponent = a;
    Real significand = a;
    if (a.isZero()) {
      f.flags |= FloatUnit.ZERO_DIVIDE;
      exponent = Real.infinity(true);
    } else if (a.isInfinite()) {
      exponent = Real.infinity(false);
    } else if (a.isFinite()) {
      f.note(a);
      exponent = Real.ofInteger(a.exponent());
      significand = a.scaled(-a.exponent());
    }
    if (!f.keepsOperands()) {
      f.set(0, Extended.of(exponent));
      f.turn(-1);
      f.set(0, Extended.of(significand));
    }
    f.finish();
  }

  /**
   * FPREM and FPREM1.
   *
   * @param nearest nonzero for FPREM1, whose quotient is rounded to nearest
   */
  public static void remainder(Cpu c, long nearest) {
    Fpu f = new Fpu(c, Status.C1 | Status.C2);
    if (f.isEmpty(0) || f.isEmpty(1)) {
      f.underflow(0);
    } else {
      Real nan = f.nan(f.get(0), f.get(1));
      Real r = nan != null ? nan : rest(f, f.get(0).value(), f.get(1).value(), nearest != 0);
      if (!f.keepsOperands()) {
        f.set(0, Extended.of(f.round(r, FloatFormat.EXTENDED)));
      }
    }
    f.finish();
  }

  private static Real rest(Fpu f, Real a, Real b, boolean nearest) {
    if (a.isInfinite() || b.isZero()) {
      return f.invalid();
    }
    f.note(a);
    f.note(b);
    if (f.keepsOperands()) {
      return a;
    }
    int distance = a.isFinite() && b.isFinite() ? a.exponent() - b.exponent() : -2;
    if (distance < -1 || distance < 0 && !nearest) {
      f.conditions(0);
      return a;
    }
    BigInteger divisor = new BigInteger(Long.toUnsignedString(b.high()));
    BigInteger dividend = new BigInteger(Long.toUnsignedString(a.high()));
    if (distance >= COMPLETE) {
      // So much of the distance is left that the next step begins at a multiple.
      int step = distance - (32 + distance % 32);
      BigInteger part = dividend.shiftLeft(distance - step).mod(divisor);
      f.conditions(Status.C2);
      return real(part, a.negative(), b.exponent() + step);
    }
    // Both in units of half the divisor's last place.
    BigInteger[] q = dividend.shiftLeft(distance + 1).divideAndRemainder(divisor.shiftLeft(1));
    BigInteger rest = q[1];
    BigInteger quotient = q[0];
    boolean negative = a.negative();
    if (nearest) {
      int order = rest.compareTo(divisor);
      if (order > 0 || order == 0 && quotient.testBit(0)) {
        quotient = quotient.add(BigInteger.ONE);
        rest = divisor.shiftLeft(1).subtract(rest);
        negative = !negative;
      }
    }
    int code = quotient.testBit(0) ? Status.C1 : 0;
    code |= quotient.testBit(1) ? Status.C3 : 0;
    code |= quotient.testBit(2) ? Status.C0 : 0;
    f.conditions(code);
    return rest.signum() == 0 ? Real.zero(a.negative()) : real(rest, negative, b.exponent() - 1);
  }

  /** An integer of at most 65 bits, of which bit 63 counts 2^exponent. */
  private static Real real(BigInteger value, boolean negative, int exponent) {
    long high = value.shiftRight(1).longValue();
    long low = value.testBit(0) ? Long.MIN_VALUE : 0;
    return Real.of(negative, exponent + 1, high, low);
  }
}
