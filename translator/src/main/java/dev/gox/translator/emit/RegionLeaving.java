package dev.gox.translator.emit;

import static org.objectweb.asm.Opcodes.DUP;
import static org.objectweb.asm.Opcodes.GETFIELD;
import static org.objectweb.asm.Opcodes.GETSTATIC;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.LASTORE;
import static org.objectweb.asm.Opcodes.LLOAD;
import static org.objectweb.asm.Opcodes.LRETURN;
import static org.objectweb.asm.Opcodes.LSTORE;
import static org.objectweb.asm.Opcodes.POP;
import static org.objectweb.asm.Opcodes.PUTFIELD;
import static org.objectweb.asm.Opcodes.SWAP;

import dev.gox.runtime.cpu.GuestFault;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.region.Region;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * Bytecode by which control leaves a region: what is newer than the Cpu is stored, flags that are
 * still operands are computed if somebody may read them, and {@link Exits} does the rest.
 */
final class RegionLeaving {
  static final String EXITS = Type.getInternalName(Exits.class);
  static final String ENTRY = Type.getInternalName(Entry.class);
  private static final String CPU = RegionValues.CPU;

  private final RegionValues values;
  private final MethodVisitor code;
  private final RegionLocals locals;
  private final RegionFrames frames;
  private final RegionLinks links;
  private final String owner;
  private final Region region;
  private final LongFunction<Entry> entries;
  private final LongPredicate flagsDeadAt;

  /**
   * Prepares.
   *
   * @param owner internal name of the region's class
   * @param region what is left
   */
  RegionLeaving(
      RegionValues values,
      RegionLinks links,
      String owner,
      Region region,
      LongFunction<Entry> entries,
      LongPredicate flagsDeadAt) {
    this.values = values;
    this.links = links;
    this.owner = owner;
    this.region = region;
    this.entries = entries;
    this.flagsDeadAt = flagsDeadAt;
    code = values.code;
    locals = values.locals;
    frames = values.frames;
  }

  /** Puts pending flags into their slots. */
  void settleFlags() {
    if (values.state.flags != null) {
      setFlagPair(new Expr.FlagResult(), new Expr.FlagCarries());
    }
  }

  void setFlagPair(Expr result, Expr carries) {
    int first = locals.slot(Slots.FLAG_RESULT);
    int second = locals.slot(Slots.FLAG_CARRIES);
    values.value(result);
    values.value(carries);
    code.visitVarInsn(LSTORE, second);
    code.visitVarInsn(LSTORE, first);
    values.state.flags = null;
    values.state.define(Slots.FLAG_RESULT);
    values.state.define(Slots.FLAG_CARRIES);
  }

  /** Stores pending flags to the Cpu. */
  void storeFlags() {
    if (values.state.flags != null) {
      List<Expr> operands = values.pendingOperands();
      values.cpu();
      OperationCode.number(code, values.state.flags.rule().ordinal());
      OperationCode.number(code, values.state.flags.width());
      for (int i = 0; i < 3; i++) {
        values.value(i < operands.size() ? operands.get(i) : Expr.constant(0));
      }
      code.visitMethodInsn(INVOKESTATIC, EXITS, "storeFlags", "(L" + CPU + ";IIJJJ)V", false);
      values.state.flags = null;
    }
  }

  /** Stores slots' locals to the Cpu. */
  void spill(long slots) {
    for (long left = slots; left != 0; left &= left - 1) {
      int slot = Long.numberOfTrailingZeros(left);
      values.cpu();
      code.visitVarInsn(LLOAD, locals.slot(slot));
      code.visitFieldInsn(PUTFIELD, CPU, Slots.field(slot), "J");
    }
    values.state.dirty &= ~slots;
  }

  /** Stores all but RAX; flags that are pending only if somebody may read them. */
  void spillAll(boolean flagsLive) {
    if (flagsLive) {
      storeFlags();
    }
    spill(values.state.dirty & ~Slots.bit(Slots.RAX));
  }

  void rax() {
    values.slot(Slots.RAX);
  }

