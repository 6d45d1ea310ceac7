package dev.gox.translator.lift;

import static dev.gox.translator.lift.Lift.constant;

import dev.gox.runtime.cpu.FloatCompare;
import dev.gox.runtime.cpu.FloatConvert;
import dev.gox.runtime.cpu.FloatOps;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Stmt.FlagRule;
import java.util.Set;

/**
 * SSE and SSE2 floating point: Intel SDM vol. 1, 10.4 and 11.4. Values are raw bits; the helpers
 * apply x86's NaN rules. MXCSR's sticky flags are not kept, and its rounding mode counts in
 * conversions to integers only.
 */
final class SseFloats {
  private SseFloats() {}

  private static final Set<String> OPERATIONS =
      Set.of("add", "sub", "mul", "div", "min", "max", "sqrt", "cmp", "rcp", "rsqrt");

  /** Lifts OPss, OPsd, OPps and OPpd; false for other operations. */
  static boolean lift(String mnemonic, Lift l) {
    int stem = mnemonic.length() - 2;
    if (stem < 3 || !OPERATIONS.contains(mnemonic.substring(0, stem))) {
      return false;
    }
    String operation = mnemonic.substring(0, stem);
    String type = mnemonic.substring(stem);
    boolean single = type.endsWith("s");
    String helper = operation + (single ? "Single" : "Double");
    switch (type) {
      case "ss", "sd" -> {
        int width = single ? 32 : 64;
        Expr b = SseMoves.scalar(l, 1, width);
        Expr a = l.let(Lift.zext(width, l.lane(0, 0)));
        setScalar(l, width, apply(l, operation, helper, a, b));
      }
      case "ps", "pd" -> {
        Expr[] b = SseMoves.aligned(l, 1);
        Expr[] results = new Expr[2];
        for (int i = 0; i < 2; i++) {
          Expr a = l.lane(0, i);
          if (single) {
            Expr low = apply(l, operation, helper, zext32(l, a), zext32(l, b[i]));
            Expr high = apply(l, operation, helper, upper(l, a), upper(l, b[i]));
            results[i] = join(low, high);
          } else {
            results[i] = apply(l, operation, helper, a, b[i]);
          }
        }
        setLanes(l, results[0], results[1]);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private static Expr apply(Lift l, String operation, String helper, Expr a, Expr b) {
    return switch (operation) {
      case "sqrt", "rcp", "rsqrt" -> l.floats(FloatOps.class, helper, b);
      case "cmp" -> l.floats(FloatCompare.class, helper, a, b, l.read(2));
      default -> l.floats(FloatOps.class, helper, a, b);
    };
  }

  /** Writes a result, after the exceptions that keep it from being written. */
  private static void setScalar(Lift l, int width, Expr value) {
    l.raiseFloats();
    SseMoves.setScalar(l, 0, width, value);
  }

  private static void setLanes(Lift l, Expr low, Expr high) {
    l.raiseFloats();
    l.setLane(0, 0, low);
    l.setLane(0, 1, high);
  }

  private static Expr zext32(Lift l, Expr a) {
    return l.let(Lift.zext(32, a));
  }

  private static Expr upper(Lift l, Expr a) {
    return l.let(Lift.binary(Expr.BinaryOp.SHR, a, constant(32)));
  }

  private static Expr join(Expr low, Expr high) {
    return Lift.or(Lift.zext(32, low), Lift.binary(Expr.BinaryOp.SHL, high, constant(32)));
  }

  private static void compare(Lift l, int width) {
    Expr b = SseMoves.scalar(l, 1, width);
    Expr a = l.let(Lift.zext(width, l.lane(0, 0)));
    l.flags(FlagRule.COMPARE, width, a, b);
  }

  public static void ucomiss(Lift l) {
    compare(l, 32);
  }

  public static void comiss(Lift l) {
    compare(l, 32);
  }

  public static void ucomisd(Lift l) {
    compare(l, 64);
  }

  public static void comisd(Lift l) {
    compare(l, 64);
  }

  private static void fromInteger(Lift l, String to, int width) {
    Expr value = l.readSigned(1);
    setScalar(l, width, l.floats(FloatConvert.class, to, value));
  }

  public static void cvtsi2sd(Lift l) {
    fromInteger(l, "integerToDouble", 64);
  }

  public static void cvtsi2ss(Lift l) {
    fromInteger(l, "integerToSingle", 32);
  }

  private static void toInteger(Lift l, String from, int width) {
    Expr value = SseMoves.scalar(l, 1, width);
    Expr integer = l.floats(FloatConvert.class, from + l.width(0), value);
    l.raiseFloats();
    l.write(0, integer);
  }

  public static void cvttsd2si(Lift l) {
    toInteger(l, "truncateDouble", 64);
  }

  public static void cvttss2si(Lift l) {
    toInteger(l, "truncateSingle", 32);
  }

  public static void cvtsd2si(Lift l) {
    toInteger(l, "roundDouble", 64);
  }

  public static void cvtss2si(Lift l) {
    toInteger(l, "roundSingle", 32);
  }

  public static void cvtsd2ss(Lift l) {
    Expr value = SseMoves.scalar(l, 1, 64);
    setScalar(l, 32, l.floats(FloatConvert.class, "doubleToSingle", value));
  }

  public static void cvtss2sd(Lift l) {
    Expr value = SseMoves.scalar(l, 1, 32);
    setScalar(l, 64, l.floats(FloatConvert.class, "singleToDouble", value));
  }

  public static void cvtps2pd(Lift l) {
    Expr v = SseMoves.scalar(l, 1, 64);
    Expr low = l.floats(FloatConvert.class, "singleToDouble", zext32(l, v));
    setLanes(l, low, l.floats(FloatConvert.class, "singleToDouble", upper(l, v)));
  }

  public static void cvtpd2ps(Lift l) {
    Expr[] v = SseMoves.aligned(l, 1);
    Expr low = l.floats(FloatConvert.class, "doubleToSingle", v[0]);
    Expr high = l.floats(FloatConvert.class, "doubleToSingle", v[1]);
    setLanes(l, join(low, high), constant(0));
  }

  public static void cvtdq2pd(Lift l) {
    Expr v = SseMoves.scalar(l, 1, 64);
    Expr low = l.floats(FloatConvert.class, "integerToDouble", l.let(Lift.sext(32, v)));
    Expr high = l.let(Lift.binary(Expr.BinaryOp.SAR, v, constant(32)));
    setLanes(l, low, l.floats(FloatConvert.class, "integerToDouble", high));
  }

  public static void cvtdq2ps(Lift l) {
    Expr[] v = SseMoves.aligned(l, 1);
    Expr[] results = new Expr[2];
    for (int i = 0; i < 2; i++) {
      Expr low = l.floats(FloatConvert.class, "integerToSingle", l.let(Lift.sext(32, v[i])));
      Expr top = l.let(Lift.binary(Expr.BinaryOp.SAR, v[i], constant(32)));
      results[i] = join(low, l.floats(FloatConvert.class, "integerToSingle", top));
    }
    setLanes(l, results[0], results[1]);
  }

  private static void singlesToIntegers(Lift l, String helper) {
    Expr[] v = SseMoves.aligned(l, 1);
    Expr[] results = new Expr[2];
    for (int i = 0; i < 2; i++) {
      Expr low = l.floats(FloatConvert.class, helper, zext32(l, v[i]));
      results[i] = join(low, l.floats(FloatConvert.class, helper, upper(l, v[i])));
    }
    setLanes(l, results[0], results[1]);
  }

  public static void cvttps2dq(Lift l) {
    singlesToIntegers(l, "truncateSingle32");
  }

  public static void cvtps2dq(Lift l) {
    singlesToIntegers(l, "roundSingle32");
  }

  private static void doublesToIntegers(Lift l, String helper) {
    Expr[] v = SseMoves.aligned(l, 1);
    Expr low = l.floats(FloatConvert.class, helper, v[0]);
    setLanes(l, join(low, l.floats(FloatConvert.class, helper, v[1])), constant(0));
  }

  public static void cvttpd2dq(Lift l) {
    doublesToIntegers(l, "truncateDouble32");
  }

  public static void cvtpd2dq(Lift l) {
    doublesToIntegers(l, "roundDouble32");
  }
}
