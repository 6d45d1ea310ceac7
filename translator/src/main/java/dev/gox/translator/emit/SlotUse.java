package dev.gox.translator.emit;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Stmt;
import dev.gox.translator.ir.Test;
import dev.gox.translator.ir.Visitor;
import java.util.List;

/** Finds the slots that trees read or write. */
final class SlotUse extends Visitor {
  private final boolean flagsInSlots;
  private long used;
  private long written;

  private SlotUse(boolean flagsInSlots) {
    this.flagsInSlots = flagsInSlots;
  }

  /** The slots that an expression reads. */
  static long of(Expr expr, boolean flagsInSlots) {
    SlotUse use = new SlotUse(flagsInSlots);
    use.expr(expr);
    return use.used;
  }

  /** The slots that a test reads. */
  static long of(Test test, boolean flagsInSlots) {
    SlotUse use = new SlotUse(flagsInSlots);
    use.test(test);
    return use.used;
  }

  /** The slots that effects read or write. */
  static long of(List<Stmt> body) {
    SlotUse use = new SlotUse(true);
    use.body(body);
    return use.used | use.written;
  }

  /** The slots that effects write. */
  static long written(List<Stmt> body) {
    SlotUse use = new SlotUse(true);
    use.body(body);
    return use.written;
  }

  @Override
  protected void visit(Expr expr) {
    if (expr instanceof Expr.Get e) {
      int n = e.register().number();
      if (n != Cpu.FS_BASE && n != Cpu.GS_BASE && n != Cpu.RSP) {
        used |= Slots.bit(Slots.general(n));
      }
    } else if (expr instanceof Expr.GetLane e && e.lane() < 2) {
      used |= Slots.bit(Slots.lane(e.register().number(), e.lane()));
    } else if (expr instanceof Expr.FlagResult || expr instanceof Expr.FlagCarries) {
      flags();
    }
  }

  private void flags() {
    if (flagsInSlots) {
      used |= Slots.FLAGS;
    }
  }

  @Override
  protected void visit(Test test) {
    if (test instanceof Test.Condition) {
      flags();
    }
  }

  @Override
  protected void visit(Stmt stmt) {
    if (stmt instanceof Stmt.Set s) {
      written |= Slots.bit(Slots.general(s.register().number()));
    } else if (stmt instanceof Stmt.SetLane s && s.lane() < 2) {
      written |= Slots.bit(Slots.lane(s.register().number(), s.lane()));
    } else if (stmt instanceof Stmt.SetFlags || stmt instanceof Stmt.SetFlagPair) {
      written |= Slots.FLAGS;
    }
  }
}
