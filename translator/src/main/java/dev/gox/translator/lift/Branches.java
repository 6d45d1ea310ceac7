package dev.gox.translator.lift;

import static dev.gox.translator.lift.Lift.add;
import static dev.gox.translator.lift.Lift.constant;
import static dev.gox.translator.lift.Lift.equal;
import static dev.gox.translator.lift.Lift.sub;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.Segments;
import dev.gox.runtime.cpu.SystemOps;
import dev.gox.translator.decode.Instruction.Kind;
import dev.gox.translator.ir.Expr;

/** Unconditional control transfer: Intel SDM vol. 1, 7.3.8; Jcc is with the conditions. */
final class Branches {
  private Branches() {}

  public static void jmp(Lift l) {
    near(l);
    Expr target = l.read(0);
    requireCanonical(l, target);
    l.jump(target);
  }

  /** The return address is pushed before the target is fetched, so a nil call faults there. */
  public static void call(Lift l) {
    near(l);
    Expr target = l.read(0);
    requireCanonical(l, target);
    l.push(64, l.next());
    l.jump(target);
  }

  private static void near(Lift l) {
    if (l.kind(0) != Kind.TARGET && l.width(0) != 64) {
      throw new Lift.Unsupported();
    }
  }

  /**
   * A computed address faults at the jump, ahead of all that it does. Regions drop this check and
   * make it where they leave.
   */
  private static void requireCanonical(Lift l, Expr target) {
    if (!(target instanceof Expr.Param)) {
      l.run(SystemOps.class, "requireCanonical", target);
    }
  }

  public static void ret(Lift l) {
    Expr rsp = l.get(Cpu.RSP, 64);
    Expr target = l.load(64, rsp);
    requireCanonical(l, target);
    Expr drop = l.operands() == 0 ? constant(8) : add(l.read(0), constant(8));
    l.set(Cpu.RSP, 64, add(rsp, drop));
    l.jump(target);
  }

  private static Expr bytes(Lift l) {
    return constant(l.shape().operandSize() / 8);
  }

  public static void retf(Lift l) {
    l.run(Segments.class, "returnFar", bytes(l), l.operands() == 0 ? constant(0) : l.read(0));
    l.endBlock();
  }

  public static void ljmp(Lift l) {
    l.run(Segments.class, "jumpFar", l.address(), bytes(l));
    l.endBlock();
  }

  public static void lcall(Lift l) {
    l.run(Segments.class, "callFar", l.address(), bytes(l), l.next());
    l.endBlock();
  }

  public static void iret(Lift l) {
    l.run(Segments.class, "interruptReturn", bytes(l));
    l.endBlock();
  }

  public static void iretd(Lift l) {
    iret(l);
  }

  public static void iretq(Lift l) {
    iret(l);
  }

  public static void jrcxz(Lift l) {
    l.branch(equal(l.get(Cpu.RCX, 64), constant(0)), l.read(0), l.next());
  }

  public static void jecxz(Lift l) {
    l.branch(equal(l.get(Cpu.RCX, 32), constant(0)), l.read(0), l.next());
  }

  public static void loop(Lift l) {
    l.branch(Lift.notEqual(count(l), constant(0)), l.read(0), l.next());
  }

  public static void loope(Lift l) {
    loopWhile(l, 4);
  }

  public static void loopne(Lift l) {
    loopWhile(l, 5);
  }

  private static void loopWhile(Lift l, int condition) {
    Expr more = Lift.select(Lift.condition(condition), count(l), constant(0));
    l.branch(Lift.notEqual(more, constant(0)), l.read(0), l.next());
  }

  /** Counts RCX, or ECX, down. */
  private static Expr count(Lift l) {
    int width = l.shape().narrow() ? 32 : 64;
    Expr count = l.let(Lift.zext(width, sub(l.get(Cpu.RCX, width), constant(1))));
    l.set(Cpu.RCX, width, count);
    return count;
  }
}
