package dev.gox.translator.ir;

import java.util.List;

/** A truth value. */
public sealed interface Test {

  /** Compares two values as signed 64-bit numbers. */
  record Compare(Relation relation, Expr a, Expr b) implements Test {}

  /** Relations between signed numbers. */
  enum Relation {
    EQ,
    NE,
    LT,
    GE
  }

  /** A condition on the flags by its number in Jcc's opcode, 0 (O) to 15 (NLE). */
  record Condition(int number) implements Test {}

  /** A helper that returns a boolean. */
  record Call(Helper helper, List<Expr> arguments) implements Test {}
}
