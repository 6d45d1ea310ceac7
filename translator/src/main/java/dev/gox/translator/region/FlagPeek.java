package dev.gox.translator.region;

import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Stmt;
import dev.gox.translator.ir.Test;
import dev.gox.translator.ir.Visitor;
import java.util.List;

/** Looks at code that a region doesn't include, to learn whether it cares for flags set before. */
final class FlagPeek {
  /** Instructions to look at; functions set flags among their first. */
  private static final int LIMIT = 12;

  private final InstructionLifter lifter;

  private final FunctionMap functions;

  FlagPeek(InstructionLifter lifter, FunctionMap functions) {
    this.lifter = lifter;
    this.functions = functions;
  }

  /** Whether code at an address surely sets all flags before it reads any. */
  boolean deadAt(long address) {
    long pc = address;
    for (int i = 0; i < LIMIT; i++) {
      RegionInstruction instruction = lifter.lift(pc);
      if (instruction == null || instruction.opaque != null) {
        return false;
      }
      Use use = new Use();
      use.body(instruction.body);
      if (use.reads || use.sets) {
        return !use.reads;
      }
      List<Stmt> body = instruction.body;
      Stmt last = body.isEmpty() ? null : body.get(body.size() - 1);
      if (last instanceof Stmt.Branch) {
        return false;
      } else if (last instanceof Stmt.Jump jump) {
        if (!(jump.target() instanceof Expr.Const target)) {
          // No function of Go's reads flags at its start; where others lead is unknown.
          return lifter.decoded.mnemonic().equals("call") && functions.at(pc) != null;
        }
        pc = target.value();
      } else {
        pc = instruction.next;
      }
    }
    return false;
  }

  /** Which comes first in an instruction. */
  private static final class Use extends Visitor {
    boolean reads;
    boolean sets;

    @Override
    protected void visit(Expr expr) {
      reads |= !sets && (expr instanceof Expr.FlagResult || expr instanceof Expr.FlagCarries);
    }

    @Override
    protected void visit(Test test) {
      reads |= !sets && test instanceof Test.Condition;
    }

    @Override
    protected void visit(Stmt stmt) {
      // Effects under a condition set nothing surely: taken as a read.
      reads |= !sets && stmt instanceof Stmt.If;
      sets |= stmt instanceof Stmt.SetFlags || stmt instanceof Stmt.SetFlagPair;
    }
  }
}
