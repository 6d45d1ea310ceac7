package dev.gox.translator.lift;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.IntegerOps;
import dev.gox.runtime.memory.GuestAtomics;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Stmt.FlagRule;

/** Exchanges, locked or not: Intel SDM vol. 1, 7.3.1.2 and vol. 3, 8.1.2.2. */
final class Atomics {
  private Atomics() {}

  /** XCHG with memory locks by itself. */
  public static void xchg(Lift l) {
    int memory = l.isMemory(0) ? 0 : l.isMemory(1) ? 1 : -1;
    if (memory < 0) {
      Expr a = l.read(0);
      Expr b = l.read(1);
      l.write(0, b);
      l.write(1, a);
      return;
    }
    int register = 1 - memory;
    Expr old = l.call(GuestAtomics.class, "xchg" + l.width(0), l.address(), l.read(register));
    l.write(register, old);
  }

  public static void xadd(Lift l) {
    int w = l.width(0);
    Expr b = l.read(1);
    Expr a;
    Expr r;
    if (l.isMemory(0)) {
      a = l.call(GuestAtomics.class, "xadd" + w, l.address(), b);
      r = l.let(Lift.add(a, b));
      l.write(1, a);
    } else {
      a = l.read(0);
      r = l.let(Lift.add(a, b));
      // The destination is written last: XADD of a register with itself doubles it.
      l.write(1, a);
      l.write(0, r);
    }
    l.flags(FlagRule.ADD, w, a, b, r);
  }

  public static void cmpxchg(Lift l) {
    int w = l.width(0);
    Expr expected = l.get(Cpu.RAX, w);
    Expr value = l.read(1);
    Expr old;
    if (l.isMemory(0)) {
      old = l.call(GuestAtomics.class, "cas" + w, l.address(), expected, value);
      Expr seen = old;
      l.when(Lift.notEqual(old, expected), () -> l.set(Cpu.RAX, w, seen));
    } else {
      old = l.read(0);
      Expr seen = old;
      l.when(Lift.notEqual(old, expected), () -> l.set(Cpu.RAX, w, seen));
      l.when(Lift.equal(old, expected), () -> l.write(0, value));
    }
    l.flags(FlagRule.SUB, w, expected, old, l.let(Lift.sub(expected, old)));
  }

  public static void cmpxchg8b(Lift l) {
    l.run(IntegerOps.class, "cmpxchg8b", l.address());
  }

  public static void cmpxchg16b(Lift l) {
    l.run(IntegerOps.class, "cmpxchg16b", l.address());
  }
}
