package dev.gox.translator.emit;

import static org.objectweb.asm.Opcodes.DCMPL;
import static org.objectweb.asm.Opcodes.FCMPL;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.IADD;
import static org.objectweb.asm.Opcodes.IFEQ;
import static org.objectweb.asm.Opcodes.IFGE;
import static org.objectweb.asm.Opcodes.IFGT;
import static org.objectweb.asm.Opcodes.IFLE;
import static org.objectweb.asm.Opcodes.IFLT;
import static org.objectweb.asm.Opcodes.IFNE;
import static org.objectweb.asm.Opcodes.IF_ICMPEQ;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.ISHL;
import static org.objectweb.asm.Opcodes.L2I;
import static org.objectweb.asm.Opcodes.LADD;
import static org.objectweb.asm.Opcodes.LCMP;

import dev.gox.runtime.cpu.Flags;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Expr.BinaryOp;
import dev.gox.translator.ir.Folding;
import dev.gox.translator.ir.Stmt.FlagRule;
import dev.gox.translator.ir.Test;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * Bytecode of tests. A condition on flags that a comparison has just made is that comparison of its
 * operands; any other condition is computed from the flags' two longs.
 */
final class RegionConditions {
  private static final String FLAGS = Type.getInternalName(Flags.class);

  // Conditions by the upper three bits of their number (Intel SDM vol. 2, app. B.1.4.7).
  private static final int CARRY = 1;
  private static final int ZERO = 2;
  private static final int BELOW_OR_EQUAL = 3;
  private static final int SIGN = 4;
  private static final int LESS = 6;
  private static final int LESS_OR_EQUAL = 7;

  /** Flags' methods of both longs, by the same bits. */
  private static final String[] METHODS = {
    "overflow", "carry", "zero", "belowOrEqual", "sign", "parity", "less", "lessOrEqual"
  };

  private final RegionValues values;
  private final MethodVisitor code;
  private final boolean comparesUnsigned;

  /**
   * Prepares.
   *
   * @param comparesUnsigned see {@link RegionLinkage#comparesUnsigned}
   */
  RegionConditions(RegionValues values, boolean comparesUnsigned) {
    this.comparesUnsigned = comparesUnsigned;
    this.values = values;
    this.code = values.code;
  }

  /** Jumps to a label if a test has an outcome. */
  void jump(Test test, boolean outcome, Label target) {
    if (test instanceof Test.Condition t) {
      condition(t.number() >> 1, (t.number() & 1) == 0 == outcome, target);
    } else if (test instanceof Test.Compare t) {
      values.value(t.a());
      values.value(t.b());
      code.visitInsn(LCMP);
      int jump =
          switch (t.relation()) {
            case EQ -> IFEQ;
            case NE -> IFNE;
            case LT -> IFLT;
            case GE -> IFGE;
          };
      code.visitJumpInsn(outcome ? jump : opposite(jump), target);
    } else if (test instanceof Test.Call t) {
      values.invoke(t.helper(), t.arguments());
      code.visitJumpInsn(outcome ? IFNE : IFEQ, target);
    }
  }

  /** The conditional jump on the other outcome. */
  private static int opposite(int jump) {
    return (jump + 1 ^ 1) - 1;
  }

  private void condition(int kind, boolean outcome, Label target) {
    ExitTable.PendingFlags flags = values.state.flags;
    if (flags != null
        && fused(
            flags.rule(),
            flags.width(),
            flags.plain(),
            values.pendingOperands(),
            kind,
            outcome,
            target)) {
      return;
    }
    if (kind == ZERO) {
      values.flagResult();
      zero(outcome ? IFEQ : IFNE, target);
    } else if (kind == CARRY) {
      values.flagCarries();
      zero(outcome ? IFLT : IFGE, target);
    } else {
      values.flagResult();
      values.flagCarries();
      code.visitMethodInsn(INVOKESTATIC, FLAGS, METHODS[kind], "(JJ)Z", false);
      code.visitJumpInsn(outcome ? IFNE : IFEQ, target);
    }
  }

