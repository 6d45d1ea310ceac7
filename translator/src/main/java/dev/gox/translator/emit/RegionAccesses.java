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

  /** Addresses that the present instruction has checked, with how many bytes may be accessed. */
  private final Map<Expr, Checked> checked = new HashMap<>();

  private Label slow;
  private boolean outsideZone;

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
    host = values.host;
    locals = values.locals;
  }

  /**
   * Another instruction begins.
   *
   * @param slow where it leaves the region
   * @param outsideZone whether it was seen to access memory outside the zone
   */
  void begin(Label slow, boolean outsideZone) {
    this.outsideZone = outsideZone;
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
    } else if (stmt instanceof Stmt.StoreVector store) {
      return isUnknown(store.address()) && storeVector(store);
    } else if (stmt instanceof Stmt.RequireAligned aligned) {
      requireAligned(aligned);
      return true;
    }
    return false;
  }

  private static boolean isUnknown(Expr address) {
    return !TranslatedCode.isOnStack(address);
  }

  private boolean load(int temp, Expr.Load load, List<Stmt> body) {
    boolean first = load.width() == 64 && !checked.containsKey(load.address());
    int words = first ? wordsRead(load.address(), body) : 1;
    int address = check(load.address(), load.width() * words, false);
    for (int i = 1; i < words; i++) {
      checked.put(plus(load.address(), 8 * i), new Checked(-1, 8, false));
    }
    read(temp, load.width(), address, load.address());
    return true;
  }

  /** How many words an instruction reads from an address on: 1, 2 or 4. */
  private static int wordsRead(Expr address, List<Stmt> body) {
    if (!readsTogether(plus(address, 8), body)) {
      return 1;
    }
    boolean four = readsTogether(plus(address, 16), body) && readsTogether(plus(address, 24), body);
    return four ? 4 : 2;
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

  /** The address some bytes on, as it is written in an instruction that reads both words. */
  private static Expr plus(Expr address, long bytes) {
    return Folding.binary(BinaryOp.ADD, address, Expr.constant(bytes));
  }

  private boolean loadToWrite(int temp, Expr.LoadToWrite load) {
    int address = check(load.address(), load.width(), true);
    read(temp, load.width(), address, load.address());
    return true;
  }

  private void read(int temp, int width, int address, Expr from) {
    begin(address, 0, from);
    host.load(width, true);
    code.visitVarInsn(LSTORE, locals.temp(temp));
  }

  private boolean store(Stmt.Store s) {
    int address = check(s.address(), s.width(), true);
    store(s.width(), address, 0, s.address(), s.value());
    return true;
  }

  private boolean storeVector(Stmt.StoreVector s) {
    int address = check(s.address(), s.width(), true);
    for (int i = 0; i < s.lanes().size(); i++) {
      store(64, address, 8L * i, s.address(), s.lanes().get(i));
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

  private void store(int width, int local, long offset, Expr address, Expr value) {
    begin(local, offset, address);
    values.value(value);
    host.store(width, true);
  }

  private void begin(int local, long offset, Expr address) {
    if (local < 0) {
      host.begin(Folding.binary(BinaryOp.ADD, address, Expr.constant(offset)));
    } else {
      host.begin(local, offset);
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
    if (address instanceof Expr.Const c) {
      if (!host.mayAccess(c.value(), width, toWrite)) {
        pageAllows(local, address, may);
      }
      code.visitJumpInsn(IFEQ, slow);
    } else if (outsideZone) {
      pageAllows(local, address, may);
      code.visitJumpInsn(IFEQ, slow);
    } else {
      compare(local, address, may);
    }
    return local;
  }

  /** Compares an address with the zone; outside, the page's state decides. */
  private void compare(int local, Expr address, String may) {
    Label page = new Label();
    Label inside = new Label();
    Label out = slow;
    push(local, address);
    values.cpu();
    code.visitFieldInsn(GETFIELD, CPU, "zoneBias", "J");
    code.visitInsn(LADD);
    values.cpu();
    code.visitFieldInsn(GETFIELD, CPU, "zoneLimit", "J");
    code.visitInsn(LCMP);
    code.visitJumpInsn(IFGE, page);
    code.label(inside);
    later.accept(
        page,
        () -> {
          pageAllows(local, address, may);
          code.visitJumpInsn(IFNE, inside);
          code.visitJumpInsn(GOTO, out);
        });
  }

  private void pageAllows(int local, Expr address, String may) {
    values.cpu();
    push(local, address);
    code.visitMethodInsn(INVOKESTATIC, PAGES, may, "(L" + CPU + ";J)Z", false);
  }

  private void push(int local, Expr address) {
    if (local < 0) {
      values.value(address);
    } else {
      code.visitVarInsn(LLOAD, local);
    }
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
}
