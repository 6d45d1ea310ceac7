package dev.gox.translator.emit;

import static org.objectweb.asm.Opcodes.ACONST_NULL;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.DUP;
import static org.objectweb.asm.Opcodes.GETFIELD;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.IFEQ;
import static org.objectweb.asm.Opcodes.IFLT;
import static org.objectweb.asm.Opcodes.IFNE;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.ISTORE;
import static org.objectweb.asm.Opcodes.L2I;
import static org.objectweb.asm.Opcodes.LADD;
import static org.objectweb.asm.Opcodes.LCMP;
import static org.objectweb.asm.Opcodes.LCONST_0;
import static org.objectweb.asm.Opcodes.LLOAD;
import static org.objectweb.asm.Opcodes.LRETURN;
import static org.objectweb.asm.Opcodes.LSTORE;
import static org.objectweb.asm.Opcodes.LSUB;
import static org.objectweb.asm.Opcodes.LUSHR;
import static org.objectweb.asm.Opcodes.POP;
import static org.objectweb.asm.Opcodes.POP2;
import static org.objectweb.asm.Opcodes.PUTFIELD;
import static org.objectweb.asm.Opcodes.PUTSTATIC;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.GuestFault;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Stmt;
import dev.gox.translator.region.Region;
import dev.gox.translator.region.RegionBlock;
import dev.gox.translator.region.RegionInstruction;
import dev.gox.translator.region.Terminator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * Writes a region as one static method in {@link TranslatedCode}'s convention. It runs several
 * times over the blocks: without a plan to learn what each block does to the locals, then with one
 * to write the code.
 */
final class RegionMethod {
  static final String DESCRIPTOR = descriptor();
  private static final String CPU = RegionValues.CPU;
  private static final String EXITS = Type.getInternalName(Exits.class);
  private static final String ENTRY = Type.getInternalName(Entry.class);
  private static final String CODE = Type.getInternalName(TranslatedCode.class);
  private static final String FORM = Type.getInternalName(FormCode.class);

  private final Region region;
  private final MethodVisitor code;
  private final String owner;
  private final String name;
  private final RegionLocals locals;
  private final RegionLinks links;
  private final RegionPlan plan;
  private final LongFunction<Entry> entries;
  private final RegionFrames frames;
  private final RegionLines lines;
  private final RegionValues values;
  private final RegionAccesses accesses;
  private final RegionLeaving leaving;
  private final FaultTable faults = new FaultTable();
  private final Map<RegionBlock, Label> labels = new HashMap<>();
  private final List<Runnable> coldCode = new ArrayList<>();
  private RegionState state;
  private RegionBlock block;

  /** The block whose code comes next. */
  private RegionBlock following;

  /**
   * Prepares.
   *
   * @param owner internal name of the class
   * @param name of the method
   * @param plan what the locals hold at each block, or null to learn it
   * @param entries what calls go to
   */
  RegionMethod(
      Region region,
      MethodVisitor code,
      String owner,
      String name,
      RegionLocals locals,
      RegionLinks links,
      RegionPlan plan,
      LongFunction<Entry> entries,
      LongPredicate flagsDeadAt) {
    this.region = region;
    this.code = code;
    this.owner = owner;
    this.name = name;
    this.locals = locals;
    this.links = links;
    this.plan = plan;
    this.entries = entries;
    frames = new RegionFrames(code);
    lines = new RegionLines(region.lines, code);
    values = new RegionValues(code, locals, frames, region.followsAbi);
    accesses = new RegionAccesses(values);
    leaving = new RegionLeaving(values, links, owner, region, entries, flagsDeadAt);
  }

  private static String descriptor() {
    Type l = Type.LONG_TYPE;
    return Type.getMethodDescriptor(l, Type.getType(Cpu.class), l, l, l);
  }

