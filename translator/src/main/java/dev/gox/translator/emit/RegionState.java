package dev.gox.translator.emit;

import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Stmt.FlagRule;
import java.util.List;

/** What is known of a region's locals at a place in its code. */
final class RegionState {
  /** Slots whose locals hold the value. */
  long loaded;

  /** Slots whose locals are newer than the Cpu; all of them are loaded. */
  long dirty;

  /** Slots that were loaded from the Cpu since the state was made. */
  long exposed;

  /** Slots that have been written. */
  long defined;

  /** Whether a call or an opaque instruction has made the locals stale. */
  boolean passedBarrier;

  /** Flags that are operands in locals; null if they are in their slots. */
  ExitTable.PendingFlags flags;

  RegionState(long loaded, long dirty) {
    this.loaded = loaded;
    this.dirty = dirty;
  }

  RegionState copy() {
    RegionState other = new RegionState(loaded, dirty);
    other.flags = flags;
    return other;
  }

  boolean has(int slot) {
    return (loaded & Slots.bit(slot)) != 0;
  }

  /** Notes a load from the Cpu. */
  void load(int slot) {
    loaded |= Slots.bit(slot);
    if (!passedBarrier) {
      exposed |= Slots.bit(slot) & ~defined;
    }
  }

  /** Notes a write. */
  void define(int slot) {
    loaded |= Slots.bit(slot);
    dirty |= Slots.bit(slot);
    defined |= Slots.bit(slot);
  }

  /** The flags are no longer in their slots. */
  void pend(FlagRule rule, int width, List<Expr> operands) {
    flags = new ExitTable.PendingFlags(rule, width, operands);
    loaded &= ~Slots.FLAGS;
    dirty &= ~Slots.FLAGS;
    defined |= Slots.FLAGS;
  }

  /** All is in the Cpu, and may have changed there. */
  void barrier() {
    loaded = 0;
    dirty = 0;
    flags = null;
    passedBarrier = true;
  }

  /** Whether a rule's operands make its result, with nothing carried in. */
  static boolean isPlain(FlagRule rule, List<Expr> arguments) {
    return (rule == FlagRule.ADD || rule == FlagRule.SUB) && arguments.size() == 2;
  }
}
