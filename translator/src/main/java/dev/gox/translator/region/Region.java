package dev.gox.translator.region;

import dev.gox.translator.ir.Expr;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one Java method executes: a single-entry subgraph of the guest's control flow. Blocks stand
 * in the order in which they are emitted, the entry first.
 */
public final class Region {
  /** Guest address of the entry. */
  public final long pc;

  /** Whether it ends somewhere only because it may have no more instructions. */
  public boolean cut;

  /**
   * Whether it is a function of Go's, which passes no flags to a computed call, as Go's ABI has
   * them undefined there, and shares no word of its stack with threads that run at the same time.
   * Code of unknown making may do as it likes.
   */
  public boolean followsAbi;

  /** Whether it is a compiler's function: no flags cross its calls and returns. */
  public boolean compiled;

  /**
   * Whether its code can be checked in lock step: it leaves after a number of loops' turns that is
   * asked for, and calls itself by way of its entry.
   */
  public boolean checked;

  /** Whether its code counts the instructions of the blocks it begins. */
  public boolean counting;

  /** Whether its code looks at each return whether somebody samples the thread. */
  public boolean sampled;

  /** Where its code comes from. */
  public SourceLines lines = SourceLines.NONE;

  private final Map<Long, RegionBlock> blocks = new LinkedHashMap<>();

  Region(long pc) {
    this.pc = pc;
  }

  void add(RegionBlock block) {
    blocks.put(block.pc, block);
  }

  /** The block at an address, or null if that is outside. */
  public RegionBlock block(long at) {
    return blocks.get(at);
  }

  /** All blocks, in order. */
  public Iterable<RegionBlock> blocks() {
    return blocks.values();
  }

  public RegionBlock entry() {
    return blocks.get(pc);
  }

  /** Whether it has a direct call to its own entry. */
  public boolean callsItself() {
    for (RegionBlock b : blocks.values()) {
      if (b.terminator instanceof Terminator.Call call
          && call.target() instanceof Expr.Const target
          && target.value() == pc) {
        return true;
      }
    }
    return false;
  }

  /** How many blocks it has. */
  public int blockCount() {
    return blocks.size();
  }

  /** How many guest instructions it has. */
  public int size() {
    int n = 0;
    for (RegionBlock b : blocks.values()) {
      n += b.instructions.size();
    }
    return n;
  }
}
