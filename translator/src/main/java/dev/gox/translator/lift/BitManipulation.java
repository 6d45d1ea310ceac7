package dev.gox.translator.lift;

import static dev.gox.translator.lift.Lift.add;
import static dev.gox.translator.lift.Lift.and;
import static dev.gox.translator.lift.Lift.binary;
import static dev.gox.translator.lift.Lift.constant;
import static dev.gox.translator.lift.Lift.equal;
import static dev.gox.translator.lift.Lift.not;
import static dev.gox.translator.lift.Lift.pure;
import static dev.gox.translator.lift.Lift.select;
import static dev.gox.translator.lift.Lift.sext;
import static dev.gox.translator.lift.Lift.sub;
import static dev.gox.translator.lift.Lift.zext;

import dev.gox.runtime.cpu.BitOps;
import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.Flags;
import dev.gox.runtime.cpu.GaloisOps;
import dev.gox.runtime.cpu.IntegerOps;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Expr.BinaryOp;
import dev.gox.translator.ir.Stmt.FlagRule;

/** BMI1, BMI2, ADX, LZCNT, TZCNT and CRC32: Intel SDM vol. 1, 5.1.13 to 5.1.16, and 12.12.2. */
final class BitManipulation {
  private BitManipulation() {}

  private static Expr xor(Expr a, Expr b) {
    return binary(BinaryOp.XOR, a, b);
  }

  /** 1 if a value is zero, else 0. */
  private static Expr isZero(Expr value) {
    return select(equal(value, constant(0)), constant(1), constant(0));
  }

  /** ZF and SF from a result, CF from a bit; the others are clear. */
  private static void flags(Lift l, int width, Expr result, Expr carry) {
    l.flagPair(sext(width, result), Lift.withCarry(constant(0), carry));
  }

  /** Counts zeros: CF says that there was nothing else, ZF that there was none. */
  private static void count(Lift l, String helper) {
    int w = l.width(0);
    Expr source = l.read(1);
    Expr r = l.call(BitOps.class, helper, source, constant(w));
    l.write(0, r);
    flags(l, 64, r, isZero(source));
  }

  public static void tzcnt(Lift l) {
    count(l, "trailingZeros");
  }

  public static void lzcnt(Lift l) {
    count(l, "leadingZeros");
  }

  public static void andn(Lift l) {
    Expr b = l.read(2);
    Expr r = l.let(and(not(l.read(1)), b));
    l.write(0, r);
    l.flags(FlagRule.LOGIC, l.width(0), r);
  }

  public static void blsr(Lift l) {
    Expr source = l.read(1);
    Expr r = l.let(and(source, sub(source, constant(1))));
    l.write(0, r);
    flags(l, l.width(0), r, isZero(source));
  }

  public static void blsmsk(Lift l) {
    Expr source = l.read(1);
    Expr r = l.let(xor(source, sub(source, constant(1))));
    l.write(0, r);
    flags(l, l.width(0), r, isZero(source));
  }

  public static void blsi(Lift l) {
    Expr source = l.read(1);
    Expr r = l.let(and(source, sub(constant(0), source)));
    l.write(0, r);
    flags(l, l.width(0), r, xor(isZero(source), constant(1)));
  }

  public static void bextr(Lift l) {
    Expr range = l.read(2);
    Expr r = l.call(BitOps.class, "extract", l.read(1), range);
    l.write(0, r);
    flags(l, 64, r, constant(0));
  }

  public static void bzhi(Lift l) {
    int w = l.width(0);
    Expr number = l.let(zext(8, l.read(2)));
    Expr r = l.call(BitOps.class, "lowBits", l.read(1), number);
    l.write(0, r);
    Expr above = binary(BinaryOp.SHR, sub(constant(w - 1), number), constant(63));
    flags(l, w, r, above);
  }

  public static void pext(Lift l) {
    Expr mask = l.read(2);
    l.write(0, l.call(BitOps.class, "gather", l.read(1), mask));
  }

  public static void pdep(Lift l) {
    Expr mask = l.read(2);
    l.write(0, l.call(BitOps.class, "scatter", l.read(1), mask));
  }

  /** If both destinations are one register, it has the high half. */
  public static void mulx(Lift l) {
    int w = l.width(0);
    Expr b = l.read(2);
    Expr a = l.get(Cpu.RDX, w);
    Expr low = l.let(binary(BinaryOp.MUL, a, b));
    Expr high =
        w == 64
            ? l.call(IntegerOps.class, "unsignedMultiplyHigh", a, b)
            : l.let(binary(BinaryOp.SHR, low, constant(32)));
    l.write(1, low);
    l.write(0, high);
  }

  private static void shift(Lift l, BinaryOp op) {
    int w = l.width(0);
    Expr count = l.let(and(l.read(2), constant(w - 1)));
    Expr value = op == BinaryOp.SAR ? l.readSigned(1) : l.read(1);
    l.write(0, binary(op, value, count));
  }

  public static void shlx(Lift l) {
    shift(l, BinaryOp.SHL);
  }

  public static void shrx(Lift l) {
    shift(l, BinaryOp.SHR);
  }

  public static void sarx(Lift l) {
    shift(l, BinaryOp.SAR);
  }

  public static void rorx(Lift l) {
    int w = l.width(0);
    Expr count = l.let(and(l.read(2), constant(w - 1)));
    Expr value = l.read(1);
    Expr left = l.let(sub(constant(w), count));
    Expr low = binary(BinaryOp.SHR, value, count);
    // By 64 bits, which IR takes for none, both parts are the value.
    l.write(0, Lift.or(low, binary(BinaryOp.SHL, value, left)));
  }

  /** Adds with CF, and changes no other flag. */
  public static void adcx(Lift l) {
    Expr carry = addWith(l, Lift.carryBit());
    l.flagPair(Lift.flagResult(), Lift.withCarry(Lift.flagCarries(), carry));
  }

  /** Adds with OF in the place of a carry, and changes no other flag. */
  public static void adox(Lift l) {
    Expr carries = Lift.flagCarries();
    Expr overflow =
        binary(
            BinaryOp.SHR, xor(carries, binary(BinaryOp.SHL, carries, constant(1))), constant(63));
    Expr carry = addWith(l, overflow);
    l.flagPair(Lift.flagResult(), pure(Flags.class, "withOverflow", Lift.flagCarries(), carry));
  }

  /** Writes the sum and gives the carry out of it. */
  private static Expr addWith(Lift l, Expr carryIn) {
    int w = l.width(0);
    Expr b = l.read(1);
    Expr a = l.read(0);
    Expr r = l.let(add(add(a, b), carryIn));
    Expr out =
        w == 64
            ? l.let(binary(BinaryOp.SHR, pure(Flags.class, "addCarries64", a, b, r), constant(63)))
            : l.let(binary(BinaryOp.SHR, r, constant(32)));
    l.write(0, r);
    return out;
  }

  public static void crc32(Lift l) {
    Expr data = l.read(1);
    Expr remainder = l.let(zext(32, l.read(0)));
    // All 64 bits of a destination are written.
    l.write(0, l.call(GaloisOps.class, "crc" + l.width(1), remainder, data));
  }
}
