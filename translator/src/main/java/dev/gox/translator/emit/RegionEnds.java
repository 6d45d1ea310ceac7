package dev.gox.translator.emit;

import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.IFNE;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.L2I;
import static org.objectweb.asm.Opcodes.LCMP;
import static org.objectweb.asm.Opcodes.LCONST_0;
import static org.objectweb.asm.Opcodes.LLOAD;
import static org.objectweb.asm.Opcodes.LRETURN;
import static org.objectweb.asm.Opcodes.LSTORE;
import static org.objectweb.asm.Opcodes.LSUB;
import static org.objectweb.asm.Opcodes.LUSHR;
import static org.objectweb.asm.Opcodes.PUTFIELD;

import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Stmt;
import dev.gox.translator.region.RegionBlock;
import dev.gox.translator.region.RegionInstruction;
import dev.gox.translator.region.Terminator;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.Type;

/** Bytecode of the ends of a region's blocks: jumps within the region and out of it. */
final class RegionEnds {
  private static final String CPU = RegionValues.CPU;
  private static final String EXITS = Type.getInternalName(Exits.class);

  private final RegionMethod method;
  private final RegionValues values;
  private final RegionFrames code;
  private final RegionExits exits;
  private final RegionCalls calls;

  RegionEnds(RegionMethod method) {
    this.method = method;
    values = method.values;
    code = method.code;
    exits = method.exits;
    calls = new RegionCalls(method, this);
  }

  /**
   * Writes a block's end.
   *
   * @param fused flags that the end's test makes for itself, or null
   */
  void write(RegionBlock b, Stmt.SetFlags fused) {
    Terminator end = b.terminator;
    if (end instanceof Terminator.Goto t) {
      goTo(b, t.target());
    } else if (end instanceof Terminator.Opaque t) {
      goTo(b, t.next());
    } else if (end instanceof Terminator.Branch t) {
      branch(b, t, fused);
    } else if (end instanceof Terminator.Call t) {
      calls.call(b, t);
    } else if (end instanceof Terminator.Return t) {
      goBack(b, t);
    } else if (end instanceof Terminator.Indirect t) {
      indirect(b, t);
    }
  }

  boolean flagsLive(long target) {
    return !method.linkage.flagsDeadAt(target);
  }

  /** Leaves for code that could have been part of the region. */
  private void miss(long target, long stack) {
    // Another translation of a cut region would leave as much out.
    ExitTable.Kind kind = method.region.cut ? ExitTable.Kind.JUMP : ExitTable.Kind.MISS;
    exits.leave(kind, target, stack, flagsLive(target));
  }

  /** Leaves for a computed address. */
  void leaveFor(ExitTable.Kind kind, int target, long stack, boolean flagsLive) {
    values.cpu();
    code.visitVarInsn(LLOAD, target);
    code.visitFieldInsn(PUTFIELD, CPU, "rip", "J");
    exits.leave(kind, ExitTable.COMPUTED, stack, flagsLive);
  }

  /** Out of the way: leaves for a computed address, if there can be code at all. */
  private void leaveLater(Label label, RegionBlock b, ExitTable.Kind kind, int target, long stack) {
    Label bad = new Label();
    RegionState here = values.state.copy();
    method.later(
        label,
        () -> {
          requireUserAddress(target, bad);
          leaveFor(kind, target, stack, kind != ExitTable.Kind.RETURN || !method.region.compiled);
        });
    method.later(bad, here, () -> leaveBefore(b));
  }

  /** Jumps to a label if the address in a local is not in user mode's half. */
  void requireUserAddress(int target, Label otherwise) {
    code.visitVarInsn(LLOAD, target);
    OperationCode.number(code, 47);
    code.visitInsn(LUSHR);
    code.visitInsn(L2I);
    code.visitJumpInsn(IFNE, otherwise);
  }

  /** Leaves before a block's last instruction, which the interpreter executes, to fault there. */
  void leaveBefore(RegionBlock b) {
    RegionInstruction last = b.instructions.get(b.instructions.size() - 1);
    exits.leave(ExitTable.Kind.SLOW, last.pc, last.stack, true);
  }

  /** Leaves with RSP, which is no longer known, and all else in the Cpu. */
  void jumpOut(Runnable target) {
    values.settleFlags();
    values.spill(values.state.dirty);
    values.cpu();
    target.run();
    method.jump();
  }

  /** Evaluates an address into a local. */
  int computed(Expr target) {
    int local = method.locals.scratch();
    values.value(target);
    code.visitVarInsn(LSTORE, local);
    return local;
  }

  void goTo(RegionBlock b, long target) {
    RegionBlock next = b.successor(target);
    if (next != null) {
      method.enter(next);
      if (!method.isNext(next)) {
        code.visitJumpInsn(GOTO, method.label(next));
      }
    } else if (b.stackLost()) {
      jumpOut(() -> OperationCode.constant(code, target));
    } else if (b.tail && b.stackOut == 0) {
      tail(target);
    } else {
      // What other ways out of the block find is not changed by this one's stores.
      RegionState here = values.state;
      values.state = here.copy();
      miss(target, b.stackAfter());
      values.state = here;
    }
  }

