package dev.gox.translator.emit;

import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.DLOAD;
import static org.objectweb.asm.Opcodes.DSTORE;
import static org.objectweb.asm.Opcodes.DUP2;
import static org.objectweb.asm.Opcodes.GETFIELD;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.L2I;
import static org.objectweb.asm.Opcodes.LADD;
import static org.objectweb.asm.Opcodes.LLOAD;
import static org.objectweb.asm.Opcodes.LSTORE;
import static org.objectweb.asm.Opcodes.LUSHR;
import static org.objectweb.asm.Opcodes.PUTFIELD;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.memory.GuestAccess;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Expr.BinaryOp;
import dev.gox.translator.ir.Expr.UnaryOp;
import dev.gox.translator.ir.Folding;
import dev.gox.translator.ir.Helper;
import dev.gox.translator.ir.RegRef;
import dev.gox.translator.ir.Stmt.FlagRule;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.Type;

/** Bytecode of a region's expressions: guest registers are locals. */
final class RegionValues {
  static final String CPU = Type.getInternalName(Cpu.class);
  private static final String DOUBLE = "java/lang/Double";
  private static final String MEMORY = Type.getInternalName(GuestAccess.class);

  final RegionFrames code;
  final RegionLocals locals;
  RegionState state;

  /** Whether the Cpu has all state, so that accesses may fault. */
  boolean stateIsStored;

  private final RegionConditions conditions;

  /** Writes accesses that need no check. */
  final HostCode host;

  /** Whether accesses to the stack are ordered: unless nobody but the thread looks there. */
  private final boolean stackOrdered;

  /**
   * Prepares.
   *
   * @param ownStack whether other threads look at the stack only after they have synchronized, as
   *     between Go's functions
   */
  RegionValues(RegionFrames code, RegionLocals locals, boolean ownStack, RegionLinkage linkage) {
    this.code = code;
    this.locals = locals;
    stackOrdered = !ownStack;
    host = new HostCode(this, linkage.windowPages());
    conditions = new RegionConditions(this, linkage.comparesUnsigned());
  }

  RegionConditions conditions() {
    return conditions;
  }

  void cpu() {
    code.visitVarInsn(ALOAD, RegionLocals.CPU);
  }

  /** Pushes an expression's value, a long. */
  void value(Expr expr) {
    if (expr instanceof Expr.Temp e) {
      code.visitVarInsn(LLOAD, e.id() < 0 ? locals.operand(~e.id()) : locals.temp(e.id()));
    } else if (expr instanceof Expr.Const e) {
      OperationCode.constant(code, e.value());
    } else if (expr instanceof Expr.StackAddress e) {
      stackPointer(e.offset());
    } else if (expr instanceof Expr.Get e) {
      get(e);
    } else if (expr instanceof Expr.GetLane e) {
      lane(e);
    } else if (expr instanceof Expr.FlagResult) {
      flagResult();
    } else if (expr instanceof Expr.FlagCarries) {
      flagCarries();
    } else if (expr instanceof Expr.Load e) {
      load(e.width(), e.address(), "load");
    } else if (expr instanceof Expr.LoadToWrite e) {
      load(e.width(), e.address(), "loadToWrite");
    } else if (expr instanceof Expr.Unary e) {
      value(e.a());
      OperationCode.unary(code, e.op());
    } else if (expr instanceof Expr.Binary e) {
      binary(e);
    } else if (expr instanceof Expr.Select e) {
      select(e);
    } else if (expr instanceof Expr.Call e) {
      invoke(e.helper(), e.arguments());
    } else {
      throw new IllegalStateException("no value in a region: " + expr);
    }
  }

  private void binary(Expr.Binary e) {
    value(e.a());
    if (!OperationCode.isShift(e.op())) {
      value(e.b());
      OperationCode.binary(code, e.op());
      return;
    }
    integer(e.b());
    code.visitInsn(OperationCode.shift(e.op()));
  }

