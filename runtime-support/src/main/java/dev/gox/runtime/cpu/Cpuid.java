package dev.gox.runtime.cpu;

import dev.gox.runtime.cpu.CpuFeature.Word;

/**
 * CPUID (Intel SDM vol. 2): offers just what gox implements, and of that what the Cpu's {@link
 * CpuLevel} has, since programs choose their code by it.
 */
public final class Cpuid {
  private Cpuid() {}

  /** What the initial stack's AT_HWCAP says: CPUID.1:EDX. */
  public static int hwcap(CpuLevel level) {
    return CpuFeature.bits(Word.LEAF1_EDX, level);
  }

  /** The features of a level by Linux's names, with blanks between. */
  public static String linuxNames(CpuLevel level) {
    StringBuilder names = new StringBuilder();
    for (CpuFeature feature : CpuFeature.values()) {
      if (feature.isIn(level) && !feature.linuxName.isEmpty()) {
        names.append(names.isEmpty() ? "" : " ").append(feature.linuxName);
      }
    }
    return names.toString();
  }

  /** Whether programs find XSAVE, and more in signal frames than FXSAVE's state. */
  public static boolean hasExtendedState(CpuLevel level) {
    return CpuFeature.XSAVE.isIn(level);
  }

  public static void cpuid(Cpu c) {
    CpuLevel level = c.level;
    int a = 0;
    int b = 0;
    int cx = 0;
    int d = 0;
    switch ((int) c.r0) {
      case 0 -> {
        a = hasExtendedState(level) ? 0xD : 7;
        b = 0x756E6547; // "Genu"
        d = 0x49656E69; // "ineI"
        cx = 0x6C65746E; // "ntel"
      }
      case 1 -> {
        a = 0x000306A9;
        b = 0x0800; // CLFLUSH line size in bits 15 to 8: 8 quadwords
        cx = CpuFeature.bits(Word.LEAF1_ECX, level);
        d = CpuFeature.bits(Word.LEAF1_EDX, level);
      }
      case 7 -> {
        if ((int) c.r1 == 0) {
          b = CpuFeature.bits(Word.LEAF7_EBX, level);
          cx = CpuFeature.bits(Word.LEAF7_ECX, level);
        }
      }
      case 0xD -> {
        if (hasExtendedState(level)) {
          int leaf = (int) c.r1;
          a = leaf == 0 ? XState.COMPONENTS : leaf == 2 ? XState.AVX_SIZE : 0;
          a |= leaf == 1 ? CpuFeature.bits(Word.LEAFD_EAX, level) : 0;
          b = leaf < 0 || leaf > 2 ? 0 : leaf == 2 ? XState.AVX_OFFSET : XState.SIZE;
          cx = leaf == 0 ? XState.SIZE : 0;
        }
      }
      case 0x8000_0000 -> a = 0x8000_0008;
      case 0x8000_0001 -> {
        cx = CpuFeature.bits(Word.EXTENDED_ECX, level);
        d = CpuFeature.bits(Word.EXTENDED_EDX, level);
      }
      case 0x8000_0002 -> a = 0x00786F67; // the brand string is "gox"
      case 0x8000_0007 -> d = CpuFeature.bits(Word.POWER_EDX, level);
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
