package dev.gox.translator.ir;

import java.util.List;

/** Walks trees, children before their parents, in the order of evaluation. */
public abstract class Visitor {
  /** Called for each expression. */
  protected void visit(Expr expr) {}

  /** Called for each truth value. */
  protected void visit(Test test) {}

  /** Called for each effect, after what it evaluates. */
  protected void visit(Stmt stmt) {}

  /** Walks an expression. */
  public final void expr(Expr e) {
    if (e instanceof Expr.Load x) {
      expr(x.address());
    } else if (e instanceof Expr.LoadToWrite x) {
      expr(x.address());
    } else if (e instanceof Expr.Unary x) {
      expr(x.a());
    } else if (e instanceof Expr.Binary x) {
      expr(x.a());
      expr(x.b());
    } else if (e instanceof Expr.Select x) {
      test(x.test());
      expr(x.yes());
      expr(x.no());
    } else if (e instanceof Expr.Call x) {
      exprs(x.arguments());
    }
    visit(e);
  }

  private void exprs(List<Expr> all) {
    for (Expr e : all) {
      expr(e);
    }
  }

  /** Walks a truth value. */
  public final void test(Test t) {
    if (t instanceof Test.Compare x) {
      expr(x.a());
      expr(x.b());
    } else if (t instanceof Test.Call x) {
      exprs(x.arguments());
    }
    visit(t);
  }

  /** Walks effects. */
  public final void body(List<Stmt> body) {
    for (Stmt s : body) {
      statement(s);
    }
  }

  /** Walks an effect. */
  public final void statement(Stmt s) {
    if (s instanceof Stmt.Let x) {
      expr(x.value());
    } else if (s instanceof Stmt.Set x) {
      expr(x.value());
    } else if (s instanceof Stmt.SetLane x) {
      expr(x.value());
    } else if (s instanceof Stmt.Store x) {
      expr(x.address());
      expr(x.value());
    } else if (s instanceof Stmt.StoreVector x) {
      expr(x.address());
      exprs(x.lanes());
    } else if (s instanceof Stmt.RequireAligned x) {
      expr(x.address());
    } else if (s instanceof Stmt.SetFlags x) {
      exprs(x.arguments());
    } else if (s instanceof Stmt.SetFlagPair x) {
      expr(x.result());
      expr(x.carries());
    } else if (s instanceof Stmt.Do x) {
      exprs(x.arguments());
    } else if (s instanceof Stmt.If x) {
      test(x.test());
      body(x.then());
    } else if (s instanceof Stmt.Jump x) {
      expr(x.target());
    } else if (s instanceof Stmt.Branch x) {
      test(x.test());
      expr(x.taken());
      expr(x.notTaken());
    }
    visit(s);
  }
}
