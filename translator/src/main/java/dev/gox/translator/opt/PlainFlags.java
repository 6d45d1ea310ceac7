package dev.gox.translator.opt;

import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Expr.BinaryOp;
import dev.gox.translator.ir.Folding;
import dev.gox.translator.ir.Stmt;
import dev.gox.translator.ir.Stmt.FlagRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Leaves the result out of flags of a sum or difference where the operands give it: nothing was
 * carried in. Such flags can be compared by their operands alone.
 */
public final class PlainFlags {
  private PlainFlags() {}

  /** An instruction's effects with the result left out where it can be. */
  public static List<Stmt> run(List<Stmt> body) {
    Map<Integer, Expr> values = new HashMap<>();
    List<Stmt> out = new ArrayList<>(body.size());
    for (Stmt s : body) {
      if (s instanceof Stmt.Let let) {
        values.put(let.temp(), let.value());
      }
      out.add(s instanceof Stmt.SetFlags flags && isPlain(flags, values) ? plain(flags) : s);
    }
    return out;
  }

  private static Stmt plain(Stmt.SetFlags flags) {
    return new Stmt.SetFlags(flags.rule(), flags.width(), flags.arguments().subList(0, 2));
  }

  private static boolean isPlain(Stmt.SetFlags flags, Map<Integer, Expr> values) {
    if (flags.rule() != FlagRule.ADD && flags.rule() != FlagRule.SUB) {
      return false;
    }
    List<Expr> arguments = flags.arguments();
    Expr r = arguments.get(2);
    Expr value = r instanceof Expr.Temp t ? values.get(t.id()) : r;
    BinaryOp op = flags.rule() == FlagRule.ADD ? BinaryOp.ADD : BinaryOp.SUB;
    return Folding.binary(op, arguments.get(0), arguments.get(1)).equals(value);
  }
}
