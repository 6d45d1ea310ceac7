package dev.gox.translator.ir;

import java.util.ArrayList;
import java.util.List;

/**
 * Rebuilds trees with some of their nodes replaced, children first. A pass overrides {@link #leaf}
 * for the nodes it replaces; constants fold on the way.
 */
public abstract class Rewriter {
  /** A node's replacement, its children being replaced already. */
  protected abstract Expr leaf(Expr expr);

  /** A register's replacement. */
  protected RegRef register(RegRef register) {
    return register;
  }

  /** A temporary's new number, where it is defined. */
  protected int defined(int temp) {
    return temp;
  }

  /** The rebuilt expression. */
  public final Expr expr(Expr e) {
    Expr rebuilt;
    if (e instanceof Expr.Get x) {
      rebuilt = new Expr.Get(register(x.register()), x.width());
    } else if (e instanceof Expr.Number x) {
      rebuilt = new Expr.Number(register(x.register()));
    } else if (e instanceof Expr.GetLane x) {
      rebuilt = new Expr.GetLane(register(x.register()), x.lane());
    } else if (e instanceof Expr.Load x) {
      rebuilt = new Expr.Load(x.width(), expr(x.address()));
    } else if (e instanceof Expr.LoadToWrite x) {
      rebuilt = new Expr.LoadToWrite(x.width(), expr(x.address()));
    } else if (e instanceof Expr.Unary x) {
      rebuilt = Folding.unary(x.op(), expr(x.a()));
    } else if (e instanceof Expr.Binary x) {
      rebuilt = Folding.binary(x.op(), expr(x.a()), expr(x.b()));
    } else if (e instanceof Expr.Select x) {
      rebuilt = Folding.select(test(x.test()), expr(x.yes()), expr(x.no()));
    } else if (e instanceof Expr.Call x) {
      rebuilt = new Expr.Call(x.helper(), exprs(x.arguments()));
    } else {
      rebuilt = e;
    }
    return leaf(rebuilt);
  }

  private List<Expr> exprs(List<Expr> all) {
    List<Expr> out = new ArrayList<>(all.size());
    for (Expr e : all) {
      out.add(expr(e));
    }
    return out;
  }

  /** The rebuilt truth value. */
  public final Test test(Test t) {
    if (t instanceof Test.Compare x) {
      return new Test.Compare(x.relation(), expr(x.a()), expr(x.b()));
    } else if (t instanceof Test.Call x) {
      return new Test.Call(x.helper(), exprs(x.arguments()));
    }
    return t;
  }

  /** The rebuilt effects; those that fold to nothing are left out. */
  public final List<Stmt> body(List<Stmt> body) {
    List<Stmt> out = new ArrayList<>(body.size());
    for (Stmt s : body) {
      statement(s, out);
    }
    return out;
  }

  /** Adds the rebuilt effect to a list. */
  protected void statement(Stmt s, List<Stmt> out) {
    if (s instanceof Stmt.Let x) {
      Expr value = expr(x.value());
      out.add(new Stmt.Let(defined(x.temp()), value));
    } else if (s instanceof Stmt.Set x) {
      out.add(new Stmt.Set(register(x.register()), x.width(), expr(x.value())));
    } else if (s instanceof Stmt.SetLane x) {
      out.add(new Stmt.SetLane(register(x.register()), x.lane(), expr(x.value())));
    } else if (s instanceof Stmt.Store x) {
      out.add(new Stmt.Store(x.width(), expr(x.address()), expr(x.value())));
    } else if (s instanceof Stmt.StoreVector x) {
      out.add(new Stmt.StoreVector(expr(x.address()), exprs(x.lanes())));
    } else if (s instanceof Stmt.RequireAligned x) {
      out.add(new Stmt.RequireAligned(x.bytes(), expr(x.address())));
    } else if (s instanceof Stmt.SetFlags x) {
      out.add(new Stmt.SetFlags(x.rule(), x.width(), exprs(x.arguments())));
    } else if (s instanceof Stmt.SetFlagPair x) {
      out.add(new Stmt.SetFlagPair(expr(x.result()), expr(x.carries())));
    } else if (s instanceof Stmt.Do x) {
      out.add(new Stmt.Do(x.helper(), exprs(x.arguments())));
    } else if (s instanceof Stmt.If x) {
      conditional(x, out);
    } else if (s instanceof Stmt.Jump x) {
      out.add(new Stmt.Jump(expr(x.target())));
    } else if (s instanceof Stmt.Branch x) {
      out.add(new Stmt.Branch(test(x.test()), expr(x.taken()), expr(x.notTaken())));
    }
  }

  private void conditional(Stmt.If x, List<Stmt> out) {
    Test t = test(x.test());
    Boolean known = Folding.known(t);
    if (known == null) {
      List<Stmt> then = body(x.then());
      if (!then.isEmpty()) {
        out.add(new Stmt.If(t, then));
      }
    } else if (known) {
      out.addAll(body(x.then()));
    }
  }
}
