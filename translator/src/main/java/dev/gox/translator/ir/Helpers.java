package dev.gox.translator.ir;

import java.util.List;

/** What the helpers that a template calls may do. */
public final class Helpers {
  private Helpers() {}

  /** Whether no helper reads or writes registers or flags behind the template's back. */
  public static boolean keepRegisters(List<Stmt> body) {
    boolean[] keeps = {true};
    new Visitor() {
      @Override
      protected void visit(Expr expr) {
        if (expr instanceof Expr.Call call) {
          keeps[0] &= call.helper().keepsRegisters();
        }
      }

      @Override
      protected void visit(Test test) {
        if (test instanceof Test.Call call) {
          keeps[0] &= call.helper().keepsRegisters();
        }
      }

      @Override
      protected void visit(Stmt stmt) {
        if (stmt instanceof Stmt.Do run) {
          keeps[0] &= run.helper().keepsRegisters();
        }
      }
    }.body(body);
    return keeps[0];
  }
}