  /** Writes the whole method; the locals are those that learning has found. */
  void write() {
    code.visitCode();
    lines.at(region.pc);
    for (int local : locals.longs()) {
      code.visitInsn(LCONST_0);
      code.visitVarInsn(LSTORE, local);
    }
    OperationCode.number(code, 0);
    code.visitVarInsn(ISTORE, RegionLocals.POINT);
    if (locals.hasEntry()) {
      code.visitInsn(ACONST_NULL);
      code.visitVarInsn(ASTORE, locals.entry());
    }
    frames.begin(locals.frame(CPU, ENTRY));
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    code.visitTryCatchBlock(start, end, handler, Type.getInternalName(GuestFault.class));
    Label tooDeep = new Label();
    code.visitVarInsn(LLOAD, RegionLocals.RSP);
    values.cpu();
    code.visitFieldInsn(GETFIELD, CPU, "limit", "J");
    code.visitInsn(LCMP);
    code.visitJumpInsn(IFLT, tooDeep);
    code.visitLabel(start);
    begin(new RegionState(Slots.bit(Slots.RAX), Slots.bit(Slots.RAX)));
    values.preload(plan.loadedAt(region.entry()));
    List<RegionBlock> order = new ArrayList<>();
    region.blocks().forEach(order::add);
    for (int i = 0; i < order.size(); i++) {
      following = i + 1 < order.size() ? order.get(i + 1) : null;
      begin(plan.stateAt(order.get(i)));
      block(order.get(i));
    }
    following = null;
    runColdCode();
    frames.label(end);
    frames.label(tooDeep);
    lines.at(region.pc);
    begin(new RegionState(Slots.bit(Slots.RAX), Slots.bit(Slots.RAX)));
    leaving.leave(region.pc, 0);
    leaving.handler(handler, faults);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private void begin(RegionState s) {
    state = s;
    values.state = s;
  }

  /** Runs over a block; the state at its end. */
  RegionState learn(RegionBlock b, RegionState in) {
    begin(in);
    block(b);
    RegionState end = state;
    runColdCode();
    return end;
  }

  private void runColdCode() {
    for (int i = 0; i < coldCode.size(); i++) {
      coldCode.get(i).run();
    }
  }

  private void block(RegionBlock b) {
    block = b;
    frames.label(label(b));
    lines.at(b.pc);
    if (b.loopHeader) {
      Label stub = new Label();
      values.cpu();
      code.visitFieldInsn(GETFIELD, CPU, "poll", "I");
      code.visitJumpInsn(IFNE, stub);
      later(stub, () -> leaving.exit(b.pc, b.stackIn, b.flagsLiveIn));
    }
    if (region.counting) {
      count(b.instructions.size());
    }
    Stmt.SetFlags fused = fusedWithEnd(b);
    for (RegionInstruction instruction : b.instructions) {
      lines.at(instruction.pc);
      // A jump has no effects of its own: the temporaries of the comparison before it stay.
      if (instruction.opaque != null || !instruction.body.isEmpty()) {
        locals.nextInstruction();
        instruction(instruction, fused);
      }
    }
    terminator(b, fused);
  }

  private void count(int instructions) {
    values.cpu();
    code.visitInsn(DUP);
    code.visitFieldInsn(GETFIELD, CPU, "translated", "J");
    OperationCode.constant(code, instructions);
    code.visitInsn(LADD);
    code.visitFieldInsn(PUTFIELD, CPU, "translated", "J");
  }

  private Label label(RegionBlock b) {
    return labels.computeIfAbsent(b, x -> new Label());
  }

  /** Code out of the way, with the state as it is now. */
  private void later(Label stub, Runnable body) {
    RegionState now = state.copy();
    RegionBlock in = block;
    long pc = lines.pc();
    coldCode.add(
        () -> {
          begin(now);
          block = in;
          frames.label(stub);
          lines.at(pc);
          body.run();
        });
  }

  /** The last flags of a block, if its end is all that reads them: they need not be kept. */
  private static Stmt.SetFlags fusedWithEnd(RegionBlock b) {
    if (!(b.terminator instanceof Terminator.Branch branch) || b.flagsLiveOut) {
      return null;
    }
    List<Stmt> body = List.of();
    for (int i = b.instructions.size() - 1; i >= 0 && body.isEmpty(); i--) {
      if (b.instructions.get(i).opaque != null) {
        return null;
      }
      body = b.instructions.get(i).body;
    }
    if (body.isEmpty() || !(body.get(body.size() - 1) instanceof Stmt.SetFlags flags)) {
      return null;
    }
    boolean plain = RegionState.isPlain(flags.rule(), flags.arguments());
    return RegionConditions.isFusible(flags.rule(), plain, branch.test()) ? flags : null;
  }

  // ---- instructions ----

  private void instruction(RegionInstruction instruction, Stmt.SetFlags fused) {
    if (instruction.opaque != null) {
      opaque(instruction);
      return;
    }
    if (FaultSearch.mayFault(instruction.body)) {
      point(instruction);
    }
    for (Stmt s : instruction.body) {
      if (s != fused) {
        statement(s);
      }
    }
  }

  /** Notes which instruction it is that may fault from here on. */
  private void point(RegionInstruction instruction) {
    int index =
        plan == null
            ? 0
            : faults.add(
                new FaultTable.Point(instruction.pc, state.dirty, instruction.stack, state.flags));
    OperationCode.number(code, index);
    code.visitVarInsn(ISTORE, RegionLocals.POINT);
  }

  private void statement(Stmt stmt) {
    if (block.inLoop && accesses.write(stmt, this::later)) {
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
      values.cpu();
      values.value(s.address());
      values.value(s.value());
      values.store(s.width(), s.address());
    } else if (stmt instanceof Stmt.Store128 s) {
      store128(s);
    } else if (stmt instanceof Stmt.SetFlags s) {
      setFlags(s);
    } else if (stmt instanceof Stmt.SetFlagPair s) {
      leaving.setFlagPair(s.result(), s.carries());
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
    state.define(slot);
  }

  private void setLane(Stmt.SetLane s) {
    if (s.lane() < 2) {
      values.value(s.value());
      int slot = Slots.lane(s.register().number(), s.lane());
      code.visitVarInsn(LSTORE, locals.slot(slot));
      state.define(slot);
      return;
    }
    values.cpu();
    OperationCode.number(code, s.register().number());
    OperationCode.number(code, s.lane());
    values.value(s.value());
    code.visitMethodInsn(INVOKEVIRTUAL, CPU, "setVector", "(IIJ)V", false);
  }

  private void store128(Stmt.Store128 s) {
    if (s.address() instanceof Expr.StackAddress a && RegionValues.isStack(a)) {
      statement(new Stmt.Store(64, a, s.low()));
      statement(new Stmt.Store(64, new Expr.StackAddress(a.offset() + 8), s.high()));
      return;
    }
    values.cpu();
    values.value(s.address());
    values.value(s.low());
    values.value(s.high());
    values.memory("store128", "JJJ", "V");
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
        operands.set(i, FaultTable.operand(i));
      }
    }
    state.pend(s.rule(), s.width(), operands);
  }

