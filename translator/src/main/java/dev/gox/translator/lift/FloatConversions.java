package dev.gox.translator.lift;

import static dev.gox.translator.lift.Lift.constant;
import static dev.gox.translator.lift.SseFloats.join;
import static dev.gox.translator.lift.SseFloats.lower;
import static dev.gox.translator.lift.SseFloats.setLanes;
import static dev.gox.translator.lift.SseFloats.setScalar;
import static dev.gox.translator.lift.SseFloats.upper;

import dev.gox.runtime.cpu.FloatConvert;
import dev.gox.runtime.cpu.FloatRound;
import dev.gox.runtime.cpu.HalfFloats;
import dev.gox.runtime.cpu.SystemOps;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Expr.BinaryOp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Conversions between floating-point formats and integers, and rounding to integers in the same
 * format: Intel SDM vol. 1, 11.4.3, 12.10 and 14.4, and vol. 2, ROUNDSD.
 */
final class FloatConversions {
  private FloatConversions() {}

  private static void fromInteger(Lift l, String to, int width) {
    Expr value = l.readSigned(Vectors.secondOperand(l));
    setScalar(l, width, l.floats(FloatConvert.class, to, value));
  }

  public static void cvtsi2sd(Lift l) {
    fromInteger(l, "integerToDouble", 64);
  }

  public static void cvtsi2ss(Lift l) {
    fromInteger(l, "integerToSingle", 32);
  }

  private static void toInteger(Lift l, String from, int width) {
    Expr value = Vectors.scalar(l, 1, width);
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
    Expr value = Vectors.scalar(l, Vectors.secondOperand(l), 64);
    setScalar(l, 32, l.floats(FloatConvert.class, "doubleToSingle", value));
  }

  public static void cvtss2sd(Lift l) {
    Expr value = Vectors.scalar(l, Vectors.secondOperand(l), 32);
    setScalar(l, 64, l.floats(FloatConvert.class, "singleToDouble", value));
  }

  /** The low or high half of a lane. */
  private static Expr half(Lift l, Expr[] lanes, int number) {
    return number % 2 == 0 ? lower(l, lanes[number / 2]) : upper(l, lanes[number / 2]);
  }

  /** Half as many lanes as the destination has, with an element for each of its lanes. */
  private static Expr[] halves(Lift l) {
    return Vectors.read(l, 1, Vectors.lanes(l) / 2);
  }

  /** Writes elements of half a lane each; what they leave of 128 bits becomes zero. */
  private static void setHalves(Lift l, Expr[] elements) {
    List<Expr> lanes = new ArrayList<>();
    for (int i = 0; i < elements.length; i += 2) {
      lanes.add(join(elements[i], elements[i + 1]));
    }
    if (lanes.size() == 1) {
      lanes.add(constant(0));
    }
    setLanes(l, lanes.toArray(Expr[]::new));
  }

  // ---- two integers in an MMX register or in memory ----

  public static void cvtpi2ps(Lift l) {
    Expr v = l.lane(1, 0);
    Expr[] r = new Expr[2];
    for (int i = 0; i < 2; i++) {
      Expr integer = l.let(Lift.sext(32, i == 0 ? lower(l, v) : upper(l, v)));
      r[i] = l.floats(FloatConvert.class, "integerToSingle", integer);
    }
    l.raiseFloats();
    l.setLane(0, 0, join(r[0], r[1]));
  }

  public static void cvtpi2pd(Lift l) {
    Expr v = l.lane(1, 0);
    for (int i = 0; i < 2; i++) {
      Expr integer = l.let(Lift.sext(32, i == 0 ? lower(l, v) : upper(l, v)));
      l.setLane(0, i, l.floats(FloatConvert.class, "integerToDouble", integer));
    }
  }

  private static void toMmx(Lift l, String helper, int width) {
    Expr[] two = new Expr[2];
    if (width == 32) {
      Expr v = l.lane(1, 0);
      two[0] = lower(l, v);
      two[1] = upper(l, v);
    } else {
      if (l.isMemory(1)) {
        l.requireAligned(16, l.address());
      }
      two = Vectors.read(l, 1, 2);
    }
    Expr low = l.floats(FloatConvert.class, helper, two[0]);
    Expr high = l.floats(FloatConvert.class, helper, two[1]);
    l.raiseFloats();
    l.setLane(0, 0, join(low, high));
  }

  public static void cvtps2pi(Lift l) {
    toMmx(l, "roundSingle32", 32);
  }

  public static void cvttps2pi(Lift l) {
    toMmx(l, "truncateSingle32", 32);
  }

  public static void cvtpd2pi(Lift l) {
    toMmx(l, "roundDouble32", 64);
  }

  public static void cvttpd2pi(Lift l) {
    toMmx(l, "truncateDouble32", 64);
  }

  public static void cvtps2pd(Lift l) {
    Expr[] v = halves(l);
    Expr[] r = new Expr[2 * v.length];
    for (int i = 0; i < r.length; i++) {
      r[i] = l.floats(FloatConvert.class, "singleToDouble", half(l, v, i));
    }
    setLanes(l, r);
  }

