package dev.gox.translator.emit;

import static org.objectweb.asm.Opcodes.DUP;
import static org.objectweb.asm.Opcodes.GETFIELD;
import static org.objectweb.asm.Opcodes.GETSTATIC;
import static org.objectweb.asm.Opcodes.IFLT;
import static org.objectweb.asm.Opcodes.IFNE;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.LADD;
import static org.objectweb.asm.Opcodes.LCMP;
import static org.objectweb.asm.Opcodes.LLOAD;
import static org.objectweb.asm.Opcodes.LRETURN;
import static org.objectweb.asm.Opcodes.LSTORE;
import static org.objectweb.asm.Opcodes.PUTFIELD;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.translator.ir.Stmt;
import dev.gox.translator.region.Region;
import dev.gox.translator.region.RegionBlock;
import dev.gox.translator.region.RegionInstruction;
import dev.gox.translator.region.Terminator;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * Writes a region as one method in {@link TranslatedCode}'s convention. It runs several times over
 * the blocks: without a plan to learn what each block does to the locals, then with one to write
 * the code.
 */
final class RegionMethod {
  static final String DESCRIPTOR = descriptor();
  private static final String CPU = RegionValues.CPU;
  static final String ENTRY = Type.getInternalName(Entry.class);

  final Region region;
  final RegionLinkage linkage;
  final RegionFrames code;
  final String owner;
  final RegionLocals locals;
  final RegionLinks links = new RegionLinks();
  final RegionPlan plan;
  final RegionValues values;
  final RegionExits exits;
  private final RegionLines lines;
  private final RegionInstructions instructions;
  private final RegionEnds ends;
  private final Map<RegionBlock, Label> labels = new HashMap<>();
  private final List<Runnable> coldCode = new ArrayList<>();
  private RegionBlock block;

  /** The block whose code comes next. */
  private RegionBlock following;

  /**
   * Prepares.
   *
   * @param code gets the instructions; null to learn only
   * @param owner internal name of the class
   * @param plan what the locals hold at each block, or null to learn it
   * @param linkage what is known outside the region
   */
  RegionMethod(
      Region region,
      MethodVisitor code,
      String owner,
      RegionLocals locals,
      RegionPlan plan,
      RegionLinkage linkage) {
    this.region = region;
    this.code = new RegionFrames(code, owner, CPU, ENTRY, locals);
    this.owner = owner;
    this.locals = locals;
    this.plan = plan;
    this.linkage = linkage;
    values = new RegionValues(this.code, locals, region.followsAbi, linkage);
    lines = new RegionLines(region.lines, this.code);
    ExitTable table = new ExitTable(linkage.entry(region.pc));
    exits = new RegionExits(values, links, owner, table);
    instructions = new RegionInstructions(this);
    ends = new RegionEnds(this);
  }

  private static String descriptor() {
    Type l = Type.LONG_TYPE;
    return Type.getMethodDescriptor(l, Type.getType(Cpu.class), l, l, l);
  }

