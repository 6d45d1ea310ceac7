package dev.gox.translator.emit;

import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Stmt;
import dev.gox.translator.ir.Test;
import dev.gox.translator.ir.Visitor;
import java.util.List;

/** Finds whether a region's instruction may fault: accesses to the verified stack don't. */
final class FaultSearch extends Visitor {
  private boolean found;

  static boolean mayFault(List<Stmt> body) {
    FaultSearch search = new FaultSearch();
    search.body(body);
    return search.found;
  }

  @Override
  protected void visit(Expr expr) {
    if (expr instanceof Expr.Load e) {
      found |= !RegionValues.isStack(e.address());
    } else if (expr instanceof Expr.LoadToWrite e) {
      found |= !RegionValues.isStack(e.address());
    } else if (expr instanceof Expr.Call e) {
      found |= e.helper().mayFault();
    }
  }

  @Override
  protected void visit(Test test) {
    found |= test instanceof Test.Call t && t.helper().mayFault();
  }

  @Override
  protected void visit(Stmt stmt) {
    if (stmt instanceof Stmt.Store s) {
      found |= !RegionValues.isStack(s.address());
    } else if (stmt instanceof Stmt.Store128 s) {
      found |= !RegionValues.isStack(s.address());
    } else if (stmt instanceof Stmt.Do s) {
      found |= s.helper().mayFault();
    }
  }
}
