package dev.gox.translator.lift;

import static dev.gox.translator.lift.Lift.constant;

import dev.gox.runtime.cpu.X87Control;

/** x87 instructions on the control and status words: Intel SDM vol. 1, 8.1. */
final class X87Controls {
  private X87Controls() {}

  public static void wait_(Lift l) {
    l.run(X87Control.class, "await");
  }

  public static void fnop(Lift l) {
    wait_(l);
  }

  public static void fninit(Lift l) {
    l.run(X87Control.class, "init");
  }

  public static void fnclex(Lift l) {
    l.run(X87Control.class, "clearExceptions");
  }

  public static void fldcw(Lift l) {
    l.run(X87Control.class, "loadControl", l.read(0));
  }

  public static void fnstcw(Lift l) {
    l.write(0, l.call(X87Control.class, "control"));
  }

  public static void fnstsw(Lift l) {
    l.write(0, l.call(X87Control.class, "status"));
  }

  public static void fincstp(Lift l) {
    l.run(X87Control.class, "turn", constant(1));
  }

  public static void fdecstp(Lift l) {
    l.run(X87Control.class, "turn", constant(-1));
  }

  public static void emms(Lift l) {
    l.run(X87Control.class, "empty");
  }
}
