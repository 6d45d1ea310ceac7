package dev.gox.translator.exec;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.Flags;
import dev.gox.runtime.cpu.SimdOps;
import dev.gox.runtime.memory.GuestAccess;
import dev.gox.translator.form.FormWord;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Folding;
import dev.gox.translator.ir.Helper;
import dev.gox.translator.ir.RegRef;
import dev.gox.translator.ir.Stmt;
import dev.gox.translator.ir.Template;
import dev.gox.translator.ir.Test;
import java.lang.reflect.InvocationTargetException;
import java.util.List;

/**
 * Executes templates by walking their trees: one instruction at a time, nothing prepared. What
 * reaches memory can be taken elsewhere by a subclass.
 */
class Evaluator {
  /** Temporaries of one instruction at most. */
  private static final int BOUND_TEMPS = 256;

  final Cpu cpu;
  private long word;
  private long displacement;
  private long immediate;
  private boolean memoryForm;
  private long[] temps = new long[16];

  Evaluator(Cpu cpu) {
    this.cpu = cpu;
  }

  /** Runs one instruction of a form, as {@link dev.gox.translator.emit.FormCode#run} does. */
  void execute(Template template, boolean hasMemory, long w, long disp, long imm) {
    word = w;
    displacement = disp;
    immediate = imm;
    memoryForm = hasMemory;
    if (temps.length < template.temps()) {
      temps = new long[template.temps()];
    }
    run(template.body());
  }

  /** Runs one instruction whose operands are bound. */
  void execute(List<Stmt> body) {
    if (temps.length < BOUND_TEMPS) {
      temps = new long[BOUND_TEMPS];
    }
    run(body);
  }

  private void run(List<Stmt> body) {
    for (int i = 0; i < body.size(); i++) {
      run(body.get(i));
    }
  }

  private void run(Stmt stmt) {
    if (stmt instanceof Stmt.Let s) {
      temps[s.temp()] = value(s.value());
    } else if (stmt instanceof Stmt.Set s) {
      set(number(s.register()), s.width(), value(s.value()));
    } else if (stmt instanceof Stmt.SetLane s) {
      cpu.setVector(number(s.register()), s.lane(), value(s.value()));
    } else if (stmt instanceof Stmt.Store s) {
      store(s.width(), value(s.address()), value(s.value()));
    } else if (stmt instanceof Stmt.StoreVector s) {
      storeVector(value(s.address()), s.lanes().stream().mapToLong(this::value).toArray());
    } else if (stmt instanceof Stmt.RequireAligned s) {
      SimdOps.requireAligned(value(s.address()), s.bytes());
    } else if (stmt instanceof Stmt.SetFlags s) {
      invoke(s.rule().helper(s.width()), s.arguments());
    } else if (stmt instanceof Stmt.SetFlagPair s) {
      long result = value(s.result());
      cpu.flagCarries = value(s.carries());
      cpu.flagResult = result;
    } else if (stmt instanceof Stmt.Do s) {
      invoke(s.helper(), s.arguments());
    } else if (stmt instanceof Stmt.If s) {
      if (truth(s.test())) {
        run(s.then());
      }
    } else if (stmt instanceof Stmt.Jump s) {
      cpu.rip = value(s.target());
    } else if (stmt instanceof Stmt.Branch s) {
      cpu.rip = truth(s.test()) ? value(s.taken()) : value(s.notTaken());
    }
  }

  private void set(int register, int width, long v) {
    switch (width) {
      case 8 -> cpu.set8(register, v);
      case 16 -> cpu.set16(register, v);
      case 32 -> cpu.set32(register, v);
      default -> cpu.set64(register, v);
    }
  }

  void storeVector(long address, long[] lanes) {
    if (lanes.length == 2) {
      GuestAccess.store128(cpu, address, lanes[0], lanes[1]);
    } else {
      GuestAccess.store256(cpu, address, lanes[0], lanes[1], lanes[2], lanes[3]);
    }
  }

