package dev.gox.inspect;

import java.util.Set;

/** The features of every x86-64 processor: what GOAMD64=v1 takes for granted. */
final class Baseline {
  private static final Set<String> FEATURES =
      Set.of("FPU", "CMOV", "CX8", "FXSR", "MMX", "SSE", "SSE2", "SYSCALL", "TSC", "MSR", "CPUID");

  private Baseline() {}

  static boolean has(String feature) {
    return FEATURES.contains(feature);
  }
}
