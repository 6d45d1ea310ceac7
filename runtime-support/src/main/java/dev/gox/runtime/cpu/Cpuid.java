package dev.gox.runtime.cpu;

/**
 * CPUID (Intel SDM vol. 2): offers just what gox implements, since programs choose their code by
 * it.
 */
public final class Cpuid {
  private Cpuid() {}

  /**
   * Leaf 1 EDX: FPU, TSC, CX8, CMOV, MMX, FXSR, SSE, SSE2. That is x86-64's baseline, without all
   * of which glibc refuses to run.
   */
  private static final int FEATURES_EDX =
      1 | 1 << 4 | 1 << 8 | 1 << 15 | 1 << 23 | 1 << 24 | 1 << 25 | 1 << 26;

  /** Leaf 1 ECX: CX16, POPCNT, hypervisor. */
  private static final int FEATURES_ECX = 1 << 13 | 1 << 23 | 1 << 31;

  /** Leaf 80000001h EDX: SYSCALL, NX, long mode, RDTSCP. */
  private static final int EXTENDED_EDX = 1 << 11 | 1 << 20 | 1 << 27 | 1 << 29;

  /** What the initial stack's AT_HWCAP says: CPUID.1:EDX. */
  public static int hwcap() {
    return FEATURES_EDX;
  }

  public static void cpuid(Cpu c) {
    int a = 0;
    int b = 0;
    int cx = 0;
    int d = 0;
    switch ((int) c.r0) {
      case 0 -> {
        a = 7;
        b = 0x756E6547; // "Genu"
        d = 0x49656E69; // "ineI"
        cx = 0x6C65746E; // "ntel"
      }
      case 1 -> {
        a = 0x000306A9;
        b = 0x0800; // CLFLUSH line size in bits 15 to 8: 8 quadwords
        cx = FEATURES_ECX;
        d = FEATURES_EDX;
      }
      case 0x8000_0000 -> a = 0x8000_0008;
      case 0x8000_0001 -> {
        cx = 1; // LAHF in 64-bit mode
        d = EXTENDED_EDX;
      }
      case 0x8000_0002 -> a = 0x00786F67; // the brand string is "gox"
      case 0x8000_0007 -> d = 1 << 8; // invariant TSC
      case 0x8000_0008 -> a = 0x3028; // 48 linear, 40 physical address bits
      default -> {
        // Reserved and unoffered leaves read as zero.
      }
    }
    c.r0 = a & 0xFFFF_FFFFL;
    c.r3 = b & 0xFFFF_FFFFL;
    c.r1 = cx & 0xFFFF_FFFFL;
    c.r2 = d & 0xFFFF_FFFFL;
  }
}
