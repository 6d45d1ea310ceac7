package dev.gox.translator.opt;

import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Stmt;
import dev.gox.translator.ir.Test;
import dev.gox.translator.ir.Visitor;
import dev.gox.translator.region.Region;
import dev.gox.translator.region.RegionBlock;
import dev.gox.translator.region.RegionInstruction;
import dev.gox.translator.region.Terminator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * Removes what sets flags that nobody reads before they are set again, and computations whose
 * temporaries nobody reads: most of what an instruction set with flags makes.
 *
 * <p>What Go's functions call by a computed address reads no flags: Go's ABI has them undefined.
 *
 * <p>A fault or signal between shows the flags as they were last kept: what they would be is not
 * computed for a reader that only the guest's signal frame could be.
 */
public final class FlagLiveness {
  private final Region region;
  private final LongPredicate deadAt;
  private final Set<RegionBlock> liveIn = new HashSet<>();

  private FlagLiveness(Region region, LongPredicate deadAt) {
    this.region = region;
    this.deadAt = deadAt;
  }

  /**
   * Runs the pass.
   *
   * @param deadAt whether code outside the region, at an address, sets all flags before it reads
   *     one
   */
  public static void run(Region region, LongPredicate deadAt) {
    FlagLiveness pass = new FlagLiveness(region, deadAt);
    pass.solve();
    for (RegionBlock block : region.blocks()) {
      pass.liveBefore(block, true);
    }
  }

  private void solve() {
    List<RegionBlock> backwards = new ArrayList<>();
    region.blocks().forEach(b -> backwards.add(0, b));
    for (boolean changed = true; changed; ) {
      changed = false;
      for (RegionBlock block : backwards) {
        if (!liveIn.contains(block) && liveBefore(block, false)) {
          liveIn.add(block);
          changed = true;
        }
      }
    }
    for (RegionBlock block : region.blocks()) {
      block.flagsLiveIn = liveIn.contains(block);
    }
  }

  /** Whether flags are live at an address that a block leads to. */
  private boolean liveAt(RegionBlock block, long target) {
    RegionBlock next = block.successor(target);
    return next != null ? liveIn.contains(next) : !deadAt.test(target);
  }

  private boolean liveAfter(RegionBlock block) {
    Terminator end = block.terminator;
    if (end instanceof Terminator.Call call) {
      return call.target() instanceof Expr.Const callee
          ? !deadAt.test(callee.value())
          : !region.followsAbi;
    } else if (end instanceof Terminator.Goto || end instanceof Terminator.Branch) {
      for (long target : block.targets()) {
        if (liveAt(block, target)) {
          return true;
        }
      }
      return false;
    }
    return !(end instanceof Terminator.Return && region.compiled);
  }

  /** Whether flags are live before a block; on request what is dead is removed. */
  private boolean liveBefore(RegionBlock block, boolean remove) {
    boolean after = liveAfter(block);
    Backwards walk = new Backwards(after);
    if (block.terminator instanceof Terminator.Branch branch) {
      walk.needed.test(branch.test());
    } else if (block.terminator instanceof Terminator.Call call) {
      walk.needed.expr(call.target());
    } else if (block.terminator instanceof Terminator.Return back) {
      walk.needed.expr(back.target());
    } else if (block.terminator instanceof Terminator.Indirect jump) {
      walk.needed.expr(jump.target());
    }
    block.flagsLiveOut = after;
    for (int i = block.instructions.size() - 1; i >= 0; i--) {
      RegionInstruction instruction = block.instructions.get(i);
      if (instruction.opaque != null) {
        walk.flags = BOTH;
      }
      List<Stmt> kept = walk.instruction(instruction.body);
      if (remove) {
        instruction.body = kept;
      }
    }
    return walk.flags != 0;
  }

  // The two longs that flags derive from are live or dead apart.
  private static final int RESULT = 1;
  private static final int CARRIES = 2;
  private static final int BOTH = RESULT | CARRIES;

  /** A walk from a block's end to its start. */
  private static final class Backwards {
    int flags;
    private final Set<Integer> temps = new HashSet<>();

    /** Marks what an expression reads. */
    final Visitor needed =
        new Visitor() {
          @Override
          protected void visit(Expr expr) {
            if (expr instanceof Expr.Temp temp) {
              temps.add(temp.id());
            } else if (expr instanceof Expr.FlagResult) {
              flags |= RESULT;
            } else if (expr instanceof Expr.FlagCarries) {
              flags |= CARRIES;
            }
          }

          @Override
          protected void visit(Test test) {
            if (test instanceof Test.Condition condition) {
              flags |=
                  switch (condition.number() >> 1) {
                    case 1 -> CARRIES;
                    case 2 -> RESULT;
                    default -> BOTH;
                  };
            }
          }
        };

    Backwards(boolean flags) {
      this.flags = flags ? BOTH : 0;
    }

    List<Stmt> instruction(List<Stmt> body) {
      List<Stmt> kept = new ArrayList<>(body.size());
      for (int i = body.size() - 1; i >= 0; i--) {
        Stmt s = body.get(i);
        if (isNeeded(s)) {
          if (s instanceof Stmt.SetFlagPair pair) {
            s = liveHalf(pair);
          }
          if (s instanceof Stmt.SetFlags || s instanceof Stmt.SetFlagPair) {
            flags = 0;
          }
          needed.statement(s);
          kept.add(0, s);
        }
      }
      temps.clear();
      return kept;
    }

    private Stmt liveHalf(Stmt.SetFlagPair pair) {
      return switch (flags) {
        case RESULT -> new Stmt.SetFlagPair(pair.result(), Expr.constant(0));
        case CARRIES -> new Stmt.SetFlagPair(Expr.constant(0), pair.carries());
        default -> pair;
      };
    }

    private boolean isNeeded(Stmt s) {
      if (s instanceof Stmt.SetFlags || s instanceof Stmt.SetFlagPair) {
        return flags != 0;
      }
      return !(s instanceof Stmt.Let let) || temps.contains(let.temp()) || Purity.mayFault(let);
    }
  }
}
