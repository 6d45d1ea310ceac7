package dev.gox.translator.emit;

import static org.objectweb.asm.Opcodes.GETFIELD;
import static org.objectweb.asm.Opcodes.IFEQ;
import static org.objectweb.asm.Opcodes.IFNE;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.LLOAD;
import static org.objectweb.asm.Opcodes.LSTORE;
import static org.objectweb.asm.Opcodes.POP;
import static org.objectweb.asm.Opcodes.POP2;
import static org.objectweb.asm.Opcodes.PUTFIELD;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.SimdOps;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Stmt;
import dev.gox.translator.region.RegionBlock;
import dev.gox.translator.region.RegionInstruction;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.Type;

/**
 * Bytecode of a region's instructions.
 *
 * <p>Faults are precise in one of two ways. Most instructions leave the region before they do
 * anything that would fault ({@link RegionAccesses}). The others, those that call a helper which
 * may throw and those that often leave, first store all state; whoever catches the fault finds it
 * in the Cpu.
 */
final class RegionInstructions {
  private static final String CPU = RegionValues.CPU;
  private static final String EXITS = Type.getInternalName(Exits.class);
  private static final String SIMD = Type.getInternalName(SimdOps.class);
  private static final String FORM = Type.getInternalName(FormCode.class);

  private final RegionMethod method;
  private final RegionValues values;
  private final RegionFrames code;
  private final RegionLocals locals;
  private final RegionAccesses accesses;

  RegionInstructions(RegionMethod method) {
    this.method = method;
    values = method.values;
    code = method.code;
    locals = method.locals;
    accesses = new RegionAccesses(values, method::later);
  }

  /** A block begins. */
  void begin(RegionBlock block) {
    accesses.begin(new AccessRuns(block, this::storesState));
  }

  /** Whether an instruction may fault, or often leaves: the Cpu then has all state before it. */
  private boolean storesState(RegionInstruction instruction) {
    return HelperSearch.mayFault(instruction.body) || method.linkage.isSlow(instruction.pc);
  }

  /**
   * Writes an instruction.
   *
   * @param fused flags that the block's end makes for itself, or null
   */
  void write(RegionInstruction instruction, Stmt.SetFlags fused) {
    if (instruction.opaque != null) {
      opaque(instruction);
      return;
    }
    values.stateIsStored = accesses.areApart(instruction);
    RegionState before = values.state.copy();
    Label slow = new Label();
    if (values.stateIsStored) {
      storeState(instruction);
    } else {
      accesses.begin(instruction, slow, method.linkage.isOutsideZone(instruction.pc));
    }
    for (Stmt s : instruction.body) {
      if (s != fused) {
        statement(s);
      }
    }
    values.stateIsStored = false;
    // After the code out of the way that may jump there.
    method.later(
        slow,
        before,
        () -> method.exits.leave(ExitTable.Kind.SLOW, instruction.pc, instruction.stack, true));
  }

  /** Makes the Cpu's state that of the guest before an instruction. */
  private void storeState(RegionInstruction instruction) {
    values.settleFlags();
    values.spill(values.state.dirty);
    values.cpu();
    values.stackPointer(instruction.stack);
    OperationCode.constant(code, instruction.pc);
    code.visitMethodInsn(INVOKESTATIC, EXITS, "at", "(L" + CPU + ";JJ)V", false);
  }

  private void statement(Stmt stmt) {
    if (!values.stateIsStored && accesses.write(stmt)) {
      return;
    }
    if (stmt instanceof Stmt.Let s) {
      values.value(s.value());
      code.visitVarInsn(LSTORE, locals.temp(s.temp()));
    } else if (stmt instanceof Stmt.Set s) {
      set(s);
    } else if (stmt instanceof Stmt.SetLane s) {
      setLane(s);
    } else if (stmt instanceof Stmt.Store s) {
      values.store(s.width(), s.address(), s.value());
    } else if (stmt instanceof Stmt.StoreVector s) {
      storeVector(s);
    } else if (stmt instanceof Stmt.RequireAligned s) {
      requireAligned(s);
    } else if (stmt instanceof Stmt.SetFlags s) {
      setFlags(s);
    } else if (stmt instanceof Stmt.SetFlagPair s) {
      values.setFlagPair(s.result(), s.carries());
    } else if (stmt instanceof Stmt.Do s) {
      values.invoke(s.helper(), s.arguments());
      Class<?> dropped = s.helper().result();
      if (dropped != void.class) {
        code.visitInsn(dropped == long.class ? POP2 : POP);
      }
    } else if (stmt instanceof Stmt.If s) {
      conditional(s);
    } else {
      throw new IllegalStateException("no effect of a region's instruction: " + stmt);
    }
  }

