package dev.gox.runtime.cpu.ieee;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Rounding to nearest agrees with Java's own arithmetic, and the other modes lie on the right sides
 * of exact results. Flags and x86's rules are ConformanceIT's.
 */
class FloatUnitTest {
  private static final int ROUNDS = 20_000;

  private final Random random = new Random(5);

  /** Any number; mostly one whose exponent is small, so that operands meet. */
  private double number() {
    double any = Double.longBitsToDouble(random.nextLong());
    if (random.nextInt(4) == 0 && !Double.isNaN(any)) {
      return any;
    }
    return (random.nextDouble() - 0.5) * Math.pow(2, random.nextInt(120) - 60);
  }

  private static Real real(double value) {
    return FloatFormat.DOUBLE.unpack(Double.doubleToRawLongBits(value));
  }

  private static double rounded(FloatUnit unit, Real exact) {
    return Double.longBitsToDouble(FloatFormat.DOUBLE.pack(unit.round(exact, FloatFormat.DOUBLE)));
  }

  @Test
  void roundsToNearestAsJavaDoes() {
    FloatUnit unit = new FloatUnit();
    for (int i = 0; i < ROUNDS; i++) {
      double a = number();
      double b = number();
      double c = number();
      Real x = real(a);
      Real y = real(b);
      assertThat(rounded(unit, unit.add(x, y))).isEqualTo(a + b);
      assertThat(rounded(unit, unit.multiply(x, y))).isEqualTo(a * b);
      assertThat(rounded(unit, unit.divide(x, y))).isEqualTo(a / b);
      assertThat(rounded(unit, unit.squareRoot(real(Math.abs(a)))))
          .isEqualTo(Math.sqrt(Math.abs(a)));
      assertThat(rounded(unit, unit.multiplyAdd(x, y, real(c)))).isEqualTo(Math.fma(a, b, c));
      float single =
          Float.intBitsToFloat((int) FloatFormat.SINGLE.pack(unit.round(x, FloatFormat.SINGLE)));
      assertThat(single).isEqualTo((float) a);
    }
  }

  @Test
  void roundsToTheSideThatTheModeSays() {
    FloatUnit unit = new FloatUnit();
    MathContext exactly = new MathContext(1200, RoundingMode.UNNECESSARY);
    for (int i = 0; i < ROUNDS / 4; i++) {
      double a = random.nextDouble() - 0.5;
      double b = random.nextDouble() - 0.5;
      BigDecimal product = new BigDecimal(a).multiply(new BigDecimal(b), exactly);
      unit.mode = FloatUnit.DOWN;
      double down = rounded(unit, unit.multiply(real(a), real(b)));
      unit.mode = FloatUnit.UP;
      double up = rounded(unit, unit.multiply(real(a), real(b)));
      unit.mode = FloatUnit.TO_ZERO;
      double zero = rounded(unit, unit.multiply(real(a), real(b)));
      assertThat(new BigDecimal(down)).isLessThanOrEqualTo(product);
      assertThat(new BigDecimal(up)).isGreaterThanOrEqualTo(product);
      assertThat(up).isLessThanOrEqualTo(Math.nextUp(down));
      assertThat(zero).isEqualTo(product.signum() < 0 ? up : down);
    }
  }
}
