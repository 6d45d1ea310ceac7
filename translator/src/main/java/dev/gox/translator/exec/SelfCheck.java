package dev.gox.translator.exec;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.cpu.Supervisor;
import dev.gox.translator.emit.TranslatedCode;
import dev.gox.translator.region.Region;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the threads of a checked process share: the regions behind translated code, and whose turn
 * it is, as one guest thread runs at a time. System calls and polls may wait and are nobody's turn.
 */
final class SelfCheck {
  private final int every;
  private long comparisons;
  private final ReentrantLock turn = new ReentrantLock(true);
  private final Map<TranslatedCode, Region> regions =
      Collections.synchronizedMap(new WeakHashMap<>());

  /**
   * Prepares.
   *
   * @param every how many entries into translated code are made for one that is checked
   */
  SelfCheck(int every) {
    this.every = every;
  }

  int every() {
    return every;
  }

  /** Notes which region a class was made of. */
  void add(TranslatedCode code, Region region) {
    regions.put(code, region);
  }

  /** The region of a class, or null. */
  Region regionOf(TranslatedCode code) {
    return regions.get(code);
  }

  /** Counts a comparison; whose turn it is calls it. */
  void compared() {
    comparisons++;
  }

  /** Comparisons up to now. */
  long comparisons() {
    return comparisons;
  }

  void takeTurn() {
    turn.lock();
  }

  void endTurn() {
    turn.unlock();
  }

  /** Lets another thread go first, if one waits. */
  void passTurn() {
    if (turn.hasQueuedThreads()) {
      turn.unlock();
      turn.lock();
    }
  }

  /** A supervisor that gives the turn away while it serves what may wait. */
  Supervisor around(Supervisor supervisor) {
    return new Supervisor() {
      @Override
      public void systemCall(Cpu cpu) {
        turn.unlock();
        try {
          supervisor.systemCall(cpu);
        } finally {
          turn.lock();
        }
      }

      @Override
      public void poll(Cpu cpu) {
        turn.unlock();
        try {
          supervisor.poll(cpu);
        } finally {
          turn.lock();
        }
      }

      @Override
      public void fault(Cpu cpu, GuestFault fault) {
        supervisor.fault(cpu, fault);
      }

      @Override
      public long vdso(Cpu cpu, long address, long first, long second) {
        return supervisor.vdso(cpu, address, first, second);
      }
    };
  }
}
