package dev.gox.translator.lift;

import static dev.gox.translator.lift.Lift.binary;
import static dev.gox.translator.lift.Lift.constant;
import static dev.gox.translator.lift.Lift.pure;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.Flags;
import dev.gox.runtime.cpu.TextOps;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Expr.BinaryOp;

/** Comparisons of texts, SSE4.2: Intel SDM vol. 1, 12.12.3. Memory need not be aligned. */
final class TextCompare {
  private TextCompare() {}

  public static void pcmpestri(Lift l) {
    index(l, compare(l, true));
  }

  public static void pcmpistri(Lift l) {
    index(l, compare(l, false));
  }

  public static void pcmpestrm(Lift l) {
    mask(l, compare(l, true));
  }

  public static void pcmpistrm(Lift l) {
    mask(l, compare(l, false));
  }

  /** Lengths are in RAX and RDX, of 64 bits by REX.W, or end at zeros. */
  private static Expr compare(Lift l, boolean explicit) {
    Expr[] b = Vectors.read(l, 1);
    Expr[] a = Vectors.read(l, 0);
    Expr control = Vectors.immediate(l);
    Expr lengthA = explicit ? explicit(l, Cpu.RAX, control) : implicit(a, control);
    Expr lengthB = explicit ? explicit(l, Cpu.RDX, control) : implicit(b, control);
    return l.call(TextOps.class, "compare", a[0], a[1], b[0], b[1], control, lengthA, lengthB);
  }

  private static Expr explicit(Lift l, int register, Expr control) {
    int width = l.shape().operandSize() == 64 ? 64 : 32;
    Expr value = Lift.sext(width, l.get(register, width));
    return pure(TextOps.class, "clampedLength", value, control);
  }

  private static Expr implicit(Expr[] v, Expr control) {
    return pure(TextOps.class, "length", v[0], v[1], control);
  }

  private static void index(Lift l, Expr compared) {
    l.set(Cpu.RCX, 32, l.call(TextOps.class, "index", compared, Vectors.immediate(l)));
    flags(l, compared);
  }

  private static void mask(Lift l, Expr compared) {
    Expr control = Vectors.immediate(l);
    l.setFixedLane(0, 0, l.call(TextOps.class, "maskLow", compared, control));
    l.setFixedLane(0, 1, l.call(TextOps.class, "maskHigh", compared, control));
    if (l.isVex()) {
      l.setFixedLane(0, 2, constant(0));
      l.setFixedLane(0, 3, constant(0));
    }
    flags(l, compared);
  }

  private static void flags(Lift l, Expr compared) {
    Expr flags = l.let(binary(BinaryOp.SHR, compared, constant(16)));
    l.flagPair(pure(Flags.class, "resultOf", flags), pure(Flags.class, "carriesOf", flags));
  }
}
