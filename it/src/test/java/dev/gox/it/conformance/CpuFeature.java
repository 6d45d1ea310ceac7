package dev.gox.it.conformance;

import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * Where CPUID tells of a feature (SDM volume 2, CPUID): an offset in the results' header, a bit.
 */
enum CpuFeature {
  POPCNT(4, 23),
  RDRAND(4, 30),
  RDSEED(12, 18),
  FSGSBASE(12, 0),
  CLFLUSHOPT(12, 23),
  CLWB(12, 24),
  CX16(4, 13),
  SSE3(4, 0),
  SSSE3(4, 9),
  SSE41(4, 19),
  SSE42(4, 20),
  MOVBE(4, 22),
  AES(4, 25),
  PCLMULQDQ(4, 1),
  BMI1(12, 3),
  ADX(12, 19),
  SHA(12, 29),
  GFNI(16, 8),
  FMA(4, 12),
  AVX(4, 28),
  F16C(4, 29),
  AVX2(12, 5),
  BMI2(12, 8),
  VAES(16, 9),
  VPCLMULQDQ(16, 10),
  XSAVE(4, 27),
  LZCNT(28, 5);

  private final int offset;
  private final int bit;

  CpuFeature(int offset, int bit) {
    this.offset = offset;
    this.bit = bit;
  }

  /** Its name in the tables' last column. */
  String tablesName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a header offers it. */
  boolean isIn(ByteBuffer header) {
    return (header.getInt(offset) >>> bit & 1) != 0;
  }
}
