package dev.gox.translator.emit;

import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Stmt;
import dev.gox.translator.ir.Test;
import dev.gox.translator.ir.Visitor;
import java.util.List;

/** Finds whether an instruction calls a helper that may fault. */
final class HelperSearch extends Visitor {
  private boolean found;

  static boolean mayFault(List<Stmt> body) {
    HelperSearch search = new HelperSearch();
    search.body(body);
    return search.found;
  }

  @Override
  protected void visit(Expr expr) {
    found |= expr instanceof Expr.Call e && e.helper().mayFault();
  }

  @Override
  protected void visit(Test test) {
    found |= test instanceof Test.Call t && t.helper().mayFault();
  }

  @Override
  protected void visit(Stmt stmt) {
    found |= stmt instanceof Stmt.Do s && s.helper().mayFault();
  }
}
