package dev.gox.translator.emit;

import static org.objectweb.asm.Opcodes.BIPUSH;
import static org.objectweb.asm.Opcodes.I2B;
import static org.objectweb.asm.Opcodes.I2L;
import static org.objectweb.asm.Opcodes.I2S;
import static org.objectweb.asm.Opcodes.ICONST_0;
import static org.objectweb.asm.Opcodes.L2I;
import static org.objectweb.asm.Opcodes.LADD;
import static org.objectweb.asm.Opcodes.LAND;
import static org.objectweb.asm.Opcodes.LCONST_0;
import static org.objectweb.asm.Opcodes.LMUL;
import static org.objectweb.asm.Opcodes.LNEG;
import static org.objectweb.asm.Opcodes.LOR;
import static org.objectweb.asm.Opcodes.LSHL;
import static org.objectweb.asm.Opcodes.LSHR;
import static org.objectweb.asm.Opcodes.LSUB;
import static org.objectweb.asm.Opcodes.LUSHR;
import static org.objectweb.asm.Opcodes.LXOR;
import static org.objectweb.asm.Opcodes.SIPUSH;

import dev.gox.translator.ir.Expr;
import org.objectweb.asm.MethodVisitor;

/** Bytecode of IR's operations on operands that are on the stack, and of constants. */
final class OperationCode {
  private OperationCode() {}

  static void unary(MethodVisitor code, Expr.UnaryOp op) {
    switch (op) {
      case NEG -> code.visitInsn(LNEG);
      case NOT -> mask(code, -1L, LXOR);
      case SEXT8 -> narrow(code, I2B);
      case SEXT16 -> narrow(code, I2S);
      case SEXT32 -> {
        code.visitInsn(L2I);
        code.visitInsn(I2L);
      }
      case ZEXT8 -> mask(code, 0xFFL, LAND);
      case ZEXT16 -> mask(code, 0xFFFFL, LAND);
      case ZEXT32 -> mask(code, 0xFFFF_FFFFL, LAND);
    }
  }

  private static void narrow(MethodVisitor code, int conversion) {
    code.visitInsn(L2I);
    code.visitInsn(conversion);
    code.visitInsn(I2L);
  }

  private static void mask(MethodVisitor code, long constant, int instruction) {
    constant(code, constant);
    code.visitInsn(instruction);
  }

  static void binary(MethodVisitor code, Expr.BinaryOp op) {
    switch (op) {
      case ADD -> code.visitInsn(LADD);
      case SUB -> code.visitInsn(LSUB);
      case MUL -> code.visitInsn(LMUL);
      case AND -> code.visitInsn(LAND);
      case OR -> code.visitInsn(LOR);
      case XOR -> code.visitInsn(LXOR);
      case SHL -> shift(code, LSHL);
      case SHR -> shift(code, LUSHR);
      case SAR -> shift(code, LSHR);
    }
  }

  /** Whether an operation is a shift, whose count Java takes as an int. */
  static boolean isShift(Expr.BinaryOp op) {
    return op == Expr.BinaryOp.SHL || op == Expr.BinaryOp.SHR || op == Expr.BinaryOp.SAR;
  }

  /** The bytecode of a shift by an int. */
  static int shift(Expr.BinaryOp op) {
    return op == Expr.BinaryOp.SHL ? LSHL : op == Expr.BinaryOp.SHR ? LUSHR : LSHR;
  }

  private static void shift(MethodVisitor code, int instruction) {
    code.visitInsn(L2I);
    code.visitInsn(instruction);
  }

  /** A long constant. */
  static void constant(MethodVisitor code, long value) {
    if (value == 0 || value == 1) {
      code.visitInsn(LCONST_0 + (int) value);
    } else if (value >= Short.MIN_VALUE && value <= Short.MAX_VALUE) {
      number(code, (int) value);
      code.visitInsn(I2L);
    } else {
      code.visitLdcInsn(value);
    }
  }

  /** An int constant. */
  static void number(MethodVisitor code, int value) {
    if (value >= -1 && value <= 5) {
      code.visitInsn(ICONST_0 + value);
    } else if (value >= Byte.MIN_VALUE && value <= Byte.MAX_VALUE) {
      code.visitIntInsn(BIPUSH, value);
    } else if (value >= Short.MIN_VALUE && value <= Short.MAX_VALUE) {
      code.visitIntInsn(SIPUSH, value);
    } else {
      code.visitLdcInsn(value);
    }
  }
}