  private void zero(int jump, Label target) {
    OperationCode.constant(code, 0);
    code.visitInsn(LCMP);
    code.visitJumpInsn(jump, target);
  }

  /** Whether a test is a comparison of a rule's operands, each needed once. */
  static boolean isFusible(FlagRule rule, boolean plain, Test test) {
    if (!(test instanceof Test.Condition t)) {
      return false;
    }
    int kind = t.number() >> 1;
    return switch (rule) {
      case SUB -> plain && kind != 0 && kind != 5;
      // CF is known, so nothing would evaluate the operand, which may be an atomic access.
      case LOGIC -> kind != 0 && kind != CARRY && kind != 5;
      case COMPARE -> kind == CARRY || kind == BELOW_OR_EQUAL;
      case ADD -> plain && (kind == ZERO || kind == SIGN);
    };
  }

  /** Jumps as a test of flags says that operands given as expressions make. */
  void fusedJump(
      FlagRule rule, int width, List<Expr> operands, Test test, boolean outcome, Label target) {
    int number = ((Test.Condition) test).number();
    boolean positive = (number & 1) == 0 == outcome;
    List<Expr> all = operands;
    if (rule == FlagRule.ADD) {
      all = List.of(operands.get(0), operands.get(1), sum(operands));
    } else if (rule == FlagRule.SUB) {
      all = List.of(operands.get(0), operands.get(1), difference(operands));
    }
    if (!fused(rule, width, true, all, number >> 1, positive, target)) {
      throw new IllegalStateException("not fusible: " + rule + " " + test);
    }
  }

  private static Expr sum(List<Expr> operands) {
    return Folding.binary(BinaryOp.ADD, operands.get(0), operands.get(1));
  }

  private static Expr difference(List<Expr> operands) {
    return Folding.binary(BinaryOp.SUB, operands.get(0), operands.get(1));
  }

  private boolean fused(
      FlagRule rule,
      int width,
      boolean plain,
      List<Expr> operands,
      int kind,
      boolean outcome,
      Label target) {
    return switch (rule) {
      case SUB -> difference(width, plain, operands, kind, outcome, target);
      case ADD -> sum(width, operands, kind, outcome, target);
      case LOGIC -> logic(width, operands.get(0), kind, outcome, target);
      case COMPARE -> floats(width, operands, kind, outcome, target);
    };
  }