  /** Whether a value stays what it is throughout the region. */
  private static boolean isFixed(Expr e) {
    return e instanceof Expr.Const || e instanceof Expr.StackAddress;
  }

  private void conditional(Stmt.If s) {
    long written = SlotUse.written(s.then());
    long used = SlotUse.of(s.then());
    if ((written & Slots.FLAGS) != 0) {
      leaving.settleFlags();
    }
    values.preload(used | SlotUse.of(s.test(), state.flags == null));
    Label end = new Label();
    values.conditions().jump(s.test(), false, end);
    for (Stmt inner : s.then()) {
      statement(inner);
    }
    settleFlagsOf(written);
    frames.label(end);
  }

  private void settleFlagsOf(long written) {
    if ((written & Slots.FLAGS) != 0) {
      leaving.settleFlags();
    }
  }

  // ---- opaque instructions ----

  private void opaque(RegionInstruction instruction) {
    leaving.settleFlags();
    leaving.spill(state.dirty);
    values.cpu();
    values.stackPointer(instruction.stack);
    code.visitFieldInsn(PUTFIELD, CPU, "r4", "J");
    state.barrier();
    point(instruction);
    Label again = new Label();
    frames.label(again);
    values.cpu();
    OperationCode.constant(code, instruction.next);
    code.visitFieldInsn(PUTFIELD, CPU, "rip", "J");
    leaving.link(links.constant(FormCode.class, instruction.opaque));
    values.cpu();
    for (long word : instruction.words) {
      OperationCode.constant(code, word);
    }
    code.visitMethodInsn(INVOKEVIRTUAL, FORM, "run", "(L" + CPU + ";JJJ)V", false);
    values.cpu();
    values.stackPointer(instruction.stack);
    OperationCode.constant(code, instruction.next);
    code.visitMethodInsn(INVOKESTATIC, EXITS, "stays", "(L" + CPU + ";JJ)Z", false);
    Label elsewhere = new Label();
    code.visitJumpInsn(IFEQ, elsewhere);
    later(
        elsewhere,
        () -> {
          // A repeated string instruction comes back to itself until it is done.
          values.cpu();
          values.stackPointer(instruction.stack);
          OperationCode.constant(code, instruction.pc);
          code.visitMethodInsn(INVOKESTATIC, EXITS, "stays", "(L" + CPU + ";JJ)Z", false);
          code.visitJumpInsn(IFNE, again);
          elsewhere();
        });
  }

