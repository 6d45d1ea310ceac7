package dev.gox.translator.emit;

import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.GETFIELD;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.I2L;
import static org.objectweb.asm.Opcodes.IAND;
import static org.objectweb.asm.Opcodes.IFEQ;
import static org.objectweb.asm.Opcodes.IFGE;
import static org.objectweb.asm.Opcodes.IFLT;
import static org.objectweb.asm.Opcodes.IFNE;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.L2I;
import static org.objectweb.asm.Opcodes.LCMP;
import static org.objectweb.asm.Opcodes.LLOAD;
import static org.objectweb.asm.Opcodes.LSTORE;
import static org.objectweb.asm.Opcodes.LSUB;
import static org.objectweb.asm.Opcodes.LUSHR;
import static org.objectweb.asm.Opcodes.POP;
import static org.objectweb.asm.Opcodes.POP2;
import static org.objectweb.asm.Opcodes.PUTFIELD;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.CpuSlots;
import dev.gox.runtime.cpu.Flags;
import dev.gox.runtime.cpu.SimdOps;
import dev.gox.runtime.memory.GuestAccess;
import dev.gox.translator.form.FormWord;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Helper;
import dev.gox.translator.ir.RegRef;
import dev.gox.translator.ir.Stmt;
import dev.gox.translator.ir.Test;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/** Emits a template's statements into the run method of a {@link FormCode}. */
final class TemplateCode {
  private static final String CPU = Type.getInternalName(Cpu.class);
  private static final String MEMORY = Type.getInternalName(GuestAccess.class);
  private static final String SIMD = Type.getInternalName(SimdOps.class);
  private static final String FLAGS = Type.getInternalName(Flags.class);

  // Locals of FormCode.run.
  private static final int CPU_LOCAL = 1;
  private static final int WORD = 2;
  private static final int DISPLACEMENT = 4;
  private static final int IMMEDIATE = 6;
  private static final int TEMPS = 8;

  /** Flags' methods by the upper bits of a condition's number. */
  private static final String[] CONDITIONS = {
    "overflow", "carry", "zero", "belowOrEqual", "sign", "parity", "less", "lessOrEqual"
  };

  private final MethodVisitor code;
  private final int nextLocal;

  TemplateCode(MethodVisitor code, boolean nextInImmediate) {
    this.code = code;
    this.nextLocal = nextInImmediate ? IMMEDIATE : DISPLACEMENT;
  }

  void statements(List<Stmt> body) {
    for (Stmt stmt : body) {
      statement(stmt);
    }
  }

  private void statement(Stmt stmt) {
    if (stmt instanceof Stmt.Let s) {
      value(s.value());
      code.visitVarInsn(LSTORE, TEMPS + 2 * s.temp());
    } else if (stmt instanceof Stmt.Set s) {
      set(s);
    } else if (stmt instanceof Stmt.SetLane s) {
      cpu();
      number(s.register());
      code.visitLdcInsn(s.lane());
      value(s.value());
      code.visitMethodInsn(INVOKEVIRTUAL, CPU, "setVector", "(IIJ)V", false);
    } else if (stmt instanceof Stmt.Store s) {
      cpu();
      value(s.address());
      value(s.value());
      memory("store" + s.width(), "JJ", "V");
    } else if (stmt instanceof Stmt.StoreVector s) {
      cpu();
      value(s.address());
      s.lanes().forEach(this::value);
      memory("store" + s.width(), "J".repeat(1 + s.lanes().size()), "V");
    } else if (stmt instanceof Stmt.RequireAligned s) {
      value(s.address());
      code.visitLdcInsn((long) s.bytes());
      code.visitMethodInsn(INVOKESTATIC, SIMD, "requireAligned", "(JJ)V", false);
    } else if (stmt instanceof Stmt.SetFlags s) {
      invoke(s.rule().helper(s.width()), s.arguments());
    } else if (stmt instanceof Stmt.SetFlagPair s) {
      cpu();
      value(s.result());
      cpu();
      value(s.carries());
      code.visitFieldInsn(PUTFIELD, CPU, "flagCarries", "J");
      code.visitFieldInsn(PUTFIELD, CPU, "flagResult", "J");
    } else if (stmt instanceof Stmt.Do s) {
      invoke(s.helper(), s.arguments());
      Class<?> dropped = s.helper().result();
      if (dropped != void.class) {
        code.visitInsn(dropped == long.class ? POP2 : POP);
      }
    } else if (stmt instanceof Stmt.If s) {
      Label end = new Label();
      unless(s.test(), end);
      statements(s.then());
      code.visitLabel(end);
    } else if (stmt instanceof Stmt.Jump s) {
      cpu();
      value(s.target());
      putRip();
    } else if (stmt instanceof Stmt.Branch s) {
      cpu();
      choose(s.test(), s.taken(), s.notTaken());
      putRip();
    }
  }

  private void set(Stmt.Set s) {
    cpu();
    if (isField(s.register(), s.width())) {
      value(s.value());
      code.visitFieldInsn(PUTFIELD, CPU, CpuSlots.name(s.register().number()), "J");
    } else {
      number(s.register());
      value(s.value());
      code.visitMethodInsn(INVOKEVIRTUAL, CPU, "set" + s.width(), "(IJ)V", false);
    }
  }

