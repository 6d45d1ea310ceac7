package dev.gox.translator.emit;

import dev.gox.translator.region.Region;
import dev.gox.translator.region.RegionBlock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Decides which slots' locals hold their values at each block's start: what is newer than the Cpu
 * on some way there, what all ways have loaded, and in a loop what it reads, so that a loop loads
 * nothing each time around.
 */
final class RegionPlan {
  private static final long ENTRY = Slots.bit(Slots.RAX);

  private final Region region;
  private final Map<RegionBlock, Long> live = new HashMap<>();
  private final Map<RegionBlock, Long> loaded = new HashMap<>();
  private final Map<RegionBlock, Long> dirty = new HashMap<>();

  /**
   * Plans a region.
   *
   * @param learn runs over a block from a state and gives the state at its end
   */
  RegionPlan(Region region, BiFunction<RegionBlock, RegionState, RegionState> learn) {
    this.region = region;
    findLive(learn);
    findStates(learn);
  }

  /** The slots that a block's code expects in locals. */
  long loadedAt(RegionBlock block) {
    return loaded.get(block);
  }

  /** The state at a block's start. */
  RegionState stateAt(RegionBlock block) {
    return new RegionState(loaded.get(block), dirty.get(block));
  }

  /** Which slots are read before they are written, as far as no call intervenes. */
  private void findLive(BiFunction<RegionBlock, RegionState, RegionState> learn) {
    Map<RegionBlock, RegionState> effects = new HashMap<>();
    List<RegionBlock> backwards = new ArrayList<>();
    for (RegionBlock b : region.blocks()) {
      effects.put(b, learn.apply(b, new RegionState(0, 0)));
      backwards.add(0, b);
      live.put(b, 0L);
    }
    for (boolean changed = true; changed; ) {
      changed = false;
      for (RegionBlock b : backwards) {
        RegionState effect = effects.get(b);
        long now = effect.exposed;
        if (!effect.passedBarrier) {
          for (RegionBlock next : b.successors) {
            now |= live.get(next) & ~effect.defined;
          }
        }
        if (!b.flagsLiveIn) {
          now &= ~Slots.FLAGS;
        }
        changed |= live.put(b, now) != now;
      }
    }
  }

  private void findStates(BiFunction<RegionBlock, RegionState, RegionState> learn) {
    Map<RegionBlock, List<RegionBlock>> before = new HashMap<>();
    for (RegionBlock b : region.blocks()) {
      before.computeIfAbsent(b, x -> new ArrayList<>());
      for (RegionBlock next : b.successors) {
        before.computeIfAbsent(next, x -> new ArrayList<>()).add(b);
      }
    }
    Map<RegionBlock, RegionState> ends = new HashMap<>();
    for (boolean changed = true; changed; ) {
      changed = false;
      for (RegionBlock b : region.blocks()) {
        if (meet(b, before.get(b), ends)) {
          changed = true;
          ends.put(b, learn.apply(b, stateAt(b)));
        }
      }
    }
  }

  /** Joins what comes to a block; whether that is news. */
  private boolean meet(
      RegionBlock b, List<RegionBlock> before, Map<RegionBlock, RegionState> ends) {
    boolean first = b == region.entry();
    long common = first ? ENTRY : -1;
    long newer = first ? ENTRY : 0;
    for (RegionBlock p : before) {
      RegionState end = ends.get(p);
      if (end != null) {
        common &= end.loaded;
        newer |= end.dirty;
      }
    }
    if (!b.flagsLiveIn) {
      common &= ~Slots.FLAGS;
      newer &= ~Slots.FLAGS;
    }
    long held = newer | (b.loopHeader ? live.get(b) | common : common);
    Long heldBefore = loaded.put(b, held);
    Long newerBefore = dirty.put(b, newer);
    return heldBefore == null || heldBefore != held || newerBefore != newer;
  }
}