  /** Leaves with all state, RIP too, in the Cpu. */
  private void elsewhere() {
    values.cpu();
    values.cpu();
    code.visitFieldInsn(GETFIELD, CPU, "rip", "J");
    leaving.exits("jump", "J");
    code.visitInsn(LRETURN);
  }

  // ---- ends of blocks ----

  private void terminator(RegionBlock b, Stmt.SetFlags fused) {
    Terminator end = b.terminator;
    if (end instanceof Terminator.Goto t) {
      goTo(b, t.target());
    } else if (end instanceof Terminator.Opaque t) {
      goTo(b, t.next());
    } else if (end instanceof Terminator.Branch t) {
      branch(b, t, fused);
    } else if (end instanceof Terminator.Call t) {
      call(b, t);
    } else if (end instanceof Terminator.Return t) {
      goBack(b, t);
    } else if (end instanceof Terminator.Indirect t) {
      indirect(b, t);
    }
  }

  /** Compares a computed address with the likely ones; any other is the dispatcher's. */
  private void indirect(RegionBlock b, Terminator.Indirect t) {
    int target = leaving.computed(t.target());
    List<RegionBlock> targets = new ArrayList<>(b.successors);
    targets.sort((x, y) -> Long.compare(x.pc, y.pc));
    for (RegionBlock next : targets) {
      enter(next);
    }
    Label elsewhere = new Label();
    if (!targets.isEmpty()) {
      selectBlock(target, targets, elsewhere);
    } else {
      code.visitJumpInsn(GOTO, elsewhere);
    }
    later(
        elsewhere,
        () -> {
          leaving.spillAll(true);
          values.cpu();
          values.stackPointer(b.stackOut);
          leaving.rax();
          code.visitVarInsn(LLOAD, target);
          leaving.link(links.constant(Entry.class, entries.apply(region.pc)));
          code.visitMethodInsn(
              INVOKESTATIC, EXITS, "miss", "(L" + CPU + ";JJJL" + ENTRY + ";)J", false);
          code.visitInsn(LRETURN);
        });
  }

