package dev.gox.translator.emit;

import static org.objectweb.asm.Opcodes.GETFIELD;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.IAND;
import static org.objectweb.asm.Opcodes.IFEQ;
import static org.objectweb.asm.Opcodes.IFGE;
import static org.objectweb.asm.Opcodes.IFNE;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.LADD;
import static org.objectweb.asm.Opcodes.LCMP;
import static org.objectweb.asm.Opcodes.LLOAD;
import static org.objectweb.asm.Opcodes.LSTORE;

import dev.gox.runtime.memory.PageAccess;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Expr.BinaryOp;
import dev.gox.translator.ir.Folding;
import dev.gox.translator.ir.Stmt;
import dev.gox.translator.region.RegionInstruction;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.objectweb.asm.Label;
import org.objectweb.asm.Type;

/**
 * Memory accesses: a check of the address, and the bare access. An address that fails the check
 * leaves the region before its instruction, which the interpreter then executes; so an access
 * compiles to no call, throws nothing, and what is computed can stay in registers.
 *
 * <p>The check is the comparison with the zone; the page's state is looked up out of the way.
 * HotSpot, which profiles each branch, drops that where it never happens. An instruction that was
 * seen to access other memory looks at the page's state at once.
 */
final class RegionAccesses {
  private static final String PAGES = Type.getInternalName(PageAccess.class);
  private static final String CPU = RegionValues.CPU;

  private final RegionValues values;
  private final RegionFrames code;
  private final HostCode host;
  private final RegionLocals locals;
  private final BiConsumer<Label, Runnable> later;

  /** The locals of addresses' bases in the present instruction. */
  private final Map<Expr, Integer> bases = new HashMap<>();

  /** What the present instruction has checked. */
  private final Set<AccessRuns.Run> checked = new HashSet<>();

  private AccessRuns runs;
  private RegionInstruction instruction;
  private Label slow;
  private boolean outsideZone;

  /** Whether what follows is executed under a condition. */
  private boolean conditional;

  /**
   * Prepares.
   *
   * @param later writes code out of the way
   */
  RegionAccesses(RegionValues values, BiConsumer<Label, Runnable> later) {
    this.values = values;
    this.later = later;
    code = values.code;
    host = values.host;
    locals = values.locals;
  }

  /** Another block begins. */
  void begin(AccessRuns ofBlock) {
    runs = ofBlock;
  }

  /** Whether the accesses of an instruction of the block are not made here. */
  boolean areApart(RegionInstruction instruction) {
    return runs.areApart(instruction);
  }

  /**
   * Another instruction begins.
   *
   * @param slow where it leaves the region
   * @param outsideZone whether it was seen to access memory outside the zone
   */
  void begin(RegionInstruction instruction, Label slow, boolean outsideZone) {
    this.instruction = instruction;
    this.outsideZone = outsideZone;
    this.slow = slow;
    checked.clear();
    bases.clear();
  }

  /**
   * Effects under a condition begin or end: what is checked and computed among them isn't known
   * after them.
   */
  void setConditional(boolean conditional) {
    this.conditional = conditional;
    checked.clear();
    bases.clear();
  }

  /** Writes an effect, if it is an access whose place isn't known. */
  boolean write(Stmt stmt) {
    if (stmt instanceof Stmt.Let let && let.value() instanceof Expr.Load load) {
      return isUnknown(load.address()) && load(let.temp(), load.width(), load.address(), false);
    } else if (stmt instanceof Stmt.Let let && let.value() instanceof Expr.LoadToWrite load) {
      return isUnknown(load.address()) && load(let.temp(), load.width(), load.address(), true);
    } else if (stmt instanceof Stmt.Store s) {
      return isUnknown(s.address()) && store(s.address(), s.width(), List.of(s.value()));
    } else if (stmt instanceof Stmt.StoreVector s) {
      return isUnknown(s.address()) && store(s.address(), s.width(), s.lanes());
    } else if (stmt instanceof Stmt.RequireAligned aligned) {
      requireAligned(aligned);
      return true;
    }
    return false;
  }

  private static boolean isUnknown(Expr address) {
    return !TranslatedCode.isOnStack(address);
  }

  private boolean load(int temp, int width, Expr address, boolean toWrite) {
    int base = check(address, width, toWrite);
    host.begin(base, address);
    host.load(width, true);
    code.visitVarInsn(LSTORE, locals.temp(temp));
    return true;
  }

