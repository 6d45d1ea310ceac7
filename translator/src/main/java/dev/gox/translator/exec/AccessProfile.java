package dev.gox.translator.exec;

import dev.gox.runtime.cpu.Cpu;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is known of the memory that a process's instructions access, by their addresses. */
final class AccessProfile {
  /**
   * How much more often an instruction was seen to access memory outside the zone than inside;
   * those never seen outside are left out. Racing threads only lose counts.
   */
  private final Map<Long, int[]> outsideZone = new ConcurrentHashMap<>();

  private final Set<Long> slow = ConcurrentHashMap.newKeySet();

  /** A processor has executed an instruction, and knows whether that accessed other memory. */
  void note(Cpu cpu, long pc) {
    int[] surplus = outsideZone.get(pc);
    if (!cpu.outsideZone) {
      if (surplus != null) {
        surplus[0]--;
      }
      return;
    }
    cpu.outsideZone = false;
    if (surplus == null) {
      surplus = new int[1];
      outsideZone.put(pc, surplus);
    }
    surplus[0]++;
  }

  /** Whether an instruction mostly accesses memory outside the zone. */
  boolean isOutsideZone(long pc) {
    int[] surplus = outsideZone.get(pc);
    return surplus != null && surplus[0] > 0;
  }

  /** An instruction often accesses memory for which translated code has to leave. */
  void addSlow(long pc) {
    slow.add(pc);
  }

  /** Whether an instruction often accesses memory for which translated code has to leave. */
  boolean isSlow(long pc) {
    return slow.contains(pc);
  }
}
