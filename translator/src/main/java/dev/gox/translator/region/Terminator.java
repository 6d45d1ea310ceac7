package dev.gox.translator.region;

import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Test;
import java.util.List;

/** How control leaves a block of a region. */
public sealed interface Terminator {
  /** To an address, within the region or not. */
  record Goto(long target) implements Terminator {}

  /** To one of two addresses. */
  record Branch(Test test, long taken, long notTaken) implements Terminator {}

  /** A guest call, its return address already pushed; control comes back at {@code next}. */
  record Call(Expr target, long next) implements Terminator {}

  /** A guest return, the address already popped. */
  record Return(Expr target) implements Terminator {}

  /** To a computed address; those that are likely are known. */
  record Indirect(Expr target, List<Long> likely) implements Terminator {}

  /** An opaque instruction that may have gone anywhere; usually to the next one. */
  record Opaque(long next) implements Terminator {}
}
