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

  public static long pminub(long a, long b) {
    long m = spread(below(a, b, TOP8), 7);
    return a & m | b & ~m;
  }

  public static long pmaxub(long a, long b) {
    long m = spread(below(a, b, TOP8), 7);
    return b & m | a & ~m;
  }

  public static long pminsb(long a, long b) {
    long m = spread(below(a ^ TOP8, b ^ TOP8, TOP8), 7);
    return a & m | b & ~m;
  }

  public static long pmaxsb(long a, long b) {
    long m = spread(below(a ^ TOP8, b ^ TOP8, TOP8), 7);
    return b & m | a & ~m;
  }

  public static long pminuw(long a, long b) {
    long m = spread(below(a, b, TOP16), 15);
    return a & m | b & ~m;
  }

  public static long pmaxuw(long a, long b) {
    long m = spread(below(a, b, TOP16), 15);
    return b & m | a & ~m;
  }

  public static long pminsw(long a, long b) {
    long m = spread(below(a ^ TOP16, b ^ TOP16, TOP16), 15);
    return a & m | b & ~m;
  }

  public static long pmaxsw(long a, long b) {
    long m = spread(below(a ^ TOP16, b ^ TOP16, TOP16), 15);
    return b & m | a & ~m;
  }

  public static long pminud(long a, long b) {
    long m = spread(below(a, b, TOP32), 31);
    return a & m | b & ~m;
  }

  public static long pmaxud(long a, long b) {
    long m = spread(below(a, b, TOP32), 31);
    return b & m | a & ~m;
  }

  public static long pminsd(long a, long b) {
    long m = spread(below(a ^ TOP32, b ^ TOP32, TOP32), 31);
    return a & m | b & ~m;
  }

  public static long pmaxsd(long a, long b) {
    long m = spread(below(a ^ TOP32, b ^ TOP32, TOP32), 31);
    return b & m | a & ~m;
  }
}
