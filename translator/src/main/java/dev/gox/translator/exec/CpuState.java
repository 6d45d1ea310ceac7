package dev.gox.translator.exec;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.CpuSlots;
import dev.gox.runtime.cpu.X87;

/** A copy of a processor's registers. */
final class CpuState {
  private final long[] slots = new long[Cpu.SLOTS];
  private long flagResult;
  private long flagCarries;
  private long rip;
  private int mxcsr;

  /** Null if there is none. */
  private X87 x87;

  private int systemFlags;
  private long rflags;

  /** Copies from a processor. */
  void take(Cpu c) {
    for (int slot = 0; slot < slots.length; slot++) {
      slots[slot] = c.get64(slot);
    }
    flagResult = c.flagResult;
    flagCarries = c.flagCarries;
    rip = c.rip;
    mxcsr = c.mxcsr;
    x87 = c.x87 == null ? null : c.x87.copy();
    systemFlags = c.systemFlags;
    rflags = c.rflags();
  }

  /** Copies back. */
  void putInto(Cpu c) {
    for (int slot = 0; slot < slots.length; slot++) {
      c.set64(slot, slots[slot]);
    }
    c.flagResult = flagResult;
    c.flagCarries = flagCarries;
    c.rip = rip;
    c.mxcsr = mxcsr;
    c.x87 = x87 == null ? null : x87.copy();
    c.systemFlags = systemFlags;
  }

  long rip() {
    return rip;
  }

  /**
   * Where another state differs: a line for each register, empty if nowhere. The precomputed
   * address is no register.
   */
  String difference(CpuState other, boolean flags) {
    StringBuilder s = new StringBuilder();
    for (int slot = 0; slot < slots.length; slot++) {
      if (slot != Cpu.EA) {
        differ(CpuSlots.name(slot), slots[slot], other.slots[slot], s);
      }
    }
    differ("rip", rip, other.rip, s);
    differ("mxcsr", mxcsr, other.mxcsr, s);
    if (flags) {
      differ("flags", rflags, other.rflags, s);
    }
    return s.toString();
  }

  private static void differ(String name, long mine, long others, StringBuilder s) {
    if (mine != others) {
      s.append(String.format("  %s is 0x%x and should be 0x%x%n", name, others, mine));
    }
  }

  @Override
  public String toString() {
    StringBuilder s = new StringBuilder(String.format("rip 0x%x flags 0x%x", rip, rflags));
    for (int slot = 0; slot < slots.length; slot++) {
      boolean upper = slot >= Cpu.VECTORS && (slot - Cpu.VECTORS & 2) != 0;
      if (slot < 16 || slot >= Cpu.VECTORS && !upper) {
        s.append(String.format(" %s 0x%x", CpuSlots.name(slot), slots[slot]));
      }
    }
    return s.toString();
  }
}