  private boolean difference(
      int width, boolean plain, List<Expr> operands, int kind, boolean outcome, Label target) {
    if (kind == SIGN) {
      compareZero(width, operands.get(2), outcome ? IFLT : IFGE, target);
      return true;
    } else if (!plain) {
      if (kind == ZERO) {
        compareZero(width, operands.get(2), outcome ? IFEQ : IFNE, target);
      }
      return kind == ZERO;
    }
    Expr a = operands.get(0);
    Expr b = operands.get(1);
    switch (kind) {
      case CARRY -> compare(width, a, b, true, outcome ? IFLT : IFGE, target);
      case ZERO -> compare(width, a, b, false, outcome ? IFEQ : IFNE, target);
      case BELOW_OR_EQUAL -> compare(width, a, b, true, outcome ? IFLE : IFGT, target);
      case LESS -> compare(width, a, b, false, outcome ? IFLT : IFGE, target);
      case LESS_OR_EQUAL -> compare(width, a, b, false, outcome ? IFLE : IFGT, target);
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean sum(int width, List<Expr> operands, int kind, boolean outcome, Label target) {
    if (kind == ZERO) {
      compareZero(width, operands.get(2), outcome ? IFEQ : IFNE, target);
    } else if (kind == SIGN) {
      compareZero(width, operands.get(2), outcome ? IFLT : IFGE, target);
    }
    return kind == ZERO || kind == SIGN;
  }

  /** After logic CF and OF are clear. */
  private boolean logic(int width, Expr r, int kind, boolean outcome, Label target) {
    switch (kind) {
      case ZERO, BELOW_OR_EQUAL -> compareZero(width, r, outcome ? IFEQ : IFNE, target);
      case SIGN, LESS -> compareZero(width, r, outcome ? IFLT : IFGE, target);
      case LESS_OR_EQUAL -> compareZero(width, r, outcome ? IFLE : IFGT, target);
      case CARRY, 0 -> {
        if (!outcome) {
          code.visitJumpInsn(GOTO, target);
          values.code.label(new Label());
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void compareZero(int width, Expr r, int jump, Label target) {
    if (width == 64) {
      values.value(r);
      zero(jump, target);
    } else {
      topInteger(width, r, false);
      code.visitJumpInsn(jump, target);
    }
  }

  private void compare(int width, Expr a, Expr b, boolean unsigned, int jump, Label target) {
    if (!unsigned && b instanceof Expr.Const c && c.value() == 0) {
      compareZero(width, a, jump, target);
    } else if (width == 64 && unsigned) {
      compareUnsigned(a, b, jump, target);
    } else if (width == 64) {
      values.value(a);
      values.value(b);
      code.visitInsn(LCMP);
      code.visitJumpInsn(jump, target);
    } else {
      topInteger(width, a, unsigned);
      topInteger(width, b, unsigned);
      code.visitJumpInsn(IF_ICMPEQ + (jump - IFEQ), target);
    }
  }

  private void compareUnsigned(Expr a, Expr b, int jump, Label target) {
    if (comparesUnsigned) {
      values.value(a);
      values.value(b);
      code.visitMethodInsn(INVOKESTATIC, "java/lang/Long", "compareUnsigned", "(JJ)I", false);
    } else {
      wide(a);
      wide(b);
      code.visitInsn(LCMP);
    }
    code.visitJumpInsn(jump, target);
  }

  /** Pushes a long; adding the smallest number makes unsigned order signed order. */
  private void wide(Expr e) {
    if (e instanceof Expr.Const c) {
      OperationCode.constant(code, c.value() + Long.MIN_VALUE);
    } else {
      values.value(e);
      OperationCode.constant(code, Long.MIN_VALUE);
      code.visitInsn(LADD);
    }
  }

  /** Pushes an operand of 32 bits or less in the top bits of an int. */
  private void topInteger(int width, Expr e, boolean unsigned) {
    if (e instanceof Expr.Const c) {
      int top = (int) c.value() << 32 - width;
      OperationCode.number(code, unsigned ? top + Integer.MIN_VALUE : top);
      return;
    }
    values.integer(e);
    if (width < 32) {
      OperationCode.number(code, 32 - width);
      code.visitInsn(ISHL);
    }
    if (unsigned) {
      OperationCode.number(code, Integer.MIN_VALUE);
      code.visitInsn(IADD);
    }
  }

  /** UCOMISD sets CF if less or unordered, ZF if equal or unordered. */
  private boolean floats(int width, List<Expr> operands, int kind, boolean outcome, Label target) {
    if (kind != CARRY && kind != BELOW_OR_EQUAL) {
      return false;
    }
    for (Expr e : operands) {
      values.value(e);
      if (width == 64) {
        code.visitMethodInsn(INVOKESTATIC, "java/lang/Double", "longBitsToDouble", "(J)D", false);
      } else {
        code.visitInsn(L2I);
        code.visitMethodInsn(INVOKESTATIC, "java/lang/Float", "intBitsToFloat", "(I)F", false);
      }
    }
    // Unordered counts as less.
    code.visitInsn(width == 64 ? DCMPL : FCMPL);
    if (kind == CARRY) {
      code.visitJumpInsn(outcome ? IFLT : IFGE, target);
    } else {
      code.visitJumpInsn(outcome ? IFLE : IFGT, target);
    }
    return true;
  }
}
