package dev.gox.translator.emit;

import dev.gox.runtime.cpu.FloatOps;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Helper;
import dev.gox.translator.ir.Stmt;
import dev.gox.translator.ir.Visitor;
import dev.gox.translator.region.Region;
import dev.gox.translator.region.RegionBlock;
import dev.gox.translator.region.RegionInstruction;

/**
 * Finds the slots that had better be in double locals: those that a region computes with as
 * doubles. What a loop carries around in a long would go from a floating-point register to a
 * general one and back each time.
 */
final class DoubleSlots extends Visitor {
  private long found;

  private DoubleSlots() {}

  /** The slots of a region. */
  static long of(Region region) {
    DoubleSlots search = new DoubleSlots();
    for (RegionBlock block : region.blocks()) {
      for (RegionInstruction instruction : block.instructions) {
        search.body(instruction.body);
      }
    }
    return search.found;
  }

  @Override
  protected void visit(Expr expr) {
    if (expr instanceof Expr.Call call && isOfDoubles(call.helper())) {
      for (Expr argument : call.arguments()) {
        if (argument instanceof Expr.GetLane e && e.lane() == 0) {
          found |= Slots.bit(Slots.lane(e.register().number(), 0));
        }
      }
    }
  }

  @Override
  protected void visit(Stmt stmt) {
    if (stmt instanceof Stmt.SetLane s
        && s.lane() == 0
        && s.value() instanceof Expr.Call call
        && isOfDoubles(call.helper())) {
      found |= Slots.bit(Slots.lane(s.register().number(), 0));
    }
  }

  private static boolean isOfDoubles(Helper helper) {
    return helper.method().getDeclaringClass() == FloatOps.class
        && helper.method().getName().endsWith("Double");
  }
}