  void store(int width, long address, long v) {
    switch (width) {
      case 8 -> GuestAccess.store8(cpu, address, v);
      case 16 -> GuestAccess.store16(cpu, address, v);
      case 32 -> GuestAccess.store32(cpu, address, v);
      default -> GuestAccess.store64(cpu, address, v);
    }
  }

  long load(int width, long a) {
    return switch (width) {
      case 8 -> GuestAccess.load8(cpu, a);
      case 16 -> GuestAccess.load16(cpu, a);
      case 32 -> GuestAccess.load32(cpu, a);
      default -> GuestAccess.load64(cpu, a);
    };
  }

  long loadToWrite(int width, long a) {
    return switch (width) {
      case 8 -> GuestAccess.loadToWrite8(cpu, a);
      case 16 -> GuestAccess.loadToWrite16(cpu, a);
      case 32 -> GuestAccess.loadToWrite32(cpu, a);
      default -> GuestAccess.loadToWrite64(cpu, a);
    };
  }

  private int number(RegRef register) {
    return register.slot() == RegRef.Slot.FIXED
        ? register.number()
        : FormWord.register(word, register.slot());
  }

  private long value(Expr expr) {
    if (expr instanceof Expr.Temp e) {
      return temps[e.id()];
    } else if (expr instanceof Expr.Const e) {
      return e.value();
    } else if (expr instanceof Expr.Param e) {
      return param(e.kind());
    } else if (expr instanceof Expr.Get e) {
      int n = number(e.register());
      return switch (e.width()) {
        case 8 -> cpu.get8(n);
        case 16 -> cpu.get16(n);
        case 32 -> cpu.get32(n);
        default -> cpu.get64(n);
      };
    } else if (expr instanceof Expr.Number e) {
      return number(e.register());
    } else if (expr instanceof Expr.GetLane e) {
      return cpu.getVector(number(e.register()), e.lane());
    } else if (expr instanceof Expr.Load e) {
      return load(e.width(), value(e.address()));
    } else if (expr instanceof Expr.LoadToWrite e) {
      return loadToWrite(e.width(), value(e.address()));
    } else if (expr instanceof Expr.Unary e) {
      return Folding.apply(e.op(), value(e.a()));
    } else if (expr instanceof Expr.Binary e) {
      return Folding.apply(e.op(), value(e.a()), value(e.b()));
    } else if (expr instanceof Expr.Select e) {
      return truth(e.test()) ? value(e.yes()) : value(e.no());
    } else if (expr instanceof Expr.FlagResult) {
      return cpu.flagResult;
    } else if (expr instanceof Expr.FlagCarries) {
      return cpu.flagCarries;
    } else if (expr instanceof Expr.Call e) {
      return (Long) invoke(e.helper(), e.arguments());
    }
    throw new IllegalStateException("no value: " + expr);
  }

  private long param(Expr.ParamKind kind) {
    long next = memoryForm ? immediate : displacement;
    return switch (kind) {
      case IMM -> immediate;
      case DISP -> displacement;
      case SCALE -> FormWord.scale(word);
      case NEXT -> next;
      case SELF -> next - FormWord.length(word);
    };
  }

  private boolean truth(Test test) {
    if (test instanceof Test.Condition t) {
      return Flags.condition(cpu, t.number());
    } else if (test instanceof Test.Compare t) {
      long a = value(t.a());
      long b = value(t.b());
      return switch (t.relation()) {
        case EQ -> a == b;
        case NE -> a != b;
        case LT -> a < b;
        case GE -> a >= b;
      };
    }
    Test.Call t = (Test.Call) test;
    return (Boolean) invoke(t.helper(), t.arguments());
  }

  Object invoke(Helper helper, List<Expr> arguments) {
    int first = helper.takesCpu() ? 1 : 0;
    Object[] values = new Object[first + arguments.size()];
    if (first != 0) {
      values[0] = cpu;
    }
    for (int i = 0; i < arguments.size(); i++) {
      values[first + i] = value(arguments.get(i));
    }
    try {
      return helper.method().invoke(null, values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      } else if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(helper.toString(), e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(helper.toString(), e);
    }
  }
}