  private boolean store(Expr address, int width, List<Expr> lanes) {
    int base = check(address, width, true);
    for (int i = 0; i < lanes.size(); i++) {
      host.begin(base, Folding.binary(BinaryOp.ADD, address, Expr.constant(8L * i)));
      values.value(lanes.get(i));
      host.store(width / lanes.size(), true);
    }
    return true;
  }

  /** Leaves the region where the interpreter would fault. */
  private void requireAligned(Stmt.RequireAligned s) {
    if (s.address() instanceof Expr.Const c && c.value() % s.bytes() == 0) {
      return;
    }
    values.integer(s.address());
    OperationCode.number(code, s.bytes() - 1);
    code.visitInsn(IAND);
    code.visitJumpInsn(IFNE, slow);
  }

  /**
   * Leaves the region if an address may not be accessed just so.
   *
   * @return the local that holds the address's base, or a negative number if that is known
   */
  private int check(Expr address, int width, boolean toWrite) {
    AccessRuns.Run run = conditional ? null : runs.find(instruction, address);
    if (run == null) {
      run = AccessRuns.single(instruction, address, width / 8, toWrite);
    }
    int base = evaluated(run.base);
    if (run.first == instruction && checked.add(run)) {
      check(run, base);
    }
    return base;
  }

  private void check(AccessRuns.Run run, int base) {
    if (run.base instanceof Expr.Const page) {
      if (!host.mayAccess(page.value() + run.low, run.high - run.low, run.toWrite)) {
        pageAllows(run, base);
      }
      code.visitJumpInsn(IFEQ, slow);
    } else {
      compare(run, base, !outsideZone ? "zone" : run.toWrite ? "variables" : "image");
    }
  }

  /** Compares an address with a zone; outside, the page's state decides. */
  private void compare(AccessRuns.Run run, int base, String zone) {
    Label page = new Label();
    Label inside = new Label();
    Label out = slow;
    push(run, base);
    values.cpu();
    code.visitFieldInsn(GETFIELD, CPU, zone + "Bias", "J");
    code.visitInsn(LADD);
    values.cpu();
    code.visitFieldInsn(GETFIELD, CPU, zone + "Limit", "J");
    code.visitInsn(LCMP);
    code.visitJumpInsn(IFGE, page);
    code.label(inside);
    later.accept(
        page,
        () -> {
          pageAllows(run, base);
          code.visitJumpInsn(IFNE, inside);
          code.visitJumpInsn(GOTO, out);
        });
  }

  private void pageAllows(AccessRuns.Run run, int base) {
    String may = run.toWrite ? "mayStore" : "mayLoad";
    int bytes = (int) (run.high - run.low);
    values.cpu();
    push(run, base);
    if (bytes <= 8 && Integer.bitCount(bytes) == 1) {
      code.visitMethodInsn(INVOKESTATIC, PAGES, may + 8 * bytes, "(L" + CPU + ";J)Z", false);
    } else {
      OperationCode.number(code, bytes);
      code.visitMethodInsn(INVOKESTATIC, PAGES, may, "(L" + CPU + ";JI)Z", false);
    }
  }

  /** Pushes a run's lowest address. */
  private void push(AccessRuns.Run run, int base) {
    if (base < 0) {
      OperationCode.constant(code, ((Expr.Const) run.base).value() + run.low);
      return;
    }
    code.visitVarInsn(LLOAD, base);
    if (run.low != 0) {
      OperationCode.constant(code, run.low);
      code.visitInsn(LADD);
    }
  }

  private int evaluated(Expr base) {
    Integer local = bases.get(base);
    if (local == null) {
      local = evaluate(base);
      bases.put(base, local);
    }
    return local;
  }

  /** The local that holds a value, or a negative number for a constant. */
  private int evaluate(Expr expr) {
    if (expr instanceof Expr.Const) {
      return -1;
    } else if (expr instanceof Expr.Temp temp && temp.id() >= 0) {
      return locals.temp(temp.id());
    } else if (expr instanceof Expr.Get get
        && get.width() == 64
        && Slots.hasLocal(get.register().number())) {
      int slot = Slots.general(get.register().number());
      values.preload(Slots.bit(slot));
      return locals.slot(slot);
    }
    int local = locals.scratch();
    values.value(expr);
    code.visitVarInsn(LSTORE, local);
    return local;
  }
}
