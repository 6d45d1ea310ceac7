package dev.gox.translator.emit;

import static org.objectweb.asm.Opcodes.GETFIELD;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.IFGE;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.LADD;
import static org.objectweb.asm.Opcodes.LCMP;
import static org.objectweb.asm.Opcodes.LLOAD;
import static org.objectweb.asm.Opcodes.LSTORE;

import dev.gox.runtime.memory.GuestAccess;
import dev.gox.runtime.memory.PageAccess;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Stmt;
import java.util.function.BiConsumer;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * Memory accesses in loops: the comparison with the zone stands in the region's own code, so that
 * HotSpot profiles it by itself. Where an access has never missed the zone, C2 then compiles no
 * call in the loop, and what the loop uses can stay in registers. Elsewhere a call of {@link
 * GuestAccess} is shorter.
 */
final class RegionAccesses {
  private static final String ZONE = Type.getInternalName(GuestAccess.class);
  private static final String PAGES = Type.getInternalName(PageAccess.class);
  private static final String CPU = RegionValues.CPU;

  private final RegionValues values;
  private final MethodVisitor code;
  private final RegionLocals locals;

  RegionAccesses(RegionValues values) {
    this.values = values;
    code = values.code;
    locals = values.locals;
  }

  /**
   * Writes an effect, if it is an access whose place isn't known.
   *
   * @param later writes code out of the way
   */
  boolean write(Stmt stmt, BiConsumer<Label, Runnable> later) {
    if (stmt instanceof Stmt.Let let && let.value() instanceof Expr.Load load) {
      return isUnknown(load.address())
          && load(let.temp(), load.address(), "oad" + load.width(), "load" + load.width(), later);
    } else if (stmt instanceof Stmt.Let let && let.value() instanceof Expr.LoadToWrite load) {
      return isUnknown(load.address())
          && load(
              let.temp(),
              load.address(),
              "oad" + load.width(),
              "loadToWrite" + load.width(),
              later);
    } else if (stmt instanceof Stmt.Store store) {
      return isUnknown(store.address()) && store(store, later);
    } else if (stmt instanceof Stmt.Store128 store) {
      return isUnknown(store.address()) && store128(store, later);
    }
    return false;
  }

  private static boolean isUnknown(Expr address) {
    return !(address instanceof Expr.Const) && !RegionValues.isStack(address);
  }

  private boolean load(
      int temp, Expr from, String inside, String outside, BiConsumer<Label, Runnable> later) {
    int address = evaluated(from);
    int result = locals.temp(temp);
    Label slow = new Label();
    Label done = new Label();
    compare(address, slow);
    pair(address);
    access(ZONE, "zoneL" + inside, "J", "J");
    code.visitVarInsn(LSTORE, result);
    values.frames.label(done);
    later.accept(
        slow,
        () -> {
          pair(address);
          access(PAGES, outside, "J", "J");
          code.visitVarInsn(LSTORE, result);
          code.visitJumpInsn(GOTO, done);
        });
    return true;
  }

  private boolean store(Stmt.Store s, BiConsumer<Label, Runnable> later) {
    int address = evaluated(s.address());
    int value = evaluated(s.value());
    Label slow = new Label();
    Label done = new Label();
    compare(address, slow);
    pair(address);
    code.visitVarInsn(LLOAD, value);
    access(ZONE, "zoneStore" + s.width(), "JJ", "V");
    values.frames.label(done);
    later.accept(
        slow,
        () -> {
          pair(address);
          code.visitVarInsn(LLOAD, value);
          access(PAGES, "store" + s.width(), "JJ", "V");
          code.visitJumpInsn(GOTO, done);
        });
    return true;
  }

  private boolean store128(Stmt.Store128 s, BiConsumer<Label, Runnable> later) {
    int address = evaluated(s.address());
    int low = evaluated(s.low());
    int high = evaluated(s.high());
    Label slow = new Label();
    Label done = new Label();
    compare(address, slow);
    pair(address);
    code.visitVarInsn(LLOAD, low);
    code.visitVarInsn(LLOAD, high);
    access(ZONE, "zoneStore128", "JJJ", "V");
    values.frames.label(done);
    later.accept(
        slow,
        () -> {
          pair(address);
          code.visitVarInsn(LLOAD, low);
          code.visitVarInsn(LLOAD, high);
          access(PAGES, "store128", "JJJ", "V");
          code.visitJumpInsn(GOTO, done);
        });
    return true;
  }

  private int evaluated(Expr expr) {
    if (expr instanceof Expr.Temp temp && temp.id() >= 0) {
      return locals.temp(temp.id());
    }
    int local = locals.scratch();
    values.value(expr);
    code.visitVarInsn(LSTORE, local);
    return local;
  }

  /** Jumps if an address is outside the zone. */
  private void compare(int address, Label outside) {
    code.visitVarInsn(LLOAD, address);
    values.cpu();
    code.visitFieldInsn(GETFIELD, CPU, "zoneBias", "J");
    code.visitInsn(LADD);
    values.cpu();
    code.visitFieldInsn(GETFIELD, CPU, "zoneLimit", "J");
    code.visitInsn(LCMP);
    code.visitJumpInsn(IFGE, outside);
  }

  private void pair(int address) {
    values.cpu();
    code.visitVarInsn(LLOAD, address);
  }

  private void access(String owner, String method, String arguments, String result) {
    code.visitMethodInsn(
        INVOKESTATIC, owner, method, "(L" + CPU + ";" + arguments + ")" + result, false);
  }
}
