package dev.gox.translator.opt;

import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Stmt;
import dev.gox.translator.ir.Test;
import dev.gox.translator.ir.Visitor;

/** What evaluating an expression may do besides giving a value. */
public final class Purity {
  private Purity() {}

  /** Collects the properties of a tree. */
  private static final class Search extends Visitor {
    boolean faults;
    boolean chooses;

    @Override
    protected void visit(Expr expr) {
      faults |= expr instanceof Expr.Load || expr instanceof Expr.LoadToWrite;
      faults |= expr instanceof Expr.Call call && call.helper().mayFault();
      chooses |= expr instanceof Expr.Select;
    }

    @Override
    protected void visit(Test test) {
      faults |= test instanceof Test.Call call && call.helper().mayFault();
    }

    @Override
    protected void visit(Stmt stmt) {
      faults |= stmt instanceof Stmt.Store || stmt instanceof Stmt.StoreVector;
      faults |= stmt instanceof Stmt.RequireAligned;
      faults |= stmt instanceof Stmt.Do run && run.helper().mayFault();
    }
  }

  /** Whether an effect may fault, or reads or writes what other threads see. */
  public static boolean mayFault(Stmt s) {
    Search search = new Search();
    search.statement(s);
    return search.faults;
  }

  /** The same of an expression. */
  public static boolean mayFault(Expr e) {
    Search search = new Search();
    search.expr(e);
    return search.faults;
  }

  /** Whether its code has a branch: such a value can't be computed amid another. */
  public static boolean branches(Expr e) {
    Search search = new Search();
    search.expr(e);
    return search.chooses;
  }
}
