package dev.gox.runtime.cpu;

/**
 * What CPUID and /proc/cpuinfo tell of, in Linux's order: each has a bit of a register of a leaf
 * (Intel SDM vol. 2, CPUID), a name of Linux's, and the lowest level that offers it. All of it
 * works.
 */
enum CpuFeature {
  FPU(Word.LEAF1_EDX, 0, "fpu", CpuLevel.V1),
  TSC(Word.LEAF1_EDX, 4, "tsc", CpuLevel.V1),
  CX8(Word.LEAF1_EDX, 8, "cx8", CpuLevel.V1),
  CMOV(Word.LEAF1_EDX, 15, "cmov", CpuLevel.V1),
  MMX(Word.LEAF1_EDX, 23, "mmx", CpuLevel.V1),
  FXSR(Word.LEAF1_EDX, 24, "fxsr", CpuLevel.V1),
  SSE(Word.LEAF1_EDX, 25, "sse", CpuLevel.V1),
  SSE2(Word.LEAF1_EDX, 26, "sse2", CpuLevel.V1),
  SYSCALL(Word.EXTENDED_EDX, 11, "syscall", CpuLevel.V1),
  NX(Word.EXTENDED_EDX, 20, "nx", CpuLevel.V1),
  RDTSCP(Word.EXTENDED_EDX, 27, "rdtscp", CpuLevel.V1),
  LONG_MODE(Word.EXTENDED_EDX, 29, "lm", CpuLevel.V1),
  INVARIANT_TSC(Word.POWER_EDX, 8, "constant_tsc nonstop_tsc", CpuLevel.V1),
  SSE3(Word.LEAF1_ECX, 0, "pni", CpuLevel.V2),
  // Not of the psABI's level, but of all processors that have it but the first.
  PCLMULQDQ(Word.LEAF1_ECX, 1, "pclmulqdq", CpuLevel.V2),
  SSSE3(Word.LEAF1_ECX, 9, "ssse3", CpuLevel.V2),
  FMA(Word.LEAF1_ECX, 12, "fma", CpuLevel.V3),
  CX16(Word.LEAF1_ECX, 13, "cx16", CpuLevel.V2),
  SSE41(Word.LEAF1_ECX, 19, "sse4_1", CpuLevel.V2),
  SSE42(Word.LEAF1_ECX, 20, "sse4_2", CpuLevel.V2),
  MOVBE(Word.LEAF1_ECX, 22, "movbe", CpuLevel.V3),
  POPCNT(Word.LEAF1_ECX, 23, "popcnt", CpuLevel.V2),
  AES(Word.LEAF1_ECX, 25, "aes", CpuLevel.MAX),
  XSAVE(Word.LEAF1_ECX, 26, "xsave", CpuLevel.V3),
  OSXSAVE(Word.LEAF1_ECX, 27, "", CpuLevel.V3),
  AVX(Word.LEAF1_ECX, 28, "avx", CpuLevel.V3),
  F16C(Word.LEAF1_ECX, 29, "f16c", CpuLevel.V3),
  RDRAND(Word.LEAF1_ECX, 30, "rdrand", CpuLevel.MAX),
  HYPERVISOR(Word.LEAF1_ECX, 31, "hypervisor", CpuLevel.V1),
  LAHF(Word.EXTENDED_ECX, 0, "lahf_lm", CpuLevel.V2),
  LZCNT(Word.EXTENDED_ECX, 5, "abm", CpuLevel.V3),
  FSGSBASE(Word.LEAF7_EBX, 0, "fsgsbase", CpuLevel.MAX),
  BMI1(Word.LEAF7_EBX, 3, "bmi1", CpuLevel.V3),
  AVX2(Word.LEAF7_EBX, 5, "avx2", CpuLevel.V3),
  BMI2(Word.LEAF7_EBX, 8, "bmi2", CpuLevel.V3),
  RDSEED(Word.LEAF7_EBX, 18, "rdseed", CpuLevel.MAX),
  ADX(Word.LEAF7_EBX, 19, "adx", CpuLevel.MAX),
  CLFLUSHOPT(Word.LEAF7_EBX, 23, "clflushopt", CpuLevel.MAX),
  CLWB(Word.LEAF7_EBX, 24, "clwb", CpuLevel.MAX),
  SHA(Word.LEAF7_EBX, 29, "sha_ni", CpuLevel.MAX),
  XSAVEOPT(Word.LEAFD_EAX, 0, "xsaveopt", CpuLevel.MAX),
  XSAVEC(Word.LEAFD_EAX, 1, "xsavec", CpuLevel.MAX),
  XGETBV1(Word.LEAFD_EAX, 2, "xgetbv1", CpuLevel.MAX),
  GFNI(Word.LEAF7_ECX, 8, "gfni", CpuLevel.MAX),
  VAES(Word.LEAF7_ECX, 9, "vaes", CpuLevel.MAX),
  VPCLMULQDQ(Word.LEAF7_ECX, 10, "vpclmulqdq", CpuLevel.MAX);

  /** Registers of leaves that hold features. */
  enum Word {
    LEAF1_EDX,
    LEAF1_ECX,
    LEAF7_EBX,
    LEAF7_ECX,
    LEAFD_EAX,
    EXTENDED_EDX,
    EXTENDED_ECX,
    POWER_EDX
  }

  private final Word word;
  private final int bit;
  final String linuxName;
  private final CpuLevel level;

  CpuFeature(Word word, int bit, String linuxName, CpuLevel level) {
    this.word = word;
    this.bit = bit;
    this.linuxName = linuxName;
    this.level = level;
  }

  boolean isIn(CpuLevel offered) {
    return offered.compareTo(level) >= 0;
  }

  /** The bits of a register that a level sets. */
  static int bits(Word word, CpuLevel offered) {
    int bits = 0;
    for (CpuFeature feature : values()) {
      if (feature.word == word && feature.isIn(offered)) {
        bits |= 1 << feature.bit;
      }
    }
    return bits;
  }
}
