package dev.gox.runtime.cpu;

/**
 * What a processor offers: the levels of the x86-64 psABI, and all that gox implements. Each
 * thread's {@link Cpu} has its process's.
 */
public enum CpuLevel {
  V1,
  V2,
  V3,
  MAX;

  /** Which makes Go programs fastest: docs/design.md, "Which processor". */
  public static final CpuLevel DEFAULT = MAX;
}