  void exit(long target, long stack, boolean flagsLive) {
    spillAll(flagsLive);
    leave(target, stack);
  }

  void leave(long target, long stack) {
    values.cpu();
    values.stackPointer(stack);
    rax();
    OperationCode.constant(code, target);
    exits("leave", "JJJ");
    code.visitInsn(LRETURN);
  }

  /** Leaves for code that could have been part of the region. */
  void miss(long target, long stack, boolean flagsLive) {
    if (region.cut) {
      // Another translation would leave as much out.
      exit(target, stack, flagsLive);
      return;
    }
    spillAll(flagsLive);
    values.cpu();
    values.stackPointer(stack);
    rax();
    OperationCode.constant(code, target);
    link(links.constant(Entry.class, entries.apply(region.pc)));
    code.visitMethodInsn(INVOKESTATIC, EXITS, "miss", "(L" + CPU + ";JJJL" + ENTRY + ";)J", false);
    code.visitInsn(LRETURN);
  }

  /** Jumps to another function, which returns in this one's place. */
  void tail(long target) {
    values.cpu();
    values.stackPointer(0);
    rax();
    code.visitVarInsn(LLOAD, RegionLocals.RET);
    link(links.constant(Entry.class, entries.apply(target)));
    code.visitMethodInsn(INVOKESTATIC, EXITS, "tail", "(L" + CPU + ";JJJL" + ENTRY + ";)J", false);
    code.visitInsn(LRETURN);
  }

  /** Leaves a block whose stack pointer is in the Cpu. */
  void jumpOut(long target) {
    spillAll(true);
    spill(values.state.dirty);
    values.cpu();
    OperationCode.constant(code, target);
    exits("jump", "J");
    code.visitInsn(LRETURN);
  }

  void leaveFor(int target, long stack) {
    values.cpu();
    values.stackPointer(stack);
    rax();
    code.visitVarInsn(LLOAD, target);
    exits("leave", "JJJ");
    code.visitInsn(LRETURN);
  }

  int computed(Expr target) {
    int local = locals.scratch();
    values.value(target);
    code.visitVarInsn(LSTORE, local);
    return local;
  }

  boolean flagsLive(long target) {
    return !flagsDeadAt.test(target);
  }

  void handler(Label handler, FaultTable faults) {
    frames.handler(handler, Type.getInternalName(GuestFault.class));
    // The fault stays below while the locals are saved.
    values.cpu();
    code.visitFieldInsn(GETFIELD, CPU, "spill", "[J");
    for (int slot = 0; slot < Slots.COUNT; slot++) {
      if (locals.hasSlot(slot)) {
        save(slot, locals.slot(slot));
      }
    }
    for (int i = 0; i < 3; i++) {
      if (locals.hasOperand(i)) {
        save(FaultTable.OPERANDS + i, locals.operand(i));
      }
    }
    code.visitInsn(POP);
    values.cpu();
    code.visitInsn(SWAP);
    code.visitVarInsn(ILOAD, RegionLocals.POINT);
    link(links.constant(FaultTable.class, faults));
    code.visitVarInsn(LLOAD, RegionLocals.RSP);
    String table = Type.getInternalName(FaultTable.class);
    code.visitMethodInsn(
        INVOKESTATIC,
        table,
        "recover",
        "(L" + CPU + ";" + Type.getDescriptor(GuestFault.class) + "IL" + table + ";J)J",
        false);
    code.visitInsn(LRETURN);
  }

  private void save(int index, int local) {
    code.visitInsn(DUP);
    OperationCode.number(code, index);
    code.visitVarInsn(LLOAD, local);
    code.visitInsn(LASTORE);
  }

  void link(RegionLinks.Link link) {
    code.visitFieldInsn(GETSTATIC, owner, link.name(), Type.getDescriptor(link.type()));
  }

  void exits(String method, String arguments) {
    code.visitMethodInsn(INVOKESTATIC, EXITS, method, "(L" + CPU + ";" + arguments + ")J", false);
  }
}
