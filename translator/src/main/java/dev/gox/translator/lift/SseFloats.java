package dev.gox.translator.lift;

import static dev.gox.translator.lift.Lift.constant;

import dev.gox.runtime.cpu.FloatCompare;
import dev.gox.runtime.cpu.FloatOps;
import dev.gox.runtime.cpu.sse.Compare;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Stmt.FlagRule;
import java.util.Set;

/**
 * Floating-point arithmetic and comparison of SSE, SSE2, SSE3, SSE4.1 and AVX: Intel SDM vol. 1,
 * 10.4, 11.4, 12.3, 12.10 and 14.1. Values are raw bits; the helpers apply x86's NaN rules. MXCSR
 * counts where {@link Lift#floats} says so.
 */
final class SseFloats {
  private SseFloats() {}

  private static final Set<String> OF_TWO = Set.of("add", "sub", "mul", "div", "min", "max", "cmp");
  private static final Set<String> OF_ONE = Set.of("sqrt", "rcp", "rsqrt");

  /** An element from an element of each source, by l.floats. */
  interface ElementOperation {
    Expr apply(Expr a, Expr b);
  }

  /** Lifts OPss, OPsd, OPps and OPpd; false for other operations. */
  static boolean lift(String mnemonic, Lift l) {
    int stem = mnemonic.length() - 2;
    String operation = stem < 3 ? "" : mnemonic.substring(0, stem);
    boolean ofOne = OF_ONE.contains(operation);
    if (!ofOne && !OF_TWO.contains(operation)) {
      return false;
    }
    String type = mnemonic.substring(stem);
    boolean single = type.endsWith("s");
    int width = single ? 32 : 64;
    String helper = operation + (single ? "Single" : "Double");
    ElementOperation element = (a, b) -> apply(l, operation, helper, a, b);
    switch (type) {
      case "ss", "sd" -> {
        Expr b = Vectors.scalar(l, Vectors.secondOperand(l), width);
        Expr a = ofOne ? b : Vectors.scalar(l, Vectors.firstOperand(l), width);
        setScalar(l, width, element.apply(a, b));
      }
      case "ps", "pd" -> {
        Expr[] b = ofOne ? Vectors.source(l) : Vectors.second(l);
        Expr[] a = ofOne ? b : Vectors.first(l);
        setLanes(l, eachElement(l, width, a, b, element));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private static Expr apply(Lift l, String operation, String helper, Expr a, Expr b) {
    return switch (operation) {
      case "sqrt" -> l.floats(FloatOps.class, helper, b);
      // These neither raise exceptions nor obey MXCSR.
      case "rcp", "rsqrt" -> l.call(FloatOps.class, helper, b);
      case "cmp" -> l.floats(FloatCompare.class, helper, a, b, predicate(l));
      default -> l.floats(FloatOps.class, helper, a, b);
    };
  }

  /** VEX forms have 32 predicates, legacy ones 8. */
  private static Expr predicate(Lift l) {
    return Lift.and(Vectors.immediate(l), constant(l.isVex() ? 31 : 7));
  }

  /** Computes all elements of lanes. */
  static Expr[] eachElement(Lift l, int width, Expr[] a, Expr[] b, ElementOperation operation) {
    Expr[] r = new Expr[a.length];
    for (int i = 0; i < r.length; i++) {
      if (width == 32) {
        Expr low = operation.apply(lower(l, a[i]), lower(l, b[i]));
        Expr high = operation.apply(upper(l, a[i]), upper(l, b[i]));
        r[i] = join(low, high);
      } else {
        r[i] = operation.apply(a[i], b[i]);
      }
    }
    return r;
  }

  /** Writes a result, after the exceptions that keep it from being written. */
  static void setScalar(Lift l, int width, Expr value) {
    l.raiseFloats();
    Vectors.setScalar(l, width, value);
  }

  static void setLanes(Lift l, Expr... lanes) {
    l.raiseFloats();
    Vectors.set(l, lanes);
  }

  /** A lane's low single. */
  static Expr lower(Lift l, Expr a) {
    return l.let(Lift.zext(32, a));
  }

  /** A lane's high single. */
  static Expr upper(Lift l, Expr a) {
    return l.let(Lift.binary(Expr.BinaryOp.SHR, a, constant(32)));
  }

  static Expr join(Expr low, Expr high) {
    return Lift.or(Lift.zext(32, low), Lift.binary(Expr.BinaryOp.SHL, high, constant(32)));
  }

  private static void compare(Lift l, int width, boolean signalsQuiet) {
    Expr b = Vectors.scalar(l, 1, width);
    Expr a = Vectors.scalar(l, 0, width);
    if (l.exactFloats()) {
      String type = width == 32 ? "Single" : "Double";
      l.run(Compare.class, "examine" + type, a, b, constant(signalsQuiet ? 1 : 0));
      l.raiseFloats();
      a = l.call(Compare.class, "operand" + type, a);
      b = l.call(Compare.class, "operand" + type, b);
    }
    l.flags(FlagRule.COMPARE, width, a, b);
  }

  public static void ucomiss(Lift l) {
    compare(l, 32, false);
  }

  public static void comiss(Lift l) {
    compare(l, 32, true);
  }

  public static void ucomisd(Lift l) {
    compare(l, 64, false);
  }

  public static void comisd(Lift l) {
    compare(l, 64, true);
  }

  // ---- SSE3: elements with even numbers are subtracted, the others added ----

  private static void addSubtract(Lift l, int width) {
    Expr[] b = Vectors.second(l);
    Expr[] a = Vectors.first(l);
    int[] number = {0};
    String type = width == 32 ? "Single" : "Double";
    ElementOperation element =
        (x, y) -> l.floats(FloatOps.class, (number[0]++ % 2 == 0 ? "sub" : "add") + type, x, y);
    setLanes(l, eachElement(l, width, a, b, element));
  }

  public static void addsubps(Lift l) {
    addSubtract(l, 32);
  }

  public static void addsubpd(Lift l) {
    addSubtract(l, 64);
  }

  /** Of neighbours: a part's low lane is from the first source, the high one from the second. */
  private static void horizontal(Lift l, int width, String operation) {
    Expr[] b = Vectors.second(l);
    Expr[] a = Vectors.first(l);
    Expr[] r = new Expr[a.length];
    for (int i = 0; i < r.length; i += 2) {
      r[i] = neighbours(l, width, operation, a[i], a[i + 1]);
      r[i + 1] = neighbours(l, width, operation, b[i], b[i + 1]);
    }
    setLanes(l, r);
  }

  private static Expr neighbours(Lift l, int width, String operation, Expr low, Expr high) {
    if (width == 64) {
      return l.floats(FloatOps.class, operation + "Double", low, high);
    }
    String helper = operation + "Single";
    Expr first = l.floats(FloatOps.class, helper, lower(l, low), upper(l, low));
    return join(first, l.floats(FloatOps.class, helper, lower(l, high), upper(l, high)));
  }

  public static void haddps(Lift l) {
    horizontal(l, 32, "add");
  }

  public static void haddpd(Lift l) {
    horizontal(l, 64, "add");
  }

  public static void hsubps(Lift l) {
    horizontal(l, 32, "sub");
  }

  public static void hsubpd(Lift l) {
    horizontal(l, 64, "sub");
  }

  // ---- SSE4.1: products, sums of those that the immediate's upper half picks, to the places that
  // its lower half picks ----

  private static Expr ifBit(Lift l, Expr choice, int bit, Expr value) {
    return l.let(Shuffles.pick(choice, bit, constant(0), value));
  }

  /** What isn't picked raises nothing: zeros are multiplied. */
  private static Expr productIf(Lift l, Expr choice, int bit, String helper, Expr a, Expr b) {
    return l.floats(FloatOps.class, helper, ifBit(l, choice, bit, a), ifBit(l, choice, bit, b));
  }

  public static void dppd(Lift l) {
    Expr choice = Vectors.immediate(l);
    Expr[] b = Vectors.second(l);
    Expr[] a = Vectors.first(l);
    Expr low = productIf(l, choice, 4, "mulDouble", a[0], b[0]);
    Expr high = productIf(l, choice, 5, "mulDouble", a[1], b[1]);
    // The steps raise what they find one after the other.
    l.raiseFloats();
    Expr sum = l.floats(FloatOps.class, "addDouble", low, high);
    setLanes(l, ifBit(l, choice, 0, sum), ifBit(l, choice, 1, sum));
  }

  public static void dpps(Lift l) {
    Expr choice = Vectors.immediate(l);
    Expr[] b = Vectors.second(l);
    Expr[] a = Vectors.first(l);
    int[] number = {0};
    Expr[] products =
        eachElement(
            l, 32, a, b, (x, y) -> productIf(l, choice, 4 + number[0]++ % 4, "mulSingle", x, y));
    l.raiseFloats();
    Expr[] sums = new Expr[a.length];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = sumOf(l, products[i]);
    }
    l.raiseFloats();
    Expr[] r = new Expr[a.length];
    for (int i = 0; i < r.length; i += 2) {
      Expr sum = l.floats(FloatOps.class, "addSingle", sums[i], sums[i + 1]);
      r[i] = join(ifBit(l, choice, 0, sum), ifBit(l, choice, 1, sum));
      r[i + 1] = join(ifBit(l, choice, 2, sum), ifBit(l, choice, 3, sum));
    }
    setLanes(l, r);
  }

  private static Expr sumOf(Lift l, Expr singles) {
    Expr lane = l.let(singles);
    return l.floats(FloatOps.class, "addSingle", lower(l, lane), upper(l, lane));
  }
}
