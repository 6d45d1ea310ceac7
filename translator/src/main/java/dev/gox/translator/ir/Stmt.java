package dev.gox.translator.ir;

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

  /** Writes 128 bits of guest memory; nothing is written if any of it may not be. */
  record Store128(Expr address, Expr low, Expr high) implements Stmt {}

  /** Sets the six flags by a rule of {@link dev.gox.runtime.cpu.Flags}. */
  record SetFlags(FlagRule rule, int width, List<Expr> arguments) implements Stmt {}

  /** How flags follow from operands and result; named as the methods of Flags, before the width. */
  enum FlagRule {
    /** Arguments a, b, r with r = a + b (+ carry). */
    ADD("add"),
    /** Arguments a, b, r with r = a - b (- borrow). */
    SUB("sub"),
    /** Argument r: CF and OF clear. */
    LOGIC("logic");

    private final String method;

    /** By width: 8, 16, 32, 64; looked up once. */
    private final Helper[] helpers = new Helper[4];

    FlagRule(String method) {
      this.method = method;
    }

    /** The helper of {@link dev.gox.runtime.cpu.Flags} that stores the flags. */
    public Helper helper(int width) {
      int index = Integer.numberOfTrailingZeros(width) - 3;
      Helper found = helpers[index];
      if (found == null) {
        found = Helper.find(dev.gox.runtime.cpu.Flags.class, method + width);
        helpers[index] = found;
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
