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
        SseMoves.setScalar(l, 0, width, apply(l, operation, helper, a, b));
      }
      case "ps", "pd" -> {
        Expr[] b = SseMoves.aligned(l, 1);
        for (int i = 0; i < 2; i++) {
          Expr a = l.lane(0, i);
          if (single) {
            Expr low = apply(l, operation, helper, l.let(Lift.zext(32, a)), zext32(l, b[i]));
            Expr high = apply(l, operation, helper, upper(l, a), upper(l, b[i]));
            l.setLane(0, i, join(low, high));
          } else {
            l.setLane(0, i, apply(l, operation, helper, a, b[i]));
          }
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private static Expr apply(Lift l, String operation, String helper, Expr a, Expr b) {
    return switch (operation) {
      case "sqrt", "rcp", "rsqrt" -> l.call(FloatOps.class, helper, b);
      case "cmp" -> l.call(FloatCompare.class, helper, a, b, l.read(2));
      default -> l.call(FloatOps.class, helper, a, b);
    };
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
    SseMoves.setScalar(l, 0, width, l.call(FloatConvert.class, to, value));
  }

  public static void cvtsi2sd(Lift l) {
    fromInteger(l, "integerToDouble", 64);
  }

  public static void cvtsi2ss(Lift l) {
    fromInteger(l, "integerToSingle", 32);
  }

  private static void toInteger(Lift l, String from, int width) {
    Expr value = SseMoves.scalar(l, 1, width);
    l.write(0, l.call(FloatConvert.class, from + l.width(0), value));
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
    SseMoves.setScalar(l, 0, 32, l.call(FloatConvert.class, "doubleToSingle", value));
  }

  public static void cvtss2sd(Lift l) {
    Expr value = SseMoves.scalar(l, 1, 32);
    SseMoves.setScalar(l, 0, 64, l.call(FloatConvert.class, "singleToDouble", value));
  }

  public static void cvtps2pd(Lift l) {
    Expr v = SseMoves.scalar(l, 1, 64);
    l.setLane(0, 0, l.call(FloatConvert.class, "singleToDouble", zext32(l, v)));
    l.setLane(0, 1, l.call(FloatConvert.class, "singleToDouble", upper(l, v)));
  }

  public static void cvtpd2ps(Lift l) {
    Expr[] v = SseMoves.aligned(l, 1);
    Expr low = l.call(FloatConvert.class, "doubleToSingle", v[0]);
    Expr high = l.call(FloatConvert.class, "doubleToSingle", v[1]);
    l.setLane(0, 0, join(low, high));
    l.setLane(0, 1, constant(0));
  }

  public static void cvtdq2pd(Lift l) {
    Expr v = SseMoves.scalar(l, 1, 64);
    l.setLane(0, 0, l.call(FloatConvert.class, "integerToDouble", l.let(Lift.sext(32, v))));
    Expr high = l.let(Lift.binary(Expr.BinaryOp.SAR, v, constant(32)));
    l.setLane(0, 1, l.call(FloatConvert.class, "integerToDouble", high));
  }

  public static void cvtdq2ps(Lift l) {
    Expr[] v = SseMoves.aligned(l, 1);
    for (int i = 0; i < 2; i++) {
      Expr low = l.call(FloatConvert.class, "integerToSingle", l.let(Lift.sext(32, v[i])));
      Expr top = l.let(Lift.binary(Expr.BinaryOp.SAR, v[i], constant(32)));
      l.setLane(0, i, join(low, l.call(FloatConvert.class, "integerToSingle", top)));
    }
  }

  private static void singlesToIntegers(Lift l, String helper) {
    Expr[] v = SseMoves.aligned(l, 1);
    for (int i = 0; i < 2; i++) {
      Expr low = l.call(FloatConvert.class, helper, zext32(l, v[i]));
      l.setLane(0, i, join(low, l.call(FloatConvert.class, helper, upper(l, v[i]))));
    }
  }

  public static void cvttps2dq(Lift l) {
    singlesToIntegers(l, "truncateSingle32");
  }

  public static void cvtps2dq(Lift l) {
    singlesToIntegers(l, "roundSingle32");
  }

  private static void doublesToIntegers(Lift l, String helper) {
    Expr[] v = SseMoves.aligned(l, 1);
    Expr low = l.call(FloatConvert.class, helper, v[0]);
    l.setLane(0, 0, join(low, l.call(FloatConvert.class, helper, v[1])));
    l.setLane(0, 1, constant(0));
  }

  public static void cvttpd2dq(Lift l) {
    doublesToIntegers(l, "truncateDouble32");
  }

  public static void cvtpd2dq(Lift l) {
    doublesToIntegers(l, "roundDouble32");
  }
}
