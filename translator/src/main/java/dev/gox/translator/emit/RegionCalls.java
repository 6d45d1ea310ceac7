package dev.gox.translator.emit;

import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.DUP;
import static org.objectweb.asm.Opcodes.GETFIELD;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.IFNE;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.LCMP;
import static org.objectweb.asm.Opcodes.LCONST_0;
import static org.objectweb.asm.Opcodes.LLOAD;
import static org.objectweb.asm.Opcodes.LSTORE;
import static org.objectweb.asm.Opcodes.PUTSTATIC;

import dev.gox.translator.ir.Expr;
import dev.gox.translator.region.RegionBlock;
import dev.gox.translator.region.Terminator;
import org.objectweb.asm.Label;
import org.objectweb.asm.Type;

/**
 * Bytecode of guest calls, which are Java calls. A small translated callee, and one whose address
 * is computed, is called where C2 sees of which class it is, and may inline it. Others are called
 * by one method of {@link Entry} for all, where C2 sees many classes: it had better expect none of
 * them, because with each new translation of a callee it would drop its code for the callers.
 */
final class RegionCalls {
  private static final String CPU = RegionValues.CPU;
  private static final String EXITS = Type.getInternalName(Exits.class);
  private static final String ENTRY = RegionMethod.ENTRY;
  private static final String CODE = Type.getInternalName(TranslatedCode.class);

  private final RegionMethod method;
  private final RegionEnds ends;
  private final RegionValues values;
  private final RegionFrames code;

  RegionCalls(RegionMethod method, RegionEnds ends) {
    this.method = method;
    this.ends = ends;
    values = method.values;
    code = method.code;
  }

  void call(RegionBlock b, Terminator.Call t) {
    boolean direct = t.target() instanceof Expr.Const;
    int target = direct ? 0 : ends.computed(t.target());
    boolean live = direct ? ends.flagsLive(address(t)) : !method.region.followsAbi;
    if (b.stackLost()) {
      ends.jumpOut(() -> values.value(t.target()));
      return;
    }
    if (b.stackOut >= 0) {
      // Not deeper than this region's own frame: Java frames would pile up.
      if (direct) {
        method.exits.leave(ExitTable.Kind.LEAVE, address(t), b.stackOut, live);
      } else {
        ends.leaveFor(ExitTable.Kind.LEAVE, target, b.stackOut, live);
      }
      return;
    }
    values.spillAll(live);
    invoke(b, t, target);
    code.visitVarInsn(LSTORE, RegionLocals.RAX);
    values.cpu();
    code.visitFieldInsn(GETFIELD, CPU, "unwind", "I");
    Label unwinding = new Label();
    code.visitJumpInsn(IFNE, unwinding);
    values.state.barrier();
    values.state.define(Slots.RAX);
    method.later(
        unwinding,
        () -> method.exits.leave(ExitTable.Kind.CALLED, t.next(), b.stackAfter(), false));
    ends.goTo(b, t.next());
  }

  private static long address(Terminator.Call t) {
    return ((Expr.Const) t.target()).value();
  }

  private void invoke(RegionBlock b, Terminator.Call t, int target) {
    boolean self =
        t.target() instanceof Expr.Const c
            && c.value() == method.region.pc
            && !method.region.checked;
    boolean profiled = false;
    if (t.target() instanceof Expr.Const address) {
      if (!self) {
        profiled = method.linkage.entry(address.value()).isSmall();
        method.entry(address.value());
      } else {
        code.visitVarInsn(ALOAD, RegionLocals.THIS);
      }
    } else {
      profiled = true;
      cachedEntry(b, target);
    }
    if (profiled) {
      code.visitFieldInsn(GETFIELD, ENTRY, "code", "L" + CODE + ";");
    }
    values.cpu();
    values.stackPointer(b.stackOut);
    values.slot(Slots.RAX);
    RegionBlock next = b.successor(t.next());
    boolean flagsLive =
        !method.region.compiled && (next != null ? next.flagsLiveIn : ends.flagsLive(t.next()));
    OperationCode.constant(code, flagsLive ? TranslatedCode.NOWHERE : t.next());
    if (self) {
      code.visitMethodInsn(INVOKEVIRTUAL, method.owner, "run", RegionMethod.DESCRIPTOR, false);
    } else if (profiled) {
      code.visitMethodInsn(INVOKEVIRTUAL, CODE, "run", RegionMethod.DESCRIPTOR, false);
    } else {
      code.visitMethodInsn(
          INVOKESTATIC, ENTRY, "call", "(L" + ENTRY + ";L" + CPU + ";JJJ)J", false);
    }
  }

  /** Pushes the entry of a computed address, by way of the call's inline cache. */
  private void cachedEntry(RegionBlock b, int target) {
    RegionLinks.Link cache = method.links.cache(method.linkage.entry(0));
    Label miss = new Label();
    Label found = new Label();
    Label bad = new Label();
    RegionState here = values.state.copy();
    method.link(cache);
    code.visitInsn(DUP);
    code.visitVarInsn(ASTORE, RegionLocals.ENTRY);
    code.visitFieldInsn(GETFIELD, ENTRY, "pc", "J");
    code.visitVarInsn(LLOAD, target);
    code.visitInsn(LCMP);
    code.visitJumpInsn(IFNE, miss);
    code.label(found);
    code.visitVarInsn(ALOAD, RegionLocals.ENTRY);
    method.later(
        miss,
        () -> {
          ends.requireUserAddress(target, bad);
          // The first target stays in the cache: a second one must not throw it out each time.
          values.cpu();
          code.visitVarInsn(LLOAD, target);
          code.visitMethodInsn(
              INVOKESTATIC, EXITS, "find", "(L" + CPU + ";J)L" + ENTRY + ";", false);
          code.visitVarInsn(ASTORE, RegionLocals.ENTRY);
          method.link(cache);
          code.visitFieldInsn(GETFIELD, ENTRY, "pc", "J");
          code.visitInsn(LCONST_0);
          code.visitInsn(LCMP);
          code.visitJumpInsn(IFNE, found);
          code.visitVarInsn(ALOAD, RegionLocals.ENTRY);
          code.visitFieldInsn(PUTSTATIC, method.owner, cache.name(), "L" + ENTRY + ";");
          code.visitJumpInsn(GOTO, found);
        });
    method.later(bad, here, () -> ends.leaveBefore(b));
  }
}
