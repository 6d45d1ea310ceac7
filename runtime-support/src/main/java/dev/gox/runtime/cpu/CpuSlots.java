package dev.gox.runtime.cpu;

/**
 * The names of {@link Cpu}'s slots. Apart from Cpu, so that the build's compiler of forms can name
 * fields in a JVM that does not export what Cpu accesses memory by.
 */
public final class CpuSlots {
  private CpuSlots() {}

  /** The name of the field that holds a slot. */
  public static String name(int slot) {
    return switch (slot) {
      case Cpu.ZERO -> "zero";
      case Cpu.FS_BASE -> "fsBase";
      case Cpu.GS_BASE -> "gsBase";
      case Cpu.EA -> "ea";
      default -> {
        int lane = slot - Cpu.VECTORS;
        yield slot < Cpu.ZERO ? "r" + slot : "x" + (lane >> 2) + "_" + (lane & 3);
      }
    };
  }
}