  private static boolean isField(RegRef register, int width) {
    return register.slot() == RegRef.Slot.FIXED && width == 64;
  }

  private void putRip() {
    code.visitFieldInsn(PUTFIELD, CPU, "rip", "J");
  }

  private void cpu() {
    code.visitVarInsn(ALOAD, CPU_LOCAL);
  }

  private void memory(String method, String arguments, String result) {
    code.visitMethodInsn(
        INVOKESTATIC, MEMORY, method, "(L" + CPU + ";" + arguments + ")" + result, false);
  }

  /** A register's number, an int. */
  private void number(RegRef register) {
    if (register.slot() == RegRef.Slot.FIXED) {
      code.visitLdcInsn(register.number());
    } else {
      field(FormWord.shift(register.slot()), 63);
    }
  }

  private void field(int shift, int mask) {
    code.visitVarInsn(LLOAD, WORD);
    code.visitLdcInsn(shift);
    code.visitInsn(LUSHR);
    code.visitInsn(L2I);
    code.visitLdcInsn(mask);
    code.visitInsn(IAND);
  }

  private void value(Expr expr) {
    if (expr instanceof Expr.Temp e) {
      code.visitVarInsn(LLOAD, TEMPS + 2 * e.id());
    } else if (expr instanceof Expr.Const e) {
      code.visitLdcInsn(e.value());
    } else if (expr instanceof Expr.Param e) {
      param(e.kind());
    } else if (expr instanceof Expr.Get e) {
      get(e);
    } else if (expr instanceof Expr.Number e) {
      number(e.register());
      code.visitInsn(I2L);
    } else if (expr instanceof Expr.GetLane e) {
      cpu();
      number(e.register());
      code.visitLdcInsn(e.lane());
      code.visitMethodInsn(INVOKEVIRTUAL, CPU, "getVector", "(II)J", false);
    } else if (expr instanceof Expr.Load e) {
      cpu();
      value(e.address());
      memory("load" + e.width(), "J", "J");
    } else if (expr instanceof Expr.LoadToWrite e) {
      cpu();
      value(e.address());
      memory("loadToWrite" + e.width(), "J", "J");
    } else if (expr instanceof Expr.Unary e) {
      value(e.a());
      OperationCode.unary(code, e.op());
    } else if (expr instanceof Expr.Binary e) {
      value(e.a());
      value(e.b());
      OperationCode.binary(code, e.op());
    } else if (expr instanceof Expr.Select e) {
      choose(e.test(), e.yes(), e.no());
    } else if (expr instanceof Expr.FlagResult) {
      flags("flagResult");
    } else if (expr instanceof Expr.FlagCarries) {
      flags("flagCarries");
    } else if (expr instanceof Expr.Call e) {
      invoke(e.helper(), e.arguments());
    }
  }

  private void flags(String field) {
    cpu();
    code.visitFieldInsn(GETFIELD, CPU, field, "J");
  }

  private void param(Expr.ParamKind kind) {
    switch (kind) {
      case IMM -> code.visitVarInsn(LLOAD, IMMEDIATE);
      case DISP -> code.visitVarInsn(LLOAD, DISPLACEMENT);
      case NEXT -> code.visitVarInsn(LLOAD, nextLocal);
      case SCALE -> {
        field(FormWord.SCALE, 3);
        code.visitInsn(I2L);
      }
      case SELF -> {
        code.visitVarInsn(LLOAD, nextLocal);
        field(FormWord.LENGTH, 15);
        code.visitInsn(I2L);
        code.visitInsn(LSUB);
      }
    }
  }

  private void get(Expr.Get e) {
    cpu();
    if (isField(e.register(), e.width())) {
      code.visitFieldInsn(GETFIELD, CPU, CpuSlots.name(e.register().number()), "J");
    } else {
      number(e.register());
      code.visitMethodInsn(INVOKEVIRTUAL, CPU, "get" + e.width(), "(I)J", false);
    }
  }

  private void choose(Test test, Expr yes, Expr no) {
    Label otherwise = new Label();
    Label end = new Label();
    unless(test, otherwise);
    value(yes);
    code.visitJumpInsn(GOTO, end);
    code.visitLabel(otherwise);
    value(no);
    code.visitLabel(end);
  }

  /** Jumps to a label if a test fails. */
  private void unless(Test test, Label label) {
    if (test instanceof Test.Condition t) {
      cpu();
      code.visitMethodInsn(
          INVOKESTATIC, FLAGS, CONDITIONS[t.number() >> 1], "(L" + CPU + ";)Z", false);
      code.visitJumpInsn((t.number() & 1) == 0 ? IFEQ : IFNE, label);
    } else if (test instanceof Test.Compare t) {
      value(t.a());
      value(t.b());
      code.visitInsn(LCMP);
      code.visitJumpInsn(
          switch (t.relation()) {
            case EQ -> IFNE;
            case NE -> IFEQ;
            case LT -> IFGE;
            case GE -> IFLT;
          },
          label);
    } else if (test instanceof Test.Call t) {
      invoke(t.helper(), t.arguments());
      code.visitJumpInsn(IFEQ, label);
    }
  }

  private void invoke(Helper helper, List<Expr> arguments) {
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
}
