package dev.gox.translator.lift;

import static dev.gox.translator.lift.Lift.constant;

import dev.gox.runtime.cpu.Flags;
import dev.gox.runtime.cpu.X87Control;
import dev.gox.runtime.cpu.x87.Arithmetic;
import dev.gox.runtime.cpu.x87.Compare;
import dev.gox.runtime.cpu.x87.Environment;
import dev.gox.runtime.cpu.x87.Memory;
import dev.gox.runtime.cpu.x87.Partial;
import dev.gox.runtime.cpu.x87.Stack;
import dev.gox.runtime.cpu.x87.Transcendental;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Test;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The x87 instructions that compute, load and store: Intel SDM vol. 1, 8.3. Each waits for pending
 * exceptions, reads memory, is noted, and calls a helper that does it all.
 */
final class X87Instructions {
  private X87Instructions() {}

  /** The arithmetic operations, by ModRM.reg of the opcode D8. */
  private static final Map<String, Integer> OPERATIONS =
      Map.of("add", 0, "mul", 1, "sub", 4, "subr", 5, "div", 6, "divr", 7);

  /** FCMOVcc by the number of the condition in Jcc. */
  private static final Map<String, Integer> CONDITIONS =
      Map.of("b", 2, "e", 4, "be", 6, "u", 10, "nb", 3, "ne", 5, "nbe", 7, "nu", 11);

  private static final List<String> CONSTANTS =
      List.of("fld1", "fldl2t", "fldl2e", "fldpi", "fldlg2", "fldln2", "fldz");

  private record Plain(Class<?> owner, String helper, List<Long> arguments) {}

  /** Those without operands. */
  private static final Map<String, Plain> PLAIN =
      Map.ofEntries(
          plain("fsqrt", Arithmetic.class, "squareRoot"),
          plain("fchs", Stack.class, "sign", 1),
          plain("fabs", Stack.class, "sign", 0),
          plain("fxam", Stack.class, "examine"),
          plain("ftst", Compare.class, "zero"),
          plain("fcompp", Compare.class, "register", 1, 0, 2),
          plain("fucompp", Compare.class, "register", 1, 1, 2),
          plain("frndint", Partial.class, "roundToInteger"),
          plain("fscale", Partial.class, "scale"),
          plain("fxtract", Partial.class, "extract"),
          plain("fprem", Partial.class, "remainder", 0),
          plain("fprem1", Partial.class, "remainder", 1),
          plain("f2xm1", Transcendental.class, "powerMinusOne"),
          plain("fyl2x", Transcendental.class, "logarithm"),
          plain("fyl2xp1", Transcendental.class, "logarithmPlusOne"),
          plain("fsin", Transcendental.class, "sine"),
          plain("fcos", Transcendental.class, "cosine"),
          plain("fsincos", Transcendental.class, "both"),
          plain("fptan", Transcendental.class, "tangent"),
          plain("fpatan", Transcendental.class, "arcTangent"));

  private static Map.Entry<String, Plain> plain(
      String mnemonic, Class<?> owner, String helper, long... arguments) {
    List<Long> all = new ArrayList<>();
    for (long a : arguments) {
      all.add(a);
    }
    return Map.entry(mnemonic, new Plain(owner, helper, all));
  }

  /** Lifts what is found by a table or a pattern; false for other operations. */
  static boolean lift(String mnemonic, Lift l) {
    if (!mnemonic.startsWith("f")) {
      return false;
    }
    Plain plain = PLAIN.get(mnemonic);
    if (plain != null) {
      begin(l);
      Expr[] arguments = plain.arguments.stream().map(Lift::constant).toArray(Expr[]::new);
      l.run(plain.owner, plain.helper, arguments);
      return true;
    }
    if (CONSTANTS.contains(mnemonic)) {
      begin(l);
      l.run(Stack.class, "constant", constant(CONSTANTS.indexOf(mnemonic)));
      return true;
    }
    if (mnemonic.startsWith("fcmov")) {
      move(l, CONDITIONS.get(mnemonic.substring(5)));
      return true;
    }
    return arithmetic(mnemonic, l);
  }

  /** What comes before an instruction without an operand in memory. */
  private static void begin(Lift l) {
    l.run(X87Control.class, "await");
    l.run(X87Control.class, "note", l.self());
  }

  /** After a memory operand was read, or found to be writable by the helper that follows. */
  private static void note(Lift l) {
    l.run(X87Control.class, "noteOperand", l.self(), l.address());
  }

  private static void move(Lift l, int condition) {
    Test test = Lift.condition(condition);
    Expr holds = l.let(Lift.select(test, constant(1), constant(0)));
    begin(l);
    l.run(Stack.class, "move", l.number(1), holds);
  }

  private static boolean arithmetic(String mnemonic, Lift l) {
    boolean pops = mnemonic.endsWith("p");
    boolean integer = mnemonic.startsWith("fi");
    String name = mnemonic.substring(integer ? 2 : 1, mnemonic.length() - (pops ? 1 : 0));
    Integer operation = OPERATIONS.get(name);
    if (operation == null) {
      return false;
    }
    if (l.isMemory(0)) {
      Expr value = memory(l, integer);
      String helper = integer ? "integer" : l.width(0) == 32 ? "single" : "real";
      l.run(Arithmetic.class, helper, constant(operation), value);
    } else {
      begin(l);
      l.run(
          Arithmetic.class,
          "registers",
          constant(operation),
          l.number(0),
          l.number(1),
          constant(pops ? 1 : 0));
    }
    return true;
  }

