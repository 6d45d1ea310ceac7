package dev.gox.translator.lift;

import static dev.gox.translator.lift.Lift.and;
import static dev.gox.translator.lift.Lift.condition;
import static dev.gox.translator.lift.Lift.constant;
import static dev.gox.translator.lift.Lift.or;
import static dev.gox.translator.lift.Lift.select;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.Flags;
import dev.gox.runtime.cpu.IntegerOps;
import dev.gox.runtime.cpu.SystemOps;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Test;
import java.util.List;

/** SETcc, CMOVcc, Jcc by condition, and the instructions on single flags: SDM vol. 2, app. B. */
final class Conditions {
  private Conditions() {}

  /** The conditions' names, by number. */
  private static final List<String> NAMES =
      List.of(
          "o", "no", "b", "ae", "e", "ne", "be", "a", "s", "ns", "p", "np", "l", "ge", "le", "g");

  /** Lifts SETcc, CMOVcc and Jcc, whose names hold the condition; false for other operations. */
  static boolean lift(String mnemonic, Lift l) {
    if (mnemonic.startsWith("set") && NAMES.contains(mnemonic.substring(3))) {
      l.write(0, select(test(mnemonic, 3), constant(1), constant(0)));
    } else if (mnemonic.startsWith("cmov") && NAMES.contains(mnemonic.substring(4))) {
      Expr value = l.read(1);
      // A 32-bit CMOV clears the upper half whether or not the condition holds.
      l.write(0, select(test(mnemonic, 4), value, l.read(0)));
    } else if (mnemonic.startsWith("j") && NAMES.contains(mnemonic.substring(1))) {
      l.branch(test(mnemonic, 1), l.read(0), l.next());
    } else {
      return false;
    }
    return true;
  }

  private static Test test(String mnemonic, int prefix) {
    return condition(NAMES.indexOf(mnemonic.substring(prefix)));
  }

  public static void clc(Lift l) {
    l.carry(constant(0));
  }

  public static void stc(Lift l) {
    l.carry(constant(1));
  }

  public static void cmc(Lift l) {
    l.carry(Lift.xor(Lift.carryBit(), constant(1)));
  }

  public static void cld(Lift l) {
    l.run(IntegerOps.class, "setDirection", constant(0));
  }

  public static void std(Lift l) {
    l.run(IntegerOps.class, "setDirection", constant(1));
  }

  /** What LAHF and SAHF move. */
  private static final long LOW_FLAGS = Flags.SF | Flags.ZF | Flags.AF | Flags.PF | Flags.CF;

  static Expr status() {
    return Lift.pure(Flags.class, "status", Lift.flagResult(), Lift.flagCarries());
  }

  /** Sets the six flags from a value in RFLAGS' layout. */
  static void setStatus(Lift l, Expr rflags) {
    l.flagPair(
        Lift.pure(Flags.class, "resultOf", rflags), Lift.pure(Flags.class, "carriesOf", rflags));
  }

  public static void lahf(Lift l) {
    l.set(Cpu.AH, 8, or(and(status(), constant(LOW_FLAGS)), constant(2)));
  }

  public static void sahf(Lift l) {
    Expr low = and(l.get(Cpu.AH, 8), constant(LOW_FLAGS));
    setStatus(l, l.let(or(low, and(status(), constant(Flags.OF)))));
  }

  public static void pushf(Lift l) {
    Expr rflags = l.call(IntegerOps.class, "rflags", Lift.flagResult(), Lift.flagCarries());
    l.push(l.shape().operandSize() == 16 ? 16 : 64, rflags);
  }

  public static void pushfq(Lift l) {
    pushf(l);
  }

  /** With TF set, the next instruction is a step of its own. */
  public static void popf(Lift l) {
    long bytes = l.shape().operandSize() == 16 ? 2 : 8;
    l.run(SystemOps.class, "popFlags", constant(bytes), l.next());
    l.endBlock();
  }

  public static void popfq(Lift l) {
    popf(l);
  }
}
