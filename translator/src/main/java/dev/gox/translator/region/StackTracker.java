package dev.gox.translator.region;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Expr.BinaryOp;
import dev.gox.translator.ir.Folding;
import dev.gox.translator.ir.Rewriter;
import dev.gox.translator.ir.Stmt;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Follows the stack pointer through a block: as long as it is the region's entry value plus a known
 * offset, uses of it become {@link Expr.StackAddress} and its changes vanish. Constants are put in
 * place of temporaries on the way.
 */
final class StackTracker extends Rewriter {
  /** What {@link #offset} is once the stack pointer has been set to something else. */
  static final long UNKNOWN = Long.MIN_VALUE;

  private final Map<Integer, Expr> known = new HashMap<>();
  private long offset;

  /** Begins at an offset from the region's entry value, in bytes. */
  StackTracker(long offset) {
    this.offset = offset;
  }

  /** The offset after what has been rewritten, or {@link #UNKNOWN}. */
  long offset() {
    return offset;
  }

  /** The rewritten effects of one instruction. */
  List<Stmt> instruction(List<Stmt> body) {
    known.clear();
    return body(body);
  }

  /** The rewritten value of the last instruction's. */
  Expr value(Expr expr) {
    return expr(expr);
  }

  @Override
  protected Expr leaf(Expr expr) {
    if (expr instanceof Expr.Temp temp) {
      return known.getOrDefault(temp.id(), temp);
    } else if (expr instanceof Expr.Get get
        && get.register().number() == Cpu.RSP
        && offset != UNKNOWN) {
      Expr whole = new Expr.StackAddress(offset);
      return get.width() == 64
          ? whole
          : Folding.binary(BinaryOp.AND, whole, new Expr.Const(mask(get.width())));
    }
    return expr;
  }

  private static long mask(int width) {
    return -1L >>> 64 - width;
  }

  @Override
  protected void statement(Stmt s, List<Stmt> out) {
    if (s instanceof Stmt.Let let) {
      Expr value = expr(let.value());
      if (value instanceof Expr.Const || value instanceof Expr.StackAddress) {
        known.put(let.temp(), value);
      } else {
        out.add(new Stmt.Let(let.temp(), value));
      }
    } else if (s instanceof Stmt.Set set && set.register().number() == Cpu.RSP) {
      Expr value = widened(set.width(), expr(set.value()));
      if (value instanceof Expr.StackAddress address) {
        offset = address.offset();
      } else {
        out.add(new Stmt.Set(set.register(), 64, value));
        offset = UNKNOWN;
      }
    } else {
      super.statement(s, out);
    }
  }

  /** What RSP is after its low bits were written; 32 bits clear the upper half. */
  private Expr widened(int width, Expr value) {
    if (width == 64) {
      return value;
    }
    Expr low = Folding.binary(BinaryOp.AND, value, new Expr.Const(mask(width)));
    if (width == 32) {
      return low;
    }
    Expr old = leaf(new Expr.Get(dev.gox.translator.ir.RegRef.fixed(Cpu.RSP), 64));
    return Folding.binary(
        BinaryOp.OR, Folding.binary(BinaryOp.AND, old, new Expr.Const(~mask(width))), low);
  }
}