  /** Jumps to another function, which returns in this one's place. */
  private void tail(long target) {
    values.spillAll(flagsLive(target));
    values.cpu();
    values.stackPointer(0);
    values.slot(Slots.RAX);
    code.visitVarInsn(LLOAD, RegionLocals.RET);
    method.entry(target);
    code.visitMethodInsn(
        INVOKESTATIC, EXITS, "tail", "(L" + CPU + ";JJJL" + RegionMethod.ENTRY + ";)J", false);
    code.visitInsn(LRETURN);
  }

  private void branch(RegionBlock b, Terminator.Branch t, Stmt.SetFlags fused) {
    RegionBlock taken = b.successor(t.taken());
    RegionBlock notTaken = b.successor(t.notTaken());
    boolean keepFlags =
        taken != null && taken.flagsLiveIn || notTaken != null && notTaken.flagsLiveIn;
    Label out = new Label();
    Label target = taken != null ? method.label(taken) : out;
    if (keepFlags && values.state.flags != null) {
      compareThenSettle(b, t, target);
    } else {
      for (RegionBlock next : b.successors) {
        method.enter(next);
      }
      values.preload(SlotUse.of(t.test(), values.state.flags == null && fused == null));
      if (fused != null) {
        values
            .conditions()
            .fusedJump(fused.rule(), fused.width(), fused.arguments(), t.test(), true, target);
      } else {
        values.conditions().jump(t.test(), true, target);
      }
    }
    if (taken == null) {
      method.later(out, () -> miss(t.taken(), b.stackOut));
    }
    goTo(b, t.notTaken());
  }

  /** The test still sees the operands; what follows sees the slots. */
  private void compareThenSettle(RegionBlock b, Terminator.Branch t, Label target) {
    ExitTable.PendingFlags pending = values.state.flags;
    values.settleFlags();
    for (RegionBlock next : b.successors) {
      method.enter(next);
    }
    values.state.flags = pending;
    values.conditions().jump(t.test(), true, target);
    values.state.flags = null;
  }

  /** Compares a computed address with the likely ones; any other is the dispatcher's. */
  private void indirect(RegionBlock b, Terminator.Indirect t) {
    int target = computed(t.target());
    if (b.stackLost()) {
      jumpOut(() -> code.visitVarInsn(LLOAD, target));
      return;
    }
    List<RegionBlock> targets = new ArrayList<>(b.successors);
    targets.sort((x, y) -> Long.compare(x.pc, y.pc));
    for (RegionBlock next : targets) {
      method.enter(next);
    }
    Label elsewhere = new Label();
    if (!targets.isEmpty()) {
      selectBlock(target, targets, elsewhere);
    } else {
      code.visitJumpInsn(GOTO, elsewhere);
    }
    leaveLater(elsewhere, b, ExitTable.Kind.JUMP, target, b.stackOut);
  }

  private void selectBlock(int target, List<RegionBlock> targets, Label elsewhere) {
    long first = targets.get(0).pc;
    int[] keys = new int[targets.size()];
    Label[] places = new Label[keys.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = (int) (targets.get(i).pc - first);
      places[i] = method.label(targets.get(i));
    }
    // Offsets from the lowest; what has no such offset can't be one of them.
    code.visitVarInsn(LLOAD, target);
    OperationCode.constant(code, first);
    code.visitInsn(LSUB);
    OperationCode.number(code, 32);
    code.visitInsn(LUSHR);
    code.visitInsn(LCONST_0);
    code.visitInsn(LCMP);
    code.visitJumpInsn(IFNE, elsewhere);
    code.visitVarInsn(LLOAD, target);
    OperationCode.constant(code, first);
    code.visitInsn(LSUB);
    code.visitInsn(L2I);
    code.visitLookupSwitchInsn(elsewhere, keys, places);
  }

  /**
   * Returns. Who expects the return cares for no flags: they are stored only if control goes
   * elsewhere.
   */
  private void goBack(RegionBlock b, Terminator.Return t) {
    int target = computed(t.target());
    if (b.stackLost()) {
      jumpOut(() -> code.visitVarInsn(LLOAD, target));
      return;
    }
    Label elsewhere = new Label();
    if (b.stackOut != 8) {
      code.visitJumpInsn(GOTO, elsewhere);
      leaveLater(elsewhere, b, ExitTable.Kind.RETURN, target, b.stackOut);
      return;
    }
    values.spill(values.state.dirty & ~Slots.bit(Slots.RAX) & ~Slots.FLAGS);
    if (method.region.sampled && !method.region.callsItself()) {
      values.cpu();
      code.visitVarInsn(LLOAD, RegionLocals.RSP);
      OperationCode.constant(code, b.instructions.get(b.instructions.size() - 1).pc);
      code.visitMethodInsn(INVOKESTATIC, EXITS, "sample", "(L" + CPU + ";JJ)V", false);
    }
    code.visitVarInsn(LLOAD, target);
    code.visitVarInsn(LLOAD, RegionLocals.RET);
    code.visitInsn(LCMP);
    code.visitJumpInsn(IFNE, elsewhere);
    leaveLater(elsewhere, b, ExitTable.Kind.RETURN, target, 8);
    values.slot(Slots.RAX);
    code.visitInsn(LRETURN);
  }
}
