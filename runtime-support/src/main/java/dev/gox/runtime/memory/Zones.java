package dev.gox.runtime.memory;

import dev.gox.runtime.cpu.Cpu;
import java.lang.invoke.VarHandle;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/** A memory's zones, and the processors that have copies of them. */
final class Zones {
  private final long pageCount;
  private final Zone heap;
  private final Zone[] all = new Zone[ZoneKind.values().length];
  private final Set<Cpu> cpus = Collections.newSetFromMap(new WeakHashMap<>());

  /** Counts how often pages got a state that is not for the heap's zone; under the lock. */
  volatile int losses;

  /**
   * Empty zones.
   *
   * @param pageCount how many pages the window has
   */
  Zones(PageTable pages, long pageCount, Placement placement) {
    this.pageCount = pageCount;
    for (ZoneKind kind : ZoneKind.values()) {
      all[kind.ordinal()] = new Zone(kind, pages, placement);
    }
    heap = all[ZoneKind.HEAP.ordinal()];
  }

  /** Whether all of [low, high) is plain memory in the heap's zone; without the memory's lock. */
  boolean heapCovers(long low, long high) {
    return heap.covers(low, high);
  }

  /** Keeps a processor's copies from now on. */
  void attach(Cpu cpu) {
    cpus.add(cpu);
    renew(cpu);
  }

  /** Forgets a processor whose thread has ended. */
  void detach(Cpu cpu) {
    cpus.remove(cpu);
    for (ZoneKind kind : ZoneKind.values()) {
      kind.setLimit(cpu, Long.MIN_VALUE);
    }
  }

  /** Brings a processor's copies up to date, on its own thread. */
  void renew(Cpu cpu) {
    for (Zone zone : all) {
      zone.renew(cpu);
    }
    cpu.pageCount = pageCount;
  }

  /** Learns that the rights of [start, end) have changed. */
  void gained(long start, long end) {
    for (Zone zone : all) {
      zone.gained(start, end, cpus);
    }
  }

  /** Learns that [start, end) is about to get a state. */
  void retract(long start, long end, int state) {
    boolean cut = false;
    if (!heap.mayHold(state)) {
      losses++;
    }
    for (Zone zone : all) {
      if (!zone.mayHold(state)) {
        cut |= zone.retract(start, end, cpus);
      }
    }
    if (cut) {
      VarHandle.fullFence();
    }
  }
}
