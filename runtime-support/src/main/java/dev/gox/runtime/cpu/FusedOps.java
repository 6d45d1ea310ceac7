package dev.gox.runtime.cpu;

/**
 * Fused multiply and add on raw bits: Intel SDM vol. 1, 14.5. A product is not rounded before it is
 * added. The first NaN among the factors and the addend, in this order, is the result.
 */
public final class FusedOps {
  private FusedOps() {}

  private static long nanDouble(long a, long b, long c) {
    long nan = FloatOps.isNanDouble(a) ? a : FloatOps.isNanDouble(b) ? b : c;
    return FloatOps.isNanDouble(nan) ? FloatOps.quietDouble(nan) : FloatOps.DEFAULT_DOUBLE;
  }

  private static long nanSingle(long a, long b, long c) {
    long nan = FloatOps.isNanSingle(a) ? a : FloatOps.isNanSingle(b) ? b : c;
    return FloatOps.isNanSingle(nan) ? FloatOps.quietSingle(nan) : FloatOps.DEFAULT_SINGLE;
  }

  public static long multiplyAddDouble(long a, long b, long c) {
    double x = Double.longBitsToDouble(a);
    double z = Double.longBitsToDouble(c);
    double r = Math.fma(x, Double.longBitsToDouble(b), z);
    return r != r ? nanDouble(a, b, c) : Double.doubleToRawLongBits(r);
  }

  public static long multiplyAddSingle(long a, long b, long c) {
    float x = Float.intBitsToFloat((int) a);
    float z = Float.intBitsToFloat((int) c);
    float r = Math.fma(x, Float.intBitsToFloat((int) b), z);
    return r != r ? nanSingle(a, b, c) : Float.floatToRawIntBits(r) & 0xFFFF_FFFFL;
  }

  public static long multiplySubtractDouble(long a, long b, long c) {
    double x = Double.longBitsToDouble(a);
    double z = Double.longBitsToDouble(c);
    double r = Math.fma(x, Double.longBitsToDouble(b), -z);
    return r != r ? nanDouble(a, b, c) : Double.doubleToRawLongBits(r);
  }

  public static long multiplySubtractSingle(long a, long b, long c) {
    float x = Float.intBitsToFloat((int) a);
    float z = Float.intBitsToFloat((int) c);
    float r = Math.fma(x, Float.intBitsToFloat((int) b), -z);
    return r != r ? nanSingle(a, b, c) : Float.floatToRawIntBits(r) & 0xFFFF_FFFFL;
  }

  public static long negativeMultiplyAddDouble(long a, long b, long c) {
    double x = Double.longBitsToDouble(a);
    double z = Double.longBitsToDouble(c);
    double r = Math.fma(-x, Double.longBitsToDouble(b), z);
    return r != r ? nanDouble(a, b, c) : Double.doubleToRawLongBits(r);
  }

  public static long negativeMultiplyAddSingle(long a, long b, long c) {
    float x = Float.intBitsToFloat((int) a);
    float z = Float.intBitsToFloat((int) c);
    float r = Math.fma(-x, Float.intBitsToFloat((int) b), z);
    return r != r ? nanSingle(a, b, c) : Float.floatToRawIntBits(r) & 0xFFFF_FFFFL;
  }

  public static long negativeMultiplySubtractDouble(long a, long b, long c) {
    double x = Double.longBitsToDouble(a);
    double z = Double.longBitsToDouble(c);
    double r = Math.fma(-x, Double.longBitsToDouble(b), -z);
    return r != r ? nanDouble(a, b, c) : Double.doubleToRawLongBits(r);
  }

  public static long negativeMultiplySubtractSingle(long a, long b, long c) {
    float x = Float.intBitsToFloat((int) a);
    float z = Float.intBitsToFloat((int) c);
    float r = Math.fma(-x, Float.intBitsToFloat((int) b), -z);
    return r != r ? nanSingle(a, b, c) : Float.floatToRawIntBits(r) & 0xFFFF_FFFFL;
  }
}