  private void selectBlock(int target, List<RegionBlock> targets, Label elsewhere) {
    long first = targets.get(0).pc;
    int[] keys = new int[targets.size()];
    Label[] places = new Label[keys.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = (int) (targets.get(i).pc - first);
      places[i] = label(targets.get(i));
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

  private void goTo(RegionBlock b, long target) {
    RegionBlock next = b.successor(target);
    if (next != null) {
      enter(next);
      if (next != following) {
        code.visitJumpInsn(GOTO, label(next));
      }
    } else if (b.stackLost()) {
      leaving.jumpOut(target);
    } else if (b.tail && b.stackOut == 0) {
      leaving.spillAll(leaving.flagsLive(target));
      leaving.tail(target);
    } else {
      // What other ways out of the block find is not changed by this one's stores.
      RegionState here = state;
      begin(state.copy());
      leaving.miss(target, b.stackAfter(), leaving.flagsLive(target));
      begin(here);
    }
  }

  /** Makes the locals hold what a block expects in them. */
  private void enter(RegionBlock next) {
    if (next.flagsLiveIn) {
      leaving.settleFlags();
    }
    if (plan != null) {
      values.preload(plan.loadedAt(next));
    }
  }

  private void branch(RegionBlock b, Terminator.Branch t, Stmt.SetFlags fused) {
    RegionBlock taken = b.successor(t.taken());
    RegionBlock notTaken = b.successor(t.notTaken());
    boolean keepFlags =
        taken != null && taken.flagsLiveIn || notTaken != null && notTaken.flagsLiveIn;
    if (keepFlags && state.flags != null) {
      // The test still sees the operands; what follows sees the slots.
      FaultTable.PendingFlags pending = state.flags;
      leaving.settleFlags();
      state.flags = pending;
      compareThenSettle(b, t);
      return;
    }
    for (RegionBlock next : b.successors) {
      enter(next);
    }
    values.preload(SlotUse.of(t.test(), state.flags == null && fused == null));
    Label out = new Label();
    Label target = taken != null ? label(taken) : out;
    if (fused != null) {
      values
          .conditions()
          .fusedJump(fused.rule(), fused.width(), fused.arguments(), t.test(), true, target);
    } else {
      values.conditions().jump(t.test(), true, target);
    }
    if (taken == null) {
      later(out, () -> leaving.miss(t.taken(), b.stackOut, leaving.flagsLive(t.taken())));
    }
    goTo(b, t.notTaken());
  }

  private void compareThenSettle(RegionBlock b, Terminator.Branch t) {
    RegionBlock taken = b.successor(t.taken());
    FaultTable.PendingFlags pending = state.flags;
    state.flags = null;
    for (RegionBlock next : b.successors) {
      enter(next);
    }
    state.flags = pending;
    Label out = new Label();
    values.conditions().jump(t.test(), true, taken != null ? label(taken) : out);
    state.flags = null;
    if (taken == null) {
      later(out, () -> leaving.miss(t.taken(), b.stackOut, leaving.flagsLive(t.taken())));
    }
    goTo(b, t.notTaken());
  }

  private void call(RegionBlock b, Terminator.Call t) {
    boolean direct = t.target() instanceof Expr.Const;
    int target = direct ? 0 : leaving.computed(t.target());
    boolean live =
        direct ? leaving.flagsLive(((Expr.Const) t.target()).value()) : !region.followsAbi;
    leaving.spillAll(live);
    if (b.stackLost() || b.stackOut >= 0) {
      // Not deeper than this region's own frame: Java frames would pile up.
      if (direct) {
        leaving.leave(((Expr.Const) t.target()).value(), b.stackOut);
      } else {
        leaving.leaveFor(target, b.stackOut);
      }
      return;
    }
    invoke(b, t, target);
    code.visitVarInsn(LSTORE, RegionLocals.RAX);
    values.cpu();
    code.visitFieldInsn(GETFIELD, CPU, "unwind", "I");
    Label unwinding = new Label();
    code.visitJumpInsn(IFNE, unwinding);
    state.barrier();
    state.define(Slots.RAX);
    later(
        unwinding,
        () -> {
          values.cpu();
          values.stackPointer(b.stackAfter());
          leaving.rax();
          OperationCode.constant(code, t.next());
          leaving.exits("afterCall", "JJJ");
          code.visitInsn(LRETURN);
        });
    goTo(b, t.next());
  }

  private void invoke(RegionBlock b, Terminator.Call t, int target) {
    boolean self = false;
    if (t.target() instanceof Expr.Const address) {
      self = address.value() == region.pc;
      if (!self) {
        leaving.link(links.constant(Entry.class, entries.apply(address.value())));
        code.visitFieldInsn(GETFIELD, ENTRY, "code", "L" + CODE + ";");
      }
    } else {
      cachedEntry(target);
    }
    values.cpu();
    values.stackPointer(b.stackOut);
    leaving.rax();
    RegionBlock next = b.successor(t.next());
    boolean flagsLive = next != null ? next.flagsLiveIn : leaving.flagsLive(t.next());
    OperationCode.constant(code, flagsLive ? TranslatedCode.NOWHERE : t.next());
    if (self) {
      code.visitMethodInsn(INVOKESTATIC, owner, name, DESCRIPTOR, false);
    } else {
      code.visitMethodInsn(INVOKEVIRTUAL, CODE, "run", DESCRIPTOR, false);
    }
  }

  /** Pushes the code behind a computed address, by way of the call's inline cache. */
  private void cachedEntry(int target) {
    RegionLinks.Link cache = links.cache(entries.apply(0));
    Label miss = new Label();
    Label found = new Label();
    int entry = locals.entry();
    leaving.link(cache);
    code.visitInsn(DUP);
    code.visitVarInsn(ASTORE, entry);
    code.visitFieldInsn(GETFIELD, ENTRY, "pc", "J");
    code.visitVarInsn(LLOAD, target);
    code.visitInsn(LCMP);
    code.visitJumpInsn(IFNE, miss);
    frames.label(found);
    code.visitVarInsn(ALOAD, entry);
    code.visitFieldInsn(GETFIELD, ENTRY, "code", "L" + CODE + ";");
    later(
        miss,
        () -> {
          // The first target stays in the cache: a second one must not throw it out each time.
          values.cpu();
          code.visitVarInsn(LLOAD, target);
          code.visitMethodInsn(
              INVOKESTATIC, EXITS, "find", "(L" + CPU + ";J)L" + ENTRY + ";", false);
          code.visitVarInsn(ASTORE, entry);
          leaving.link(cache);
          code.visitFieldInsn(GETFIELD, ENTRY, "pc", "J");
          code.visitInsn(LCONST_0);
          code.visitInsn(LCMP);
          code.visitJumpInsn(IFNE, found);
          code.visitVarInsn(ALOAD, entry);
          code.visitFieldInsn(PUTSTATIC, owner, cache.name(), "L" + ENTRY + ";");
          code.visitJumpInsn(GOTO, found);
        });
  }

  /**
   * Returns. Who expects the return cares for no flags: they are stored only if control goes
   * elsewhere.
   */
  private void goBack(RegionBlock b, Terminator.Return t) {
    int target = leaving.computed(t.target());
    if (b.stackOut != 8) {
      leaving.spillAll(true);
      leaving.leaveFor(target, b.stackOut);
      return;
    }
    leaving.spill(state.dirty & ~Slots.bit(Slots.RAX) & ~Slots.FLAGS);
    Label elsewhere = new Label();
    code.visitVarInsn(LLOAD, target);
    code.visitVarInsn(LLOAD, RegionLocals.RET);
    code.visitInsn(LCMP);
    code.visitJumpInsn(IFNE, elsewhere);
    later(
        elsewhere,
        () -> {
          leaving.spillAll(true);
          leaving.leaveFor(target, 8);
        });
    leaving.rax();
    code.visitInsn(LRETURN);
  }
}
