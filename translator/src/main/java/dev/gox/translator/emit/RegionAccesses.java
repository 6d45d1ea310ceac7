package dev.gox.translator.emit;

import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.IFEQ;
import static org.objectweb.asm.Opcodes.IFNE;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.LLOAD;
import static org.objectweb.asm.Opcodes.LSTORE;

import dev.gox.runtime.memory.GuestAccess;
import dev.gox.runtime.memory.PageAccess;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Expr.BinaryOp;
import dev.gox.translator.ir.Folding;
import dev.gox.translator.ir.Stmt;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.objectweb.asm.Label;
import org.objectweb.asm.Type;

/**
 * Memory accesses: a check of the address, and the bare access. An address that fails the check
 * leaves the region before its instruction, which the interpreter then executes; so an access
 * compiles to no call, throws nothing, and what is computed can stay in registers.
 *
 * <p>In loops the check is the comparison with the zone alone, and the page's state is looked up
 * out of the way: HotSpot, which profiles branches, drops that where it never happens.
 */
final class RegionAccesses {
  private static final String ACCESS = Type.getInternalName(GuestAccess.class);
  private static final String PAGES = Type.getInternalName(PageAccess.class);
  private static final String CPU = RegionValues.CPU;

  private final RegionValues values;
  private final RegionFrames code;
  private final RegionLocals locals;
  private final BiConsumer<Label, Runnable> later;

  /** Addresses that the present instruction has checked, with how many bytes may be accessed. */
  private final Map<Expr, Checked> checked = new HashMap<>();

  private boolean inLoop;
  private Label slow;

  private record Checked(int local, int bytes, boolean toWrite) {}

  /**
   * Prepares.
   *
   * @param later writes code out of the way
   */
  RegionAccesses(RegionValues values, BiConsumer<Label, Runnable> later) {
    this.values = values;
    this.later = later;
    code = values.code;
    locals = values.locals;
  }

  /**
   * Another instruction begins.
   *
   * @param inLoop whether it is in a loop
   * @param slow where it leaves the region
   */
  void begin(boolean inLoop, Label slow) {
    this.inLoop = inLoop;
    this.slow = slow;
    checked.clear();
  }

  /** What was checked under a condition isn't known after it. */
  void forget() {
    checked.clear();
  }

  /** Writes an effect, if it is an access whose place isn't known. */
  boolean write(Stmt stmt, List<Stmt> body) {
    if (stmt instanceof Stmt.Let let && let.value() instanceof Expr.Load load) {
      return isUnknown(load.address()) && load(let.temp(), load, body);
    } else if (stmt instanceof Stmt.Let let && let.value() instanceof Expr.LoadToWrite load) {
      return isUnknown(load.address()) && loadToWrite(let.temp(), load);
    } else if (stmt instanceof Stmt.Store store) {
      return isUnknown(store.address()) && store(store);
    } else if (stmt instanceof Stmt.Store128 store) {
      return isUnknown(store.address()) && store128(store);
    }
    return false;
  }

  private static boolean isUnknown(Expr address) {
    return !TranslatedCode.isOnStack(address);
  }

  private boolean load(int temp, Expr.Load load, List<Stmt> body) {
    Expr next = plus8(load.address());
    boolean pair = load.width() == 64 && readsTogether(next, body);
    int address = check(load.address(), pair ? 128 : load.width(), false);
    if (pair) {
      checked.put(next, new Checked(-1, 8, false));
    }
    read(temp, load.width(), address, load.address());
    return true;
  }

  /** Whether an instruction also reads the 64 bits at an address. */
  private static boolean readsTogether(Expr address, List<Stmt> body) {
    for (Stmt s : body) {
      if (s instanceof Stmt.Let let
          && let.value() instanceof Expr.Load other
          && other.width() == 64
          && other.address().equals(address)) {
        return true;
      }
    }
    return false;
  }

  /** The address 8 bytes on, as it is written in an instruction that reads both words. */
  private static Expr plus8(Expr address) {
    return Folding.binary(BinaryOp.ADD, address, Expr.constant(8));
  }

  private boolean loadToWrite(int temp, Expr.LoadToWrite load) {
    int address = check(load.address(), load.width(), true);
    read(temp, load.width(), address, load.address());
    return true;
  }

  private void read(int temp, int width, int address, Expr from) {
    values.cpu();
    push(address, from);
    access(ACCESS, "zoneLoad" + width, "J", "J");
    code.visitVarInsn(LSTORE, locals.temp(temp));
  }

  private boolean store(Stmt.Store s) {
    int address = check(s.address(), s.width(), true);
    values.cpu();
    push(address, s.address());
    values.value(s.value());
    access(ACCESS, "zoneStore" + s.width(), "JJ", "V");
    return true;
  }

  private boolean store128(Stmt.Store128 s) {
    int address = check(s.address(), 128, true);
    values.cpu();
    push(address, s.address());
    values.value(s.low());
    values.value(s.high());
    access(ACCESS, "zoneStore128", "JJJ", "V");
    return true;
  }

  private void push(int local, Expr address) {
    if (local < 0) {
      values.value(address);
    } else {
      code.visitVarInsn(LLOAD, local);
    }
  }

  /**
   * Leaves the region if an address may not be accessed just so.
   *
   * @return the local that holds the address, or a negative number if it is to be computed
   */
  private int check(Expr address, int width, boolean toWrite) {
    Checked before = checked.get(address);
    if (before != null && before.bytes >= width / 8 && (before.toWrite || !toWrite)) {
      return before.local;
    }
    int local = evaluated(address);
    checked.put(address, new Checked(local, width / 8, toWrite));
    String may = (toWrite ? "mayStore" : "mayLoad") + width;
    if (inLoop && !(address instanceof Expr.Const)) {
      Label page = new Label();
      Label inside = new Label();
      Label out = slow;
      call(local, address, ACCESS, "isOutsideZone");
      code.visitJumpInsn(IFNE, page);
      code.label(inside);
      later.accept(
          page,
          () -> {
            call(local, address, PAGES, may);
            code.visitJumpInsn(IFNE, inside);
            code.visitJumpInsn(GOTO, out);
          });
    } else {
      call(local, address, address instanceof Expr.Const ? PAGES : ACCESS, may);
      code.visitJumpInsn(IFEQ, slow);
    }
    return local;
  }

  private void call(int local, Expr address, String owner, String method) {
    values.cpu();
    push(local, address);
    access(owner, method, "J", "Z");
  }

  /** The local that holds a value, or a negative number for what is as good to compute again. */
  private int evaluated(Expr expr) {
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

  private void access(String owner, String method, String arguments, String result) {
    code.visitMethodInsn(
        INVOKESTATIC, owner, method, "(L" + CPU + ";" + arguments + ")" + result, false);
  }
}
