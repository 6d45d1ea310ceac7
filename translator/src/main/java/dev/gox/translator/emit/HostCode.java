package dev.gox.translator.emit;

import static org.objectweb.asm.Opcodes.ACONST_NULL;
import static org.objectweb.asm.Opcodes.GETFIELD;
import static org.objectweb.asm.Opcodes.GETSTATIC;
import static org.objectweb.asm.Opcodes.I2B;
import static org.objectweb.asm.Opcodes.I2C;
import static org.objectweb.asm.Opcodes.I2L;
import static org.objectweb.asm.Opcodes.IAND;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.L2I;
import static org.objectweb.asm.Opcodes.LADD;
import static org.objectweb.asm.Opcodes.LAND;
import static org.objectweb.asm.Opcodes.LLOAD;

import dev.gox.runtime.memory.GuestAccess;
import dev.gox.runtime.memory.WindowLayout;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Expr.BinaryOp;
import org.objectweb.asm.Type;

/**
 * Bytecode of unchecked accesses to the guest's memory. Where the host's accesses are like the
 * guest's they are HotSpot's intrinsics: C2 gives up inlining when a method and what it has inlined
 * come to 8000 bytes (DesiredMethodLimit), and intrinsics are not counted.
 */
final class HostCode {
  private static final String ACCESS = Type.getInternalName(GuestAccess.class);
  private static final String LAYOUT = Type.getInternalName(WindowLayout.class);
  private static final String UNSAFE = "jdk/internal/misc/Unsafe";
  private static final String CPU = RegionValues.CPU;

  private final RegionValues values;
  private final RegionFrames code;
  private final long windowPages;
  private final boolean direct = WindowLayout.isLikeGuest();

  HostCode(RegionValues values, long windowPages) {
    this.values = values;
    this.code = values.code;
    this.windowPages = windowPages;
  }

  /** Pushes what an access at an address needs; a value to store comes next. */
  void begin(Expr address) {
    object();
    if (!direct) {
      values.value(address);
    } else if (address instanceof Expr.Const c) {
      base();
      plus(c.value());
    } else if (address instanceof Expr.StackAddress s) {
      code.visitVarInsn(LLOAD, RegionLocals.RSP);
      baseAndPlus(s.offset());
    } else if (address instanceof Expr.Binary sum
        && sum.op() == BinaryOp.ADD
        && sum.b() instanceof Expr.Const c) {
      values.value(sum.a());
      baseAndPlus(c.value());
    } else {
      values.value(address);
      baseAndPlus(0);
    }
  }

  /**
   * The like for an address whose base ({@link AccessRuns#base}) is in a local.
   *
   * @param base the local; negative if the address is known
   */
  void begin(int base, Expr address) {
    if (base < 0) {
      begin(address);
      return;
    }
    object();
    code.visitVarInsn(LLOAD, base);
    if (direct) {
      baseAndPlus(AccessRuns.offset(address));
    } else {
      plus(AccessRuns.offset(address));
    }
  }

  private void object() {
    if (direct) {
      code.visitFieldInsn(GETSTATIC, LAYOUT, "UNSAFE", "L" + UNSAFE + ";");
      code.visitInsn(ACONST_NULL);
    } else {
      values.cpu();
    }
  }

  private void base() {
    code.visitVarInsn(LLOAD, RegionLocals.BASE);
  }

  /** Adds the base first: C2 then computes it once for all accesses by one register. */
  private void baseAndPlus(long offset) {
    base();
    code.visitInsn(LADD);
    plus(offset);
  }

  private void plus(long offset) {
    if (offset != 0) {
      OperationCode.constant(code, offset);
      code.visitInsn(LADD);
    }
  }

  /**
   * Loads, zero-extended.
   *
   * @param ordered whether as an acquire load
   */
  void load(int width, boolean ordered) {
    if (!direct) {
      String method = (ordered ? "zone" : "stack") + "Load" + width;
      code.visitMethodInsn(INVOKESTATIC, ACCESS, method, "(L" + CPU + ";J)J", false);
      return;
    }
    String type =
        switch (width) {
          case 8 -> "B";
          case 16 -> "C";
          case 32 -> "I";
          default -> "J";
        };
    unsafe("get" + name(width) + (ordered ? "Acquire" : ""), "(Ljava/lang/Object;J)" + type);
    if (width == 8) {
      OperationCode.number(code, 0xFF);
      code.visitInsn(IAND);
    }
    if (width < 64) {
      code.visitInsn(I2L);
    }
    if (width == 32) {
      OperationCode.constant(code, 0xFFFF_FFFFL);
      code.visitInsn(LAND);
    }
  }

  /**
   * Stores the low bits of a long.
   *
   * @param ordered whether as a release store
   */
  void store(int width, boolean ordered) {
    if (!direct) {
      String method = (ordered ? "zone" : "stack") + "Store" + width;
      code.visitMethodInsn(INVOKESTATIC, ACCESS, method, "(L" + CPU + ";JJ)V", false);
      return;
    }
    if (width < 64) {
      code.visitInsn(L2I);
    }
    String type = "J";
    if (width == 8) {
      code.visitInsn(I2B);
      type = "B";
    } else if (width == 16) {
      code.visitInsn(I2C);
      type = "C";
    } else if (width == 32) {
      type = "I";
    }
    unsafe("put" + name(width) + (ordered ? "Release" : ""), "(Ljava/lang/Object;J" + type + ")V");
  }

  private static String name(int width) {
    return switch (width) {
      case 8 -> "Byte";
      case 16 -> "Char";
      case 32 -> "Int";
      default -> "Long";
    };
  }

  private void unsafe(String method, String descriptor) {
    code.visitMethodInsn(INVOKEVIRTUAL, UNSAFE, method, descriptor, false);
  }

  /**
   * Pushes nonzero if a fixed address may be accessed.
   *
   * @return false, with nothing written, if that takes more than a look at one page's state
   */
  boolean mayAccess(long address, long bytes, boolean toWrite) {
    long page = address >>> 12;
    if (!direct || page >= windowPages || (address & 4095) > 4096 - bytes) {
      return false;
    }
    object();
    values.cpu();
    code.visitFieldInsn(GETFIELD, CPU, "pageState", "J");
    plus(page);
    unsafe("getByte", "(Ljava/lang/Object;J)B");
    OperationCode.number(code, toWrite ? WindowLayout.MAY_WRITE : WindowLayout.MAY_READ);
    code.visitInsn(IAND);
    return true;
  }
}
