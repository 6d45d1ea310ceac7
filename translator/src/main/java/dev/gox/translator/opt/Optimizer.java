package dev.gox.translator.opt;

import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Stmt;
import dev.gox.translator.ir.Test;
import dev.gox.translator.region.Region;
import dev.gox.translator.region.RegionBlock;
import dev.gox.translator.region.RegionInstruction;
import dev.gox.translator.region.Terminator;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;

/** Runs the passes over a region, each from IR to IR. */
public final class Optimizer {
  private Optimizer() {}

  /**
   * Optimizes in place.
   *
   * @param flagsDeadAt whether code outside the region, at an address, sets all flags before it
   *     reads one
   */
  public static void run(Region region, LongPredicate flagsDeadAt) {
    for (RegionBlock block : region.blocks()) {
      for (RegionInstruction i : block.instructions) {
        i.body = PlainFlags.run(Choices.run(i.body));
      }
      nameChoicesOfEnd(block);
    }
    FlagLiveness.run(region, flagsDeadAt);
    for (RegionBlock block : region.blocks()) {
      inline(block);
    }
  }

  private static void nameChoicesOfEnd(RegionBlock block) {
    if (block.terminator instanceof Terminator.Branch t && !block.instructions.isEmpty()) {
      RegionInstruction last = block.instructions.get(block.instructions.size() - 1);
      List<Stmt> body = new ArrayList<>(last.body);
      Test test = Choices.run(t.test(), body);
      last.body = body;
      block.terminator = new Terminator.Branch(test, t.taken(), t.notTaken());
    }
  }

  private static void inline(RegionBlock block) {
    int last = block.instructions.size() - 1;
    for (int i = 0; i <= last; i++) {
      RegionInstruction instruction = block.instructions.get(i);
      Set<Integer> later = i == last ? usedAtEnd(block.terminator) : Set.of();
      instruction.body = Inlining.run(instruction.body, later);
    }
  }

  private static Set<Integer> usedAtEnd(Terminator end) {
    List<Expr> values = new ArrayList<>();
    Test test = null;
    if (end instanceof Terminator.Branch t) {
      test = t.test();
    } else if (end instanceof Terminator.Call t) {
      values.add(t.target());
    } else if (end instanceof Terminator.Return t) {
      values.add(t.target());
    } else if (end instanceof Terminator.Indirect t) {
      values.add(t.target());
    }
    return Inlining.temporaries(values, test);
  }
}
