package dev.gox.translator.ir;

import dev.gox.runtime.cpu.Flags;
import dev.gox.runtime.cpu.FloatCompare;
import java.util.List;

/**
 * An effect. A template makes all its checks and memory writes before its first change of a
 * register or flag, so that every fault is precise.
 */
public sealed interface Stmt {

  /** Evaluates once and names the value. */
  record Let(int temp, Expr value) implements Stmt {}

  /** Writes a general register: 64 bits, 32 zero-extended, 16 or 8 merged. */
  record Set(RegRef register, int width, Expr value) implements Stmt {}

  /** Writes 64 bits of a vector register. */
  record SetLane(RegRef register, int lane, Expr value) implements Stmt {}

  /** Writes guest memory, {@code width} bits (8, 16, 32, 64). */
  record Store(int width, Expr address, Expr value) implements Stmt {}

  /**
   * Writes 128 or 256 bits of guest memory, two or four lanes, the lowest first; nothing is written
   * if any of it may not be.
   */
  record StoreVector(Expr address, List<Expr> lanes) implements Stmt {
    /** How many bits it writes. */
    public int width() {
      return 64 * lanes.size();
    }
  }

  /** Faults if an address is no multiple of so many bytes, 16 or 32. */
  record RequireAligned(int bytes, Expr address) implements Stmt {}

  /** Sets the six flags by a rule. */
  record SetFlags(FlagRule rule, int width, List<Expr> arguments) implements Stmt {}

  /**
   * Sets the pair that the six flags derive from ({@link Flags}); both are evaluated before either
   * is set.
   */
  record SetFlagPair(Expr result, Expr carries) implements Stmt {}

  /**
   * How flags follow from operands and result. Interpreted forms call the helper that stores them;
   * {@link #result} and {@link #carries} are the same as values.
   */
  enum FlagRule {
    /** Arguments a, b, r with r = a + b (+ carry). */
    ADD(Flags.class, "add"),
    /** Arguments a, b, r with r = a - b (- borrow). */
    SUB(Flags.class, "sub"),
    /** Argument r: CF and OF clear. */
    LOGIC(Flags.class, "logic"),
    /** Arguments a and b: UCOMISS for a width of 32, UCOMISD for 64. */
    COMPARE(FloatCompare.class, "compare");

    private final Class<?> owner;
    private final String method;

    /** By width: 8, 16, 32, 64; looked up once. */
    private final Helper[] helpers = new Helper[4];

    private final Helper[] ofCarries = new Helper[4];

    FlagRule(Class<?> owner, String method) {
      this.owner = owner;
      this.method = method;
    }

    private static final FlagRule[] ALL = values();

    /** The rule of an ordinal. */
    public static FlagRule of(int ordinal) {
      return ALL[ordinal];
    }

    /** The helper that stores the flags in the Cpu. */
    public Helper helper(int width) {
      return find(helpers, method, width);
    }

    /** The pair's result, from SetFlags' arguments. */
    public Expr result(int width, List<Expr> arguments) {
      return switch (this) {
        case ADD, SUB -> Expr.signExtended(width, arguments.get(2));
        case LOGIC -> Expr.signExtended(width, arguments.get(0));
        case COMPARE -> new Expr.Call(Helper.find(owner, "compareResult" + width), arguments);
      };
    }

    /** The pair's carries, from SetFlags' arguments. */
    public Expr carries(int width, List<Expr> arguments) {
      return this == LOGIC
          ? Expr.constant(0)
          : new Expr.Call(find(ofCarries, method + "Carries", width), arguments);
    }

    private Helper find(Helper[] known, String name, int width) {
      int index = Integer.numberOfTrailingZeros(width) - 3;
      Helper found = known[index];
      if (found == null) {
        found = Helper.find(owner, name + width);
        known[index] = found;
      }
      return found;
    }
  }

  /** Calls a helper for its effect; a result is dropped. */
  record Do(Helper helper, List<Expr> arguments) implements Stmt {}

  /** Effects under a condition; temporaries made inside are not seen outside. */
  record If(Test test, List<Stmt> then) implements Stmt {}

  /** Goes to an address: the last statement of a template that ends a block. */
  record Jump(Expr target) implements Stmt {}

  /** Goes to one of two addresses. */
  record Branch(Test test, Expr taken, Expr notTaken) implements Stmt {}
}