  /** Pushes an expression's low 32 bits, an int. */
  void integer(Expr expr) {
    if (expr instanceof Expr.Const e) {
      OperationCode.number(code, (int) e.value());
    } else if (expr instanceof Expr.Unary e
        && (e.op() == UnaryOp.ZEXT32 || e.op() == UnaryOp.SEXT32)) {
      integer(e.a());
    } else if (expr instanceof Expr.Get e && e.width() == 32) {
      value(new Expr.Get(e.register(), 64));
      code.visitInsn(L2I);
    } else {
      value(expr);
      code.visitInsn(L2I);
    }
  }

  void stackPointer(long offset) {
    code.visitVarInsn(LLOAD, RegionLocals.RSP);
    if (offset != 0) {
      OperationCode.constant(code, offset);
      code.visitInsn(LADD);
    }
  }

  private void get(Expr.Get e) {
    int register = e.register().number();
    if (register == Cpu.FS_BASE || register == Cpu.GS_BASE) {
      cpu();
      code.visitFieldInsn(GETFIELD, CPU, register == Cpu.FS_BASE ? "fsBase" : "gsBase", "J");
      return;
    }
    if (register == Cpu.RSP) {
      cpu();
      code.visitFieldInsn(GETFIELD, CPU, "r4", "J");
    } else {
      slot(Slots.general(register));
    }
    if (register >= 32) {
      OperationCode.number(code, 8);
      code.visitInsn(LUSHR);
    }
    switch (e.width()) {
      case 8 -> OperationCode.unary(code, UnaryOp.ZEXT8);
      case 16 -> OperationCode.unary(code, UnaryOp.ZEXT16);
      case 32 -> OperationCode.unary(code, UnaryOp.ZEXT32);
      default -> {}
    }
  }

  private void lane(Expr.GetLane e) {
    if (e.lane() < 2) {
      slot(Slots.lane(e.register().number(), e.lane()));
      return;
    }
    cpu();
    code.visitFieldInsn(GETFIELD, CPU, Slots.upperField(e.register().number(), e.lane()), "J");
  }

  /** Pushes what a slot holds, from its local if that has it. */
  void slot(int slot) {
    if (state.has(slot)) {
      fromLocal(slot);
      return;
    }
    cpu();
    code.visitFieldInsn(GETFIELD, CPU, Slots.field(slot), "J");
    code.visitInsn(DUP2);
    toLocal(slot);
    state.load(slot);
  }

  /** Makes the locals of slots hold them. */
  void preload(long slots) {
    for (long left = slots & ~state.loaded; left != 0; left &= left - 1) {
      int slot = Long.numberOfTrailingZeros(left);
      cpu();
      code.visitFieldInsn(GETFIELD, CPU, Slots.field(slot), "J");
      toLocal(slot);
      state.load(slot);
    }
  }

  /** Pops a slot's value into its local. */
  void toLocal(int slot) {
    if (locals.isDoubleSlot(slot)) {
      code.visitMethodInsn(INVOKESTATIC, DOUBLE, "longBitsToDouble", "(J)D", false);
      code.visitVarInsn(DSTORE, locals.slot(slot));
    } else {
      code.visitVarInsn(LSTORE, locals.slot(slot));
    }
  }

  private void fromLocal(int slot) {
    if (locals.isDoubleSlot(slot)) {
      code.visitVarInsn(DLOAD, locals.slot(slot));
      code.visitMethodInsn(INVOKESTATIC, DOUBLE, "doubleToRawLongBits", "(D)J", false);
    } else {
      code.visitVarInsn(LLOAD, locals.slot(slot));
    }
  }

  /** Stores what a slot's local holds to the Cpu. */
  void storeToCpu(int slot) {
    cpu();
    fromLocal(slot);
    code.visitFieldInsn(PUTFIELD, CPU, Slots.field(slot), "J");
  }

  // ---- flags ----

  /** The arguments of pending flags' rule. */
  List<Expr> pendingOperands() {
    ExitTable.PendingFlags f = state.flags;
    if (!f.plain()) {
      return f.operands();
    }
    Expr a = f.operands().get(0);
    Expr b = f.operands().get(1);
    BinaryOp op = f.rule() == FlagRule.ADD ? BinaryOp.ADD : BinaryOp.SUB;
    return List.of(a, b, Folding.binary(op, a, b));
  }

  void flagResult() {
    if (state.flags == null) {
      slot(Slots.FLAG_RESULT);
    } else {
      value(state.flags.rule().result(state.flags.width(), pendingOperands()));
    }
  }

