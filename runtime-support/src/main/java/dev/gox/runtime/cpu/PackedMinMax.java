package dev.gox.runtime.cpu;

import static dev.gox.runtime.cpu.PackedOps.TOP16;
import static dev.gox.runtime.cpu.PackedOps.TOP32;
import static dev.gox.runtime.cpu.PackedOps.TOP8;
import static dev.gox.runtime.cpu.PackedOps.below;
import static dev.gox.runtime.cpu.PackedOps.spread;

/**
 * The lesser and the greater of packed integers, one 64-bit lane at a time, named as the
 * instructions: Intel SDM vol. 2, PMINSB, PMAXSB and the like.
 */
public final class PackedMinMax {
  private PackedMinMax() {}

  private static long choose(long mask, long a, long b) {
    return a & mask | b & ~mask;
  }

  /** All bits of the elements in which the unsigned a is below b. */
  private static long below8(long a, long b) {
    return spread(below(a, b, TOP8), 7);
  }

  public static long pminub(long a, long b) {
    return choose(below8(a, b), a, b);
  }

  public static long pmaxub(long a, long b) {
    return choose(below8(a, b), b, a);
  }

  public static long pminsb(long a, long b) {
    return choose(below8(a ^ TOP8, b ^ TOP8), a, b);
  }

  public static long pmaxsb(long a, long b) {
    return choose(below8(a ^ TOP8, b ^ TOP8), b, a);
  }

  /** All bits of the elements in which the unsigned a is below b. */
  private static long below16(long a, long b) {
    return spread(below(a, b, TOP16), 15);
  }

  public static long pminuw(long a, long b) {
    return choose(below16(a, b), a, b);
  }

  public static long pmaxuw(long a, long b) {
    return choose(below16(a, b), b, a);
  }

  public static long pminsw(long a, long b) {
    return choose(below16(a ^ TOP16, b ^ TOP16), a, b);
  }

  public static long pmaxsw(long a, long b) {
    return choose(below16(a ^ TOP16, b ^ TOP16), b, a);
  }

  /** All bits of the elements in which the unsigned a is below b. */
  private static long below32(long a, long b) {
    return spread(below(a, b, TOP32), 31);
  }

  public static long pminud(long a, long b) {
    return choose(below32(a, b), a, b);
  }

  public static long pmaxud(long a, long b) {
    return choose(below32(a, b), b, a);
  }

  public static long pminsd(long a, long b) {
    return choose(below32(a ^ TOP32, b ^ TOP32), a, b);
  }

  public static long pmaxsd(long a, long b) {
    return choose(below32(a ^ TOP32, b ^ TOP32), b, a);
  }
}
