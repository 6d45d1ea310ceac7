package dev.gox.runtime.cpu;

/**
 * SSE arithmetic on raw bits: Java's operations, which are IEEE 754's, with x86's NaN rules (Intel
 * SDM vol. 1, 4.8.3.5, table 4-7): the first operand's NaN wins, made quiet; an invalid operation
 * makes the negative default NaN.
 */
public final class FloatOps {
  private FloatOps() {}

  static final long DEFAULT_DOUBLE = 0xFFF8_0000_0000_0000L;
  private static final long QUIET_DOUBLE = 0x0008_0000_0000_0000L;
  static final long DEFAULT_SINGLE = 0xFFC0_0000L;
  private static final long QUIET_SINGLE = 0x0040_0000L;

  static boolean isNanDouble(long bits) {
    return (bits & Long.MAX_VALUE) > 0x7FF0_0000_0000_0000L;
  }

  static boolean isNanSingle(long bits) {
    return (bits & 0x7FFF_FFFFL) > 0x7F80_0000L;
  }

  /** A NaN made quiet. */
  static long quietDouble(long nan) {
    return nan | QUIET_DOUBLE;
  }

  /** A NaN made quiet. */
  static long quietSingle(long nan) {
    return nan | QUIET_SINGLE;
  }

  private static long nanDouble(long a, long b) {
    return isNanDouble(a) ? a | QUIET_DOUBLE : isNanDouble(b) ? b | QUIET_DOUBLE : DEFAULT_DOUBLE;
  }

  private static long nanSingle(long a, long b) {
    return isNanSingle(a) ? a | QUIET_SINGLE : isNanSingle(b) ? b | QUIET_SINGLE : DEFAULT_SINGLE;
  }

  private static double d(long bits) {
    return Double.longBitsToDouble(bits);
  }

  private static float f(long bits) {
    return Float.intBitsToFloat((int) bits);
  }

  // A NaN is not even greater than itself or equal: a processor's one jump, where != takes two.

  private static long result(double r, long a, long b) {
    return r >= r ? Double.doubleToRawLongBits(r) : nanDouble(a, b);
  }

  private static long result(float r, long a, long b) {
    return r >= r ? Float.floatToRawIntBits(r) & 0xFFFF_FFFFL : nanSingle(a, b);
  }

  public static long addDouble(long a, long b) {
    return result(d(a) + d(b), a, b);
  }

  public static long subDouble(long a, long b) {
    return result(d(a) - d(b), a, b);
  }

  public static long mulDouble(long a, long b) {
    return result(d(a) * d(b), a, b);
  }

  public static long divDouble(long a, long b) {
    return result(d(a) / d(b), a, b);
  }

  public static long sqrtDouble(long a) {
    return result(Math.sqrt(d(a)), a, a);
  }

  /** The second operand unless the first is less: for NaNs and zeros too (SDM, MINSD). */
  public static long minDouble(long a, long b) {
    return d(a) < d(b) ? a : b;
  }

  public static long maxDouble(long a, long b) {
    return d(a) > d(b) ? a : b;
  }

  public static long addSingle(long a, long b) {
    return result(f(a) + f(b), a, b);
  }

  public static long subSingle(long a, long b) {
    return result(f(a) - f(b), a, b);
  }

  public static long mulSingle(long a, long b) {
    return result(f(a) * f(b), a, b);
  }

  public static long divSingle(long a, long b) {
    return result(f(a) / f(b), a, b);
  }

  public static long sqrtSingle(long a) {
    return result((float) Math.sqrt(f(a)), a, a);
  }

  private static final int SIGN = 0x8000_0000;

  /** Tiny operands and results count as zeros in the approximations. */
  private static float withoutDenormals(float x) {
    return Math.abs(x) < Float.MIN_NORMAL
        ? Float.intBitsToFloat(Float.floatToRawIntBits(x) & SIGN)
        : x;
  }

  /** RCPSS: processors differ within a relative error of 1.5 * 2^-12; this one rounds. */
  public static long rcpSingle(long a) {
    return result(withoutDenormals(1 / withoutDenormals(f(a))), a, a);
  }

  /** RSQRTSS, as near as {@link #rcpSingle}. */
  public static long rsqrtSingle(long a) {
    float x = withoutDenormals(f(a));
    return result(x == 0 ? 1 / x : (float) (1 / Math.sqrt(x)), a, a);
  }

  public static long minSingle(long a, long b) {
    return f(a) < f(b) ? a : b;
  }

  public static long maxSingle(long a, long b) {
    return f(a) > f(b) ? a : b;
  }
}
