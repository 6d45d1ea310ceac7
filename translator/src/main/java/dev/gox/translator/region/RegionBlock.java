package dev.gox.translator.region;

import java.util.ArrayList;
import java.util.List;

/** A basic block of a region. */
public final class RegionBlock {
  /** Address of its first instruction. */
  public final long pc;

  public final List<RegionInstruction> instructions = new ArrayList<>();

  /** How it ends; passes replace it. */
  public Terminator terminator;

  /** Blocks of the region that may follow; a target without a block here leaves the region. */
  public final List<RegionBlock> successors = new ArrayList<>();

  /** RSP less its value at the region's entry, before and after: bytes. */
  public long stackIn;

  public long stackOut;

  /** Whether flags set before it, or in it, may be read before they are set again. */
  public boolean flagsLiveIn;

  public boolean flagsLiveOut;

  /** Whether it ends with a jump to another function. */
  public boolean tail;

  /** Whether a later block of the region jumps here: a poll stands at its start. */
  public boolean loopHeader;

  RegionBlock(long pc) {
    this.pc = pc;
  }

  /** The addresses that it may lead to, those that are known; a fall-through comes last. */
  public List<Long> targets() {
    if (terminator instanceof Terminator.Goto t) {
      return List.of(t.target());
    } else if (terminator instanceof Terminator.Branch t) {
      return List.of(t.taken(), t.notTaken());
    } else if (terminator instanceof Terminator.Call t) {
      return List.of(t.next());
    } else if (terminator instanceof Terminator.Opaque t) {
      return List.of(t.next());
    } else if (terminator instanceof Terminator.Indirect t) {
      return t.likely();
    }
    return List.of();
  }

  /** The successor at an address, or null if control leaves the region there. */
  public RegionBlock successor(long target) {
    for (RegionBlock b : successors) {
      if (b.pc == target) {
        return b;
      }
    }
    return null;
  }

  /** RSP where control goes on in the region: a call's callee has taken its return address. */
  public long stackAfter() {
    return terminator instanceof Terminator.Call ? stackOut + 8 : stackOut;
  }

  /** Whether RSP is no longer known at its end: it is in the Cpu then. */
  public boolean stackLost() {
    return stackOut == StackTracker.UNKNOWN;
  }
}
