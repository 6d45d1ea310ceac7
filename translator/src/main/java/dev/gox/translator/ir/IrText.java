package dev.gox.translator.ir;

import dev.gox.runtime.cpu.Cpu;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes IR for people: one effect a line, values as nested operations. */
public final class IrText {
  private static final String[] REGISTERS = {
    "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi",
    "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15",
    "zero", "fs", "gs", "ea"
  };
  private static final String[] HIGH_BYTES = {"ah", "ch", "dh", "bh"};

  private IrText() {}

  /** The effects in order, a line each. */
  public static List<String> lines(List<Stmt> body) {
    List<String> lines = new ArrayList<>();
    body.forEach(s -> add(s, "", lines));
    return lines;
  }

  private static void add(Stmt stmt, String indent, List<String> lines) {
    if (stmt instanceof Stmt.If s) {
      lines.add(indent + "if " + of(s.test()));
      s.then().forEach(inner -> add(inner, indent + "  ", lines));
    } else {
      lines.add(indent + effect(stmt));
    }
  }

  private static String effect(Stmt stmt) {
    if (stmt instanceof Stmt.Let s) {
      return "t" + s.temp() + " = " + of(s.value());
    } else if (stmt instanceof Stmt.Set s) {
      return name(s.register()) + ":" + s.width() + " = " + of(s.value());
    } else if (stmt instanceof Stmt.SetLane s) {
      return lane(s.register(), s.lane()) + " = " + of(s.value());
    } else if (stmt instanceof Stmt.Store s) {
      return "store" + s.width() + "(" + of(s.address()) + ", " + of(s.value()) + ")";
    } else if (stmt instanceof Stmt.StoreVector s) {
      return "store" + s.width() + "(" + of(s.address()) + ", " + all(s.lanes()) + ")";
    } else if (stmt instanceof Stmt.RequireAligned s) {
      return "aligned" + s.bytes() + "(" + of(s.address()) + ")";
    } else if (stmt instanceof Stmt.SetFlags s) {
      return "flags = " + s.rule() + s.width() + all(s.arguments());
    } else if (stmt instanceof Stmt.SetFlagPair s) {
      return "flags = pair" + all(List.of(s.result(), s.carries()));
    } else if (stmt instanceof Stmt.Do s) {
      return s.helper() + all(s.arguments());
    } else if (stmt instanceof Stmt.Jump s) {
      return "jump " + of(s.target());
    } else if (stmt instanceof Stmt.Branch s) {
      return "branch " + of(s.test()) + " ? " + of(s.taken()) + " : " + of(s.notTaken());
    }
    return stmt.toString();
  }

  /** A value. */
  public static String of(Expr expr) {
    if (expr instanceof Expr.Const e) {
      return number(e.value());
    } else if (expr instanceof Expr.Get e) {
      return name(e.register()) + ":" + e.width();
    } else if (expr instanceof Expr.Number e) {
      return "#" + name(e.register());
    } else if (expr instanceof Expr.GetLane e) {
      return lane(e.register(), e.lane());
    } else if (expr instanceof Expr.Load e) {
      return "load" + e.width() + "(" + of(e.address()) + ")";
    } else if (expr instanceof Expr.LoadToWrite e) {
      return "loadToWrite" + e.width() + "(" + of(e.address()) + ")";
    } else if (expr instanceof Expr.Temp e) {
      return "t" + e.id();
    } else if (expr instanceof Expr.Unary e) {
      return e.op().name().toLowerCase(Locale.ROOT) + "(" + of(e.a()) + ")";
    } else if (expr instanceof Expr.Binary e) {
      return e.op().name().toLowerCase(Locale.ROOT) + all(List.of(e.a(), e.b()));
    } else if (expr instanceof Expr.Select e) {
      return "(" + of(e.test()) + " ? " + of(e.yes()) + " : " + of(e.no()) + ")";
    } else if (expr instanceof Expr.StackAddress e) {
      return "stack(" + e.offset() + ")";
    } else if (expr instanceof Expr.Call e) {
      return e.helper() + all(e.arguments());
    } else if (expr instanceof Expr.Param e) {
      return e.kind().name().toLowerCase(Locale.ROOT);
    }
    return expr instanceof Expr.FlagResult ? "flags.result" : "flags.carries";
  }

  /** A truth value. */
  public static String of(Test test) {
    if (test instanceof Test.Compare t) {
      return t.relation().name().toLowerCase(Locale.ROOT) + all(List.of(t.a(), t.b()));
    } else if (test instanceof Test.Condition t) {
      return "condition " + t.number();
    }
    Test.Call t = (Test.Call) test;
    return t.helper() + all(t.arguments());
  }

  private static String all(List<Expr> values) {
    return "(" + String.join(", ", values.stream().map(IrText::of).toList()) + ")";
  }

  private static String number(long value) {
    return value > -10 && value < 10 ? Long.toString(value) : "0x" + Long.toHexString(value);
  }

  private static String lane(RegRef register, int lane) {
    String vector =
        register.slot() == RegRef.Slot.FIXED ? "xmm" + register.number() : "" + register.slot();
    return vector + "[" + lane + "]";
  }

  private static String name(RegRef register) {
    if (register.slot() != RegRef.Slot.FIXED) {
      return register.slot().toString();
    }
    int n = register.number();
    return n >= Cpu.AH ? HIGH_BYTES[n - Cpu.AH] : REGISTERS[n];
  }
}
