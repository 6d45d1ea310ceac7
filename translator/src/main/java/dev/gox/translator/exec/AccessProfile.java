package dev.gox.translator.exec;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is known of the memory that a process's instructions access, by their addresses. */
final class AccessProfile {
  private final Set<Long> outsideZone = ConcurrentHashMap.newKeySet();
  private final Set<Long> slow = ConcurrentHashMap.newKeySet();

  /** An instruction was seen to access memory outside the zone, where programs have constants. */
  void addOutsideZone(long pc) {
    outsideZone.add(pc);
  }

  /** Whether an instruction was seen to access memory outside the zone. */
  boolean isOutsideZone(long pc) {
    return outsideZone.contains(pc);
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
