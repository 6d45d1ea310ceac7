package dev.gox.translator.lift;

import dev.gox.runtime.cpu.FusedOps;
import dev.gox.translator.ir.Expr;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fused multiply and add, FMA3: Intel SDM vol. 1, 14.5. All are VEX forms of three operands. */
final class FusedMultiply {
  private FusedMultiply() {}

  private static final Pattern NAME =
      Pattern.compile("vf(n?m)(add|sub|addsub|subadd)(132|213|231)([sp])([sd])");

  /** Lifts VFMADD132SD and its siblings; false for other operations. */
  static boolean lift(Lift l) {
    Matcher name = NAME.matcher(l.shape().mnemonic());
    if (!name.matches()) {
      return false;
    }
    Form form = new Form(l, name.group(1), name.group(2), name.group(3), name.group(5).equals("s"));
    if (name.group(4).equals("s")) {
      form.scalar();
    } else {
      form.packed();
    }
    return true;
  }

  private record Form(Lift l, String product, String sum, String order, boolean single) {
    private int width() {
      return single ? 32 : 64;
    }

    /** The number of the operand in the order's digit n: 1 is the destination. */
    private int operand(int n) {
      return order.charAt(n) - '1';
    }

    void scalar() {
      Expr[] v = new Expr[3];
      for (int i = 2; i >= 0; i--) {
        v[i] = Vectors.scalar(l, i, width());
      }
      Expr r = element(v[operand(0)], v[operand(1)], v[operand(2)], 0);
      l.raiseFloats();
      // Unlike other VEX scalars, the rest is the destination's own.
      Expr high = l.lane(0, 1);
      Vectors.set(l, single ? Vectors.withLow32(l.lane(0, 0), r) : r, high);
    }

    void packed() {
      Expr[][] v = new Expr[3][];
      for (int i = 2; i >= 0; i--) {
        v[i] = Vectors.read(l, i);
      }
      Expr[] a = v[operand(0)];
      Expr[] b = v[operand(1)];
      Expr[] c = v[operand(2)];
      Expr[] r = new Expr[a.length];
      for (int i = 0; i < r.length; i++) {
        r[i] = single ? singles(a[i], b[i], c[i]) : element(a[i], b[i], c[i], i);
      }
      SseFloats.setLanes(l, r);
    }

    private Expr singles(Expr a, Expr b, Expr c) {
      Expr low = element(SseFloats.lower(l, a), SseFloats.lower(l, b), SseFloats.lower(l, c), 0);
      Expr high = element(SseFloats.upper(l, a), SseFloats.upper(l, b), SseFloats.upper(l, c), 1);
      return SseFloats.join(low, high);
    }

    private Expr element(Expr a, Expr b, Expr c, int number) {
      boolean subtracts =
          switch (sum) {
            case "add" -> false;
            case "sub" -> true;
            case "addsub" -> number % 2 == 0;
            default -> number % 2 != 0;
          };
      String helper =
          (product.equals("nm") ? "negative" : "")
              + (subtracts ? "MultiplySubtract" : "MultiplyAdd")
              + (single ? "Single" : "Double");
      return l.floats(
          FusedOps.class, Character.toLowerCase(helper.charAt(0)) + helper.substring(1), a, b, c);
    }
  }
}
