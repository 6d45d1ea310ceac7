package dev.gox.translator.opt;

import dev.gox.translator.emit.TranslatedCode;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.RegRef;
import dev.gox.translator.ir.Rewriter;
import dev.gox.translator.ir.Stmt;
import dev.gox.translator.ir.Test;
import dev.gox.translator.ir.Visitor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Puts a temporary's value where it is used, if that is once and nothing between changes it: fewer
 * locals and less bytecode, which is what HotSpot's limits count.
 */
public final class Inlining {
  private Inlining() {}

  /**
   * The instruction's effects with temporaries inlined.
   *
   * @param usedLater temporaries that the block's end reads
   */
  public static List<Stmt> run(List<Stmt> body, Set<Integer> usedLater) {
    List<Stmt> now = new ArrayList<>(body);
    for (int i = now.size() - 2; i >= 0; i--) {
      if (now.get(i) instanceof Stmt.Let let
          && !usedLater.contains(let.temp())
          && !isAccess(let.value())
          && inlined(now, i, let)) {
        now.remove(i);
      }
    }
    return now;
  }

  /** An access with a check is more than a value's code: it may leave the region. */
  private static boolean isAccess(Expr e) {
    return e instanceof Expr.Load load && !TranslatedCode.isOnStack(load.address())
        || e instanceof Expr.LoadToWrite write && !TranslatedCode.isOnStack(write.address());
  }

  private static boolean inlined(List<Stmt> body, int at, Stmt.Let let) {
    Uses uses = new Uses(let.temp());
    int where = -1;
    for (int i = at + 1; i < body.size(); i++) {
      int before = uses.count;
      uses.statement(body.get(i));
      if (uses.count > before) {
        where = i;
      }
    }
    if (uses.count != 1 || !fits(body, at, where, let)) {
      return false;
    }
    Rewriter rewriter =
        new Rewriter() {
          @Override
          protected Expr leaf(Expr expr) {
            return expr instanceof Expr.Temp t && t.id() == let.temp() ? let.value() : expr;
          }
        };
    body.set(where, rewriter.body(List.of(body.get(where))).get(0));
    return true;
  }

  private static boolean fits(List<Stmt> body, int at, int where, Stmt.Let let) {
    Stmt target = body.get(where);
    if (Purity.branches(let.value()) || target instanceof Stmt.If) {
      return false;
    }
    if (Purity.mayFault(let.value())) {
      return where == at + 1 && !hasBranch(target);
    }
    return unchanged(body, at, where, let.value());
  }

  private static boolean hasBranch(Stmt s) {
    boolean[] found = {false};
    new Visitor() {
      @Override
      protected void visit(Expr expr) {
        found[0] |= expr instanceof Expr.Select;
      }
    }.statement(s);
    return found[0];
  }

  /** Whether nothing between two effects changes what an expression reads. */
  private static boolean unchanged(List<Stmt> body, int at, int where, Expr value) {
    Set<RegRef> registers = new HashSet<>();
    boolean[] flags = {false};
    new Visitor() {
      @Override
      protected void visit(Expr expr) {
        if (expr instanceof Expr.Get get) {
          registers.add(RegRef.fixed(get.register().number() & 31));
        } else if (expr instanceof Expr.GetLane lane) {
          registers.add(lane(lane.register(), lane.lane()));
        }
        flags[0] |= expr instanceof Expr.FlagResult || expr instanceof Expr.FlagCarries;
      }

      @Override
      protected void visit(Test test) {
        flags[0] |= test instanceof Test.Condition;
      }
    }.expr(value);
    boolean[] same = {true};
    for (int i = at + 1; i < where; i++) {
      new Visitor() {
        @Override
        protected void visit(Stmt s) {
          if (s instanceof Stmt.Set set) {
            same[0] &= !registers.contains(RegRef.fixed(set.register().number() & 31));
          } else if (s instanceof Stmt.SetLane set) {
            same[0] &= !registers.contains(lane(set.register(), set.lane()));
          } else if (s instanceof Stmt.SetFlags || s instanceof Stmt.SetFlagPair) {
            same[0] &= !flags[0];
          }
        }
      }.statement(body.get(i));
    }
    return same[0];
  }

  private static RegRef lane(RegRef register, int lane) {
    return RegRef.fixed(64 + 4 * register.number() + lane);
  }

  /** Counts the uses of a temporary. */
  private static final class Uses extends Visitor {
    private final int temp;
    int count;

    Uses(int temp) {
      this.temp = temp;
    }

    @Override
    protected void visit(Expr expr) {
      if (expr instanceof Expr.Temp t && t.id() == temp) {
        count++;
      }
    }
  }

  /** The temporaries that expressions read. */
  public static Set<Integer> temporaries(Iterable<Expr> some, Test test) {
    Set<Integer> found = new HashSet<>();
    Visitor visitor =
        new Visitor() {
          @Override
          protected void visit(Expr expr) {
            if (expr instanceof Expr.Temp t) {
              found.add(t.id());
            }
          }
        };
    some.forEach(visitor::expr);
    if (test != null) {
      visitor.test(test);
    }
    return found;
  }
}
