package dev.gox.translator.lift;

import static dev.gox.translator.lift.Lift.and;
import static dev.gox.translator.lift.Lift.constant;
import static dev.gox.translator.lift.Lift.equal;
import static dev.gox.translator.lift.Lift.not;
import static dev.gox.translator.lift.Lift.or;
import static dev.gox.translator.lift.Lift.select;

import dev.gox.runtime.cpu.Flags;
import dev.gox.runtime.cpu.PackedMinMax;
import dev.gox.runtime.cpu.PackedMultiply;
import dev.gox.runtime.cpu.PackedOps;
import dev.gox.runtime.cpu.PackedShifts;
import dev.gox.translator.decode.Instruction.Kind;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Expr.BinaryOp;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Packed integers, element by element: Intel SDM vol. 1, 11.4.2, 12.6 and 12.10. Each 64-bit lane
 * goes by itself, by a helper of the instruction's name. Logic on floating-point registers is the
 * same as on integers.
 */
final class PackedIntegers {
  private PackedIntegers() {}

  /** The classes of helpers for one lane, or for the same lane of two operands. */
  private static final Class<?>[] HELPERS = {
    PackedOps.class, PackedMinMax.class, PackedMultiply.class, PackedShifts.class
  };

  /** Who has the helper of a name that is an instruction's. */
  private static final Map<String, Class<?>> OWNERS = new HashMap<>();

  static {
    for (Class<?> owner : HELPERS) {
      for (Method m : owner.getDeclaredMethods()) {
        if (m.getName().startsWith("p")) {
          OWNERS.put(m.getName(), owner);
        }
      }
    }
  }

  private static final Map<String, BinaryOp> LOGIC =
      Map.of(
          "pand", BinaryOp.AND,
          "andps", BinaryOp.AND,
          "andpd", BinaryOp.AND,
          "por", BinaryOp.OR,
          "orps", BinaryOp.OR,
          "orpd", BinaryOp.OR,
          "pxor", BinaryOp.XOR,
          "xorps", BinaryOp.XOR,
          "xorpd", BinaryOp.XOR);

  /** By one count. */
  private static final Set<String> SHIFTS =
      Set.of("psllw", "pslld", "psllq", "psrlw", "psrld", "psrlq", "psraw", "psrad");

  /** Lifts what has a helper of its name for one lane; false for other operations. */
  static boolean lift(String mnemonic, Lift l) {
    BinaryOp logic = LOGIC.get(mnemonic);
    if (logic != null) {
      Vectors.eachLane(l, (a, b) -> Lift.binary(logic, a, b));
      return true;
    }
    Class<?> owner = OWNERS.get(mnemonic);
    if (owner == null) {
      return false;
    }
    if (SHIFTS.contains(mnemonic)) {
      shift(mnemonic, l);
    } else if (mnemonic.startsWith("pabs")) {
      absolute(mnemonic, l);
    } else {
      Vectors.eachLane(l, (a, b) -> l.call(owner, mnemonic, a, b));
    }
    return true;
  }

  private static void absolute(String mnemonic, Lift l) {
    Expr[] v = Vectors.source(l);
    for (int i = 0; i < v.length; i++) {
      v[i] = l.call(PackedOps.class, mnemonic, v[i]);
    }
    Vectors.set(l, v);
  }

  /** The count is an immediate or the low 64 bits of the source, which has 128. */
  private static void shift(String mnemonic, Lift l) {
    Expr count;
    Expr[] v;
    if (l.kind(l.operands() - 1) == Kind.IMMEDIATE) {
      count = l.let(Lift.zext(8, Vectors.immediate(l)));
      v = Vectors.read(l, l.isVex() ? 1 : 0);
    } else {
      int operand = Vectors.secondOperand(l);
      Vectors.align(l, operand);
      // All 16 bytes of memory are read.
      count = Vectors.read(l, operand, l.isMmx() ? 1 : 2)[0];
      v = Vectors.first(l);
    }
    for (int i = 0; i < v.length; i++) {
      v[i] = l.call(PackedShifts.class, mnemonic, v[i], count);
    }
    Vectors.set(l, v);
  }

  private static void andNot(Lift l) {
    Vectors.eachLane(l, (a, b) -> and(not(a), b));
  }

  public static void pandn(Lift l) {
    andNot(l);
  }

  public static void andnps(Lift l) {
    andNot(l);
  }

  public static void andnpd(Lift l) {
    andNot(l);
  }

  /** The operands by number: TEST's are the destination and the source. */
  public static void ptest(Lift l) {
    Expr[] b = Vectors.source(l);
    Expr[] a = Vectors.read(l, 0);
    Expr both = constant(0);
    Expr onlyB = constant(0);
    for (int i = 0; i < a.length; i++) {
      both = l.let(or(both, and(a[i], b[i])));
      onlyB = l.let(or(onlyB, and(not(a[i]), b[i])));
    }
    testFlags(l, both, onlyB);
  }

  /** ZF says whether the first value is zero, CF whether the second is; the others are clear. */
  static void testFlags(Lift l, Expr first, Expr second) {
    Expr carries =
        select(
            equal(first, constant(0)),
            constant(Flags.carriesOf(Flags.ZF)),
            constant(Flags.carriesOf(0)));
    Expr carry = select(equal(second, constant(0)), constant(1), constant(0));
    Expr result =
        select(
            equal(first, constant(0)),
            constant(Flags.resultOf(Flags.ZF)),
            constant(Flags.resultOf(0)));
    l.flagPair(result, Lift.withCarry(carries, carry));
  }

  private static final long SIGNS32 = 0x8000_0000_8000_0000L;

  public static void vtestps(Lift l) {
    testSigns(l, SIGNS32);
  }

  public static void vtestpd(Lift l) {
    testSigns(l, Long.MIN_VALUE);
  }

  private static void testSigns(Lift l, long signs) {
    Expr[] b = Vectors.source(l);
    Expr[] a = Vectors.read(l, 0);
    Expr both = constant(0);
    Expr onlyB = constant(0);
    for (int i = 0; i < a.length; i++) {
      both = l.let(or(both, and(a[i], b[i])));
      onlyB = l.let(or(onlyB, and(not(a[i]), b[i])));
    }
    testFlags(l, l.let(and(both, constant(signs))), l.let(and(onlyB, constant(signs))));
  }
}