  public static void cvtdq2pd(Lift l) {
    Expr[] v = halves(l);
    Expr[] r = new Expr[2 * v.length];
    for (int i = 0; i < r.length; i++) {
      Expr integer = l.let(Lift.sext(32, half(l, v, i)));
      r[i] = l.floats(FloatConvert.class, "integerToDouble", integer);
    }
    setLanes(l, r);
  }

  /** Converts doubles to something of 32 bits. */
  private static void doubles(Lift l, String helper) {
    Expr[] v = Vectors.source(l);
    for (int i = 0; i < v.length; i++) {
      v[i] = l.floats(FloatConvert.class, helper, v[i]);
    }
    setHalves(l, v);
  }

  public static void cvtpd2ps(Lift l) {
    doubles(l, "doubleToSingle");
  }

  public static void cvttpd2dq(Lift l) {
    doubles(l, "truncateDouble32");
  }

  public static void cvtpd2dq(Lift l) {
    doubles(l, "roundDouble32");
  }

  public static void cvtdq2ps(Lift l) {
    Expr[] v = Vectors.source(l);
    setLanes(
        l,
        SseFloats.eachElement(
            l,
            32,
            v,
            v,
            (a, b) -> l.floats(FloatConvert.class, "integerToSingle", l.let(Lift.sext(32, b)))));
  }

  private static void singlesToIntegers(Lift l, String helper) {
    Expr[] v = Vectors.source(l);
    setLanes(
        l, SseFloats.eachElement(l, 32, v, v, (a, b) -> l.floats(FloatConvert.class, helper, b)));
  }

  public static void cvttps2dq(Lift l) {
    singlesToIntegers(l, "truncateSingle32");
  }

  public static void cvtps2dq(Lift l) {
    singlesToIntegers(l, "roundSingle32");
  }

  // ---- rounding: the immediate's bit 2 says that MXCSR's mode counts, not that of bits 1:0 ----

  private static Expr mode(Lift l) {
    Expr control = Vectors.immediate(l);
    Expr own = Lift.and(control, constant(3));
    Expr current = l.late(FloatRound.class, "currentMode");
    return l.let(
        Lift.select(Lift.equal(Lift.and(control, constant(4)), constant(0)), own, current));
  }

  /** Bit 3 says that no inexact result is signalled. */
  private static Expr round(Lift l, int width, Expr value, Expr mode) {
    String helper = width == 32 ? "roundSingle" : "roundDouble";
    Expr quiet = Lift.and(Vectors.immediate(l), constant(8));
    return l.floats(FloatRound.class, helper, value, mode, quiet);
  }

  private static void roundScalar(Lift l, int width) {
    Expr value = Vectors.scalar(l, Vectors.secondOperand(l), width);
    setScalar(l, width, round(l, width, value, mode(l)));
  }

  private static void roundPacked(Lift l, int width) {
    Expr[] v = Vectors.source(l);
    Expr mode = mode(l);
    setLanes(l, SseFloats.eachElement(l, width, v, v, (a, b) -> round(l, width, b, mode)));
  }

  public static void roundss(Lift l) {
    roundScalar(l, 32);
  }

  public static void roundsd(Lift l) {
    roundScalar(l, 64);
  }

  public static void roundps(Lift l) {
    roundPacked(l, 32);
  }

  public static void roundpd(Lift l) {
    roundPacked(l, 64);
  }

  // ---- half precision ----

  public static void vcvtph2ps(Lift l) {
    int lanes = Vectors.lanes(l);
    Expr[] v = Vectors.read(l, 1, lanes / 2);
    Expr[] singles = new Expr[2 * lanes];
    for (int i = 0; i < singles.length; i++) {
      Expr half = Lift.zext(16, Lift.binary(BinaryOp.SHR, v[i / 4], constant(16 * (i % 4))));
      singles[i] = l.floats(HalfFloats.class, "halfToSingle", l.let(half));
    }
    setHalves(l, singles);
  }

  public static void vcvtps2ph(Lift l) {
    Expr[] v = Vectors.read(l, 1);
    Expr mode = mode(l);
    Expr[] lanes = new Expr[v.length / 2];
    if (l.isMemory(0) && l.exactFloats()) {
      // A write that faults leaves no flags.
      l.run(SystemOps.class, "requireWritable", l.address(), constant(8L * lanes.length));
    }
    for (int i = 0; i < 2 * v.length; i++) {
      Expr half = l.floats(HalfFloats.class, "singleToHalf", half(l, v, i), mode);
      Expr placed = Lift.binary(BinaryOp.SHL, half, constant(16 * (i % 4)));
      lanes[i / 4] = i % 4 == 0 ? placed : Lift.or(lanes[i / 4], placed);
    }
    l.raiseFloats();
    if (l.isMemory(0) && lanes.length == 1) {
      l.store(64, l.address(), lanes[0]);
    } else if (l.isMemory(0)) {
      l.storeVector(l.address(), lanes);
    } else {
      Vectors.set(l, lanes.length == 1 ? withZero(lanes) : lanes);
    }
  }

  private static Expr[] withZero(Expr[] lane) {
    Expr[] two = Arrays.copyOf(lane, 2);
    two[1] = constant(0);
    return two;
  }
}