  void flagCarries() {
    if (state.flags == null) {
      slot(Slots.FLAG_CARRIES);
    } else {
      value(state.flags.rule().carries(state.flags.width(), pendingOperands()));
    }
  }

  /** Puts pending flags into their slots. */
  void settleFlags() {
    if (state.flags != null) {
      setFlagPair(new Expr.FlagResult(), new Expr.FlagCarries());
    }
  }

  void setFlagPair(Expr result, Expr carries) {
    int first = locals.slot(Slots.FLAG_RESULT);
    int second = locals.slot(Slots.FLAG_CARRIES);
    value(result);
    value(carries);
    code.visitVarInsn(LSTORE, second);
    code.visitVarInsn(LSTORE, first);
    state.flags = null;
    state.define(Slots.FLAG_RESULT);
    state.define(Slots.FLAG_CARRIES);
  }

  /** Stores slots' locals to the Cpu. */
  void spill(long slots) {
    for (long left = slots; left != 0; left &= left - 1) {
      storeToCpu(Long.numberOfTrailingZeros(left));
    }
    state.dirty &= ~slots;
  }

  /** Stores all but RAX; flags only if somebody may read them. */
  void spillAll(boolean flagsLive) {
    if (flagsLive) {
      settleFlags();
    }
    spill(state.dirty & ~Slots.bit(Slots.RAX) & (flagsLive ? -1 : ~Slots.FLAGS));
  }

  // ---- memory ----

  private void load(int width, Expr address, String method) {
    if (TranslatedCode.isOnStack(address)) {
      host.begin(address);
      host.load(width, stackOrdered);
      return;
    } else if (!stateIsStored) {
      throw new IllegalStateException("an access that may fault amid a value: " + address);
    }
    cpu();
    value(address);
    access(MEMORY, method + width, "J", "J");
  }

  void store(int width, Expr address, Expr value) {
    if (TranslatedCode.isOnStack(address)) {
      host.begin(address);
      value(value);
      host.store(width, stackOrdered);
      return;
    }
    cpu();
    value(address);
    value(value);
    access(MEMORY, "store" + width, "JJ", "V");
  }

  void memory(String method, String arguments, String result) {
    access(MEMORY, method, arguments, result);
  }

  private void access(String owner, String method, String arguments, String result) {
    code.visitMethodInsn(
        INVOKESTATIC, owner, method, "(L" + CPU + ";" + arguments + ")" + result, false);
  }

  // ---- choices and calls ----

  private void select(Expr.Select e) {
    preload(SlotUse.of(e, state.flags == null));
    Label no = new Label();
    Label end = new Label();
    int chosen = locals.scratch();
    conditions.jump(e.test(), false, no);
    value(e.yes());
    code.visitVarInsn(LSTORE, chosen);
    code.visitJumpInsn(GOTO, end);
    code.label(no);
    value(e.no());
    code.visitVarInsn(LSTORE, chosen);
    code.label(end);
    code.visitVarInsn(LLOAD, chosen);
  }

  void invoke(Helper helper, List<Expr> arguments) {
    if (helper.takesCpu()) {
      cpu();
    }
    for (Expr argument : arguments) {
      value(argument);
    }
    code.visitMethodInsn(
        INVOKESTATIC,
        Type.getInternalName(helper.method().getDeclaringClass()),
        helper.method().getName(),
        Type.getMethodDescriptor(helper.method()),
        false);
  }

  /** What a register is after its low bits were written. */
  Expr merged(RegRef register, int width, Expr value) {
    if (width == 64) {
      return value;
    } else if (width == 32) {
      return Folding.unary(UnaryOp.ZEXT32, value);
    }
    int number = register.number();
    int shift = number >= 32 ? 8 : 0;
    long mask = (-1L >>> 64 - width) << shift;
    Expr old = new Expr.Get(RegRef.fixed(number & 31), 64);
    Expr placed = Folding.binary(BinaryOp.SHL, value, new Expr.Const(shift));
    return Folding.binary(
        BinaryOp.OR,
        Folding.binary(BinaryOp.AND, placed, new Expr.Const(mask)),
        Folding.binary(BinaryOp.AND, old, new Expr.Const(~mask)));
  }
}