  /** Writes the whole method. */
  void write() {
    code.visitCode();
    lines.at(region.pc);
    values.cpu();
    code.visitFieldInsn(GETFIELD, CPU, "base", "J");
    code.visitVarInsn(LSTORE, RegionLocals.BASE);
    Label tooDeep = new Label();
    code.visitVarInsn(LLOAD, RegionLocals.RSP);
    values.cpu();
    code.visitFieldInsn(GETFIELD, CPU, "limit", "J");
    code.visitInsn(LCMP);
    code.visitJumpInsn(IFLT, tooDeep);
    values.state = atEntry();
    values.preload(plan.loadedAt(region.entry()));
    List<RegionBlock> order = new ArrayList<>();
    region.blocks().forEach(order::add);
    for (int i = 0; i < order.size(); i++) {
      following = i + 1 < order.size() ? order.get(i + 1) : null;
      values.state = plan.stateAt(order.get(i));
      block(order.get(i));
    }
    following = null;
    for (int i = 0; i < coldCode.size(); i++) {
      coldCode.get(i).run();
    }
    code.label(tooDeep);
    lines.at(region.pc);
    values.state = atEntry();
    exits.leave(ExitTable.Kind.LEAVE, region.pc, 0, false);
    exits.writeStores();
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private static RegionState atEntry() {
    return new RegionState(Slots.bit(Slots.RAX), Slots.bit(Slots.RAX));
  }

  /** Runs over a block; the state at its end. */
  RegionState learn(RegionBlock b, RegionState in) {
    values.state = in;
    block(b);
    coldCode.clear();
    return values.state;
  }

  private void block(RegionBlock b) {
    block = b;
    code.label(label(b), localsAt(b));
    lines.at(b.pc);
    if (region.counting) {
      count(b.instructions.size());
    }
    if (b.loopHeader) {
      Label stub = new Label();
      values.cpu();
      if (region.checked) {
        code.visitMethodInsn(
            INVOKESTATIC, Type.getInternalName(Exits.class), "turn", "(L" + CPU + ";)I", false);
      } else {
        code.visitFieldInsn(GETFIELD, CPU, "poll", "I");
      }
      code.visitJumpInsn(IFNE, stub);
      later(stub, () -> exits.leave(ExitTable.Kind.LEAVE, b.pc, b.stackIn, b.flagsLiveIn));
    }
    instructions.begin(b);
    Stmt.SetFlags fused = fusedWithEnd(b);
    for (RegionInstruction instruction : b.instructions) {
      lines.at(instruction.pc);
      // A jump has no effects of its own: the temporaries of the comparison before it stay.
      if (instruction.opaque != null || !instruction.body.isEmpty()) {
        locals.nextInstruction();
        instructions.write(instruction, fused);
      }
    }
    ends.write(b, fused);
  }

  private void count(int instructions) {
    values.cpu();
    code.visitInsn(DUP);
    code.visitFieldInsn(GETFIELD, CPU, "translated", "J");
    OperationCode.constant(code, instructions);
    code.visitInsn(LADD);
    code.visitFieldInsn(PUTFIELD, CPU, "translated", "J");
  }

  /** The locals that all ways to a block have set. */
  private BitSet localsAt(RegionBlock b) {
    BitSet set = RegionFrames.parameters();
    if (plan != null) {
      for (long left = plan.loadedAt(b); left != 0; left &= left - 1) {
        set.set(locals.slot(Long.numberOfTrailingZeros(left)));
      }
    }
    return set;
  }

  Label label(RegionBlock b) {
    return labels.computeIfAbsent(b, x -> new Label());
  }

  boolean isNext(RegionBlock b) {
    return b == following;
  }

  /** Writes code out of the way, with the state as it is now, if something jumps there. */
  void later(Label stub, Runnable body) {
    later(stub, values.state.copy(), body);
  }

  void later(Label stub, RegionState state, Runnable body) {
    RegionBlock in = block;
    long pc = lines.pc();
    coldCode.add(
        () -> {
          if (code.isUsed(stub)) {
            values.state = state;
            block = in;
            code.label(stub);
            lines.at(pc);
            body.run();
          }
        });
  }

  /** Makes the locals hold what a block expects in them. */
  void enter(RegionBlock next) {
    if (next.flagsLiveIn) {
      values.settleFlags();
    }
    if (plan != null) {
      values.preload(plan.loadedAt(next));
    }
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

  /** Leaves for an address, all state being in the Cpu; that and the address are on the stack. */
  void jump() {
    code.visitVarInsn(LLOAD, RegionLocals.RSP);
    code.visitVarInsn(LLOAD, RegionLocals.RET);
    String exits = Type.getInternalName(Exits.class);
    code.visitMethodInsn(INVOKESTATIC, exits, "jump", "(L" + CPU + ";JJJ)J", false);
    code.visitInsn(LRETURN);
  }

  void link(RegionLinks.Link link) {
    code.visitFieldInsn(GETSTATIC, owner, link.name(), Type.getDescriptor(link.type()));
  }

  /** Pushes the entry of an address. */
  void entry(long address) {
    link(links.constant(Entry.class, linkage.entry(address)));
  }
}