  private void set(Stmt.Set s) {
    int register = s.register().number();
    if (register == Cpu.RSP) {
      // The stack pointer is no longer known; it stays in the Cpu.
      int value = locals.scratch();
      values.value(s.value());
      code.visitVarInsn(LSTORE, value);
      values.cpu();
      code.visitVarInsn(LLOAD, value);
      code.visitFieldInsn(PUTFIELD, CPU, "r4", "J");
      return;
    }
    values.value(values.merged(s.register(), s.width(), s.value()));
    int slot = Slots.general(register);
    code.visitVarInsn(LSTORE, locals.slot(slot));
    values.state.define(slot);
  }

  private void setLane(Stmt.SetLane s) {
    if (s.lane() < 2) {
      values.value(s.value());
      int slot = Slots.lane(s.register().number(), s.lane());
      values.toLocal(slot);
      values.state.define(slot);
      return;
    }
    values.cpu();
    values.value(s.value());
    code.visitFieldInsn(PUTFIELD, CPU, Slots.upperField(s.register().number(), s.lane()), "J");
  }

  private void storeVector(Stmt.StoreVector s) {
    if (s.address() instanceof Expr.StackAddress a && TranslatedCode.isOnStack(a)) {
      for (int i = 0; i < s.lanes().size(); i++) {
        Expr address = new Expr.StackAddress(a.offset() + 8L * i);
        statement(new Stmt.Store(64, address, s.lanes().get(i)));
      }
      return;
    }
    values.cpu();
    values.value(s.address());
    s.lanes().forEach(values::value);
    values.memory("store" + s.width(), "J".repeat(1 + s.lanes().size()), "V");
  }

  /** In an instruction before which all state was stored, so that it may throw. */
  private void requireAligned(Stmt.RequireAligned s) {
    values.value(s.address());
    OperationCode.constant(code, s.bytes());
    code.visitMethodInsn(INVOKESTATIC, SIMD, "requireAligned", "(JJ)V", false);
  }

  private void setFlags(Stmt.SetFlags s) {
    List<Expr> operands = new ArrayList<>(s.arguments());
    for (Expr e : operands) {
      if (!isFixed(e)) {
        values.value(e);
      }
    }
    for (int i = operands.size() - 1; i >= 0; i--) {
      if (!isFixed(operands.get(i))) {
        code.visitVarInsn(LSTORE, locals.operand(i));
        operands.set(i, ExitTable.operand(i));
      }
    }
    values.state.pend(s.rule(), s.width(), operands);
  }

  /** Whether a value stays what it is throughout the region. */
  private static boolean isFixed(Expr e) {
    return e instanceof Expr.Const || e instanceof Expr.StackAddress;
  }

  private void conditional(Stmt.If s) {
    long written = SlotUse.written(s.then());
    long used = SlotUse.of(s.then());
    if ((written & Slots.FLAGS) != 0) {
      values.settleFlags();
    }
    values.preload(used | SlotUse.of(s.test(), values.state.flags == null));
    Label end = new Label();
    values.conditions().jump(s.test(), false, end);
    accesses.setConditional(true);
    for (Stmt inner : s.then()) {
      statement(inner);
    }
    accesses.setConditional(false);
    if ((written & Slots.FLAGS) != 0) {
      values.settleFlags();
    }
    code.label(end);
  }

  // ---- opaque instructions ----

  private void opaque(RegionInstruction instruction) {
    values.settleFlags();
    values.spill(values.state.dirty);
    values.state.barrier();
    Label again = new Label();
    code.label(again);
    method.link(method.links.constant(FormCode.class, instruction.opaque));
    values.cpu();
    values.stackPointer(instruction.stack);
    OperationCode.constant(code, instruction.pc);
    OperationCode.constant(code, instruction.next);
    for (long word : instruction.words) {
      OperationCode.constant(code, word);
    }
    code.visitMethodInsn(
        INVOKESTATIC, EXITS, "opaque", "(L" + FORM + ";L" + CPU + ";JJJJJJ)V", false);
    stays(instruction, instruction.next);
    Label elsewhere = new Label();
    code.visitJumpInsn(IFEQ, elsewhere);
    method.later(
        elsewhere,
        () -> {
          // A repeated string instruction comes back to itself until it is done.
          stays(instruction, instruction.pc);
          code.visitJumpInsn(IFNE, again);
          values.cpu();
          values.cpu();
          code.visitFieldInsn(GETFIELD, CPU, "rip", "J");
          method.jump();
        });
  }

  /** Pushes whether an opaque instruction has gone to an address and nothing else is to be done. */
  private void stays(RegionInstruction instruction, long at) {
    values.cpu();
    values.stackPointer(instruction.stack);
    OperationCode.constant(code, at);
    code.visitMethodInsn(INVOKESTATIC, EXITS, "stays", "(L" + CPU + ";JJ)Z", false);
  }
}