  /** Reads the memory operand of an instruction that waits. */
  private static Expr memory(Lift l, boolean integer) {
    l.run(X87Control.class, "await");
    Expr value = integer ? l.readSigned(0) : l.read(0);
    note(l);
    return value;
  }

  // ---- loads and stores ----

  public static void fld(Lift l) {
    if (!l.isMemory(0)) {
      begin(l);
      l.run(Stack.class, "load", l.number(0));
    } else if (l.width(0) == 80) {
      Extended value = extended(l);
      l.run(Memory.class, "loadExtended", value.low, value.high);
    } else {
      Expr value = memory(l, false);
      l.run(Memory.class, l.width(0) == 32 ? "loadSingle" : "loadDouble", value);
    }
  }

  /** Ten bytes in memory. */
  private record Extended(Expr low, Expr high) {}

  private static Extended extended(Lift l) {
    l.run(X87Control.class, "await");
    Expr low = l.load(64, l.address());
    Expr high = l.load(16, l.let(Lift.add(l.address(), constant(8))));
    note(l);
    return new Extended(low, high);
  }

  public static void fild(Lift l) {
    l.run(Memory.class, "loadInteger", memory(l, true));
  }

  public static void fbld(Lift l) {
    Extended value = extended(l);
    l.run(Memory.class, "loadPacked", value.low, value.high);
  }

  public static void fst(Lift l) {
    store(l, 0);
  }

  public static void fstp(Lift l) {
    store(l, 1);
  }

  private static void store(Lift l, long pops) {
    if (!l.isMemory(0)) {
      begin(l);
      l.run(Stack.class, "store", l.number(0), constant(pops));
      return;
    }
    l.run(X87Control.class, "await");
    switch (l.width(0)) {
      case 32 -> l.run(Memory.class, "storeSingle", l.address(), constant(pops));
      case 64 -> l.run(Memory.class, "storeDouble", l.address(), constant(pops));
      default -> l.run(Memory.class, "storeExtended", l.address());
    }
    note(l);
  }

  public static void fbstp(Lift l) {
    l.run(X87Control.class, "await");
    l.run(Memory.class, "storePacked", l.address());
    note(l);
  }

  public static void fist(Lift l) {
    storeInteger(l, 0, 0);
  }

  public static void fistp(Lift l) {
    storeInteger(l, 1, 0);
  }

  public static void fisttp(Lift l) {
    storeInteger(l, 1, 1);
  }

  private static void storeInteger(Lift l, long pops, long truncates) {
    l.run(X87Control.class, "await");
    l.run(
        Memory.class,
        "storeInteger",
        l.address(),
        constant(l.width(0) / 8),
        constant(pops),
        constant(truncates));
    note(l);
  }

  public static void fxch(Lift l) {
    begin(l);
    l.run(Stack.class, "exchange", l.number(0));
  }

  public static void ffree(Lift l) {
    begin(l);
    l.run(Stack.class, "free", l.number(0), constant(0));
  }

  public static void ffreep(Lift l) {
    begin(l);
    l.run(Stack.class, "free", l.number(0), constant(1));
  }

  // ---- comparisons ----

  public static void fcom(Lift l) {
    compare(l, 0, 0);
  }

  public static void fcomp(Lift l) {
    compare(l, 0, 1);
  }

  public static void fucom(Lift l) {
    compare(l, 1, 0);
  }

  public static void fucomp(Lift l) {
    compare(l, 1, 1);
  }

  private static void compare(Lift l, long quiet, long pops) {
    if (l.isMemory(0)) {
      Expr value = memory(l, false);
      l.run(Compare.class, l.width(0) == 32 ? "single" : "real", value, constant(pops));
    } else {
      begin(l);
      l.run(Compare.class, "register", l.number(0), constant(quiet), constant(pops));
    }
  }

  public static void ficom(Lift l) {
    l.run(Compare.class, "integer", memory(l, true), constant(0));
  }

  public static void ficomp(Lift l) {
    l.run(Compare.class, "integer", memory(l, true), constant(1));
  }

  public static void fcomi(Lift l) {
    toFlags(l, 0, 0);
  }

  public static void fcomip(Lift l) {
    toFlags(l, 0, 1);
  }

  public static void fucomi(Lift l) {
    toFlags(l, 1, 0);
  }

  public static void fucomip(Lift l) {
    toFlags(l, 1, 1);
  }

  private static void toFlags(Lift l, long quiet, long pops) {
    begin(l);
    Expr flags = l.call(Compare.class, "toFlags", l.number(1), constant(quiet), constant(pops));
    l.flagPair(
        Lift.pure(Flags.class, "resultOf", flags), Lift.pure(Flags.class, "carriesOf", flags));
  }

  // ---- the environment ----

  public static void fnstenv(Lift l) {
    environment(l, "store");
  }

  public static void fnsave(Lift l) {
    environment(l, "save");
  }

  public static void fldenv(Lift l) {
    l.run(X87Control.class, "await");
    environment(l, "load");
  }

  public static void frstor(Lift l) {
    l.run(X87Control.class, "await");
    environment(l, "restore");
  }

  private static void environment(Lift l, String helper) {
    l.run(
        Environment.class, helper, l.address(), constant(l.shape().operandSize() == 16 ? 16 : 32));
  }
}
