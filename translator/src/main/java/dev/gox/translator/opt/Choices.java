package dev.gox.translator.opt;

import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Rewriter;
import dev.gox.translator.ir.Stmt;
import dev.gox.translator.ir.Test;
import dev.gox.translator.ir.Visitor;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives every choice between two values a temporary of its own: its code branches, and Java's
 * verifier wants nothing on the stack there.
 */
public final class Choices extends Rewriter {
  private final List<Stmt> before = new ArrayList<>();
  private int next;

  private Choices(List<Stmt> body) {
    new Visitor() {
      @Override
      protected void visit(Stmt s) {
        if (s instanceof Stmt.Let let) {
          next = Math.max(next, let.temp() + 1);
        }
      }
    }.body(body);
  }

  /** An instruction's effects with all choices named. */
  public static List<Stmt> run(List<Stmt> body) {
    return new Choices(body).body(body);
  }

  /** A test with its choices named by effects that are added to those before it. */
  public static Test run(Test test, List<Stmt> body) {
    Choices pass = new Choices(body);
    Test rebuilt = pass.test(test);
    body.addAll(pass.before);
    return rebuilt;
  }

  @Override
  protected Expr leaf(Expr expr) {
    if (!(expr instanceof Expr.Select)) {
      return expr;
    }
    before.add(new Stmt.Let(next, expr));
    return new Expr.Temp(next++);
  }

  @Override
  protected void statement(Stmt s, List<Stmt> out) {
    List<Stmt> rebuilt = new ArrayList<>(1);
    if (s instanceof Stmt.If) {
      // Choices within stay within.
      out.add(s);
      return;
    }
    super.statement(s, rebuilt);
    out.addAll(before);
    before.clear();
    out.addAll(rebuilt);
  }
}
