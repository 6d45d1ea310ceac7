package dev.gox.runtime.cpu;

/** SSE comparisons on raw bits: Intel SDM vol. 2, UCOMISD, CMPPD. */
public final class FloatCompare {
  private FloatCompare() {}

  public static void flagsDouble(Cpu c, long a, long b) {
    flags(c, Double.longBitsToDouble(a), Double.longBitsToDouble(b));
  }

  public static void flagsSingle(Cpu c, long a, long b) {
    flags(c, Float.intBitsToFloat((int) a), Float.intBitsToFloat((int) b));
  }

  /** Unordered sets ZF, PF and CF; OF, SF and AF are cleared. */
  private static void flags(Cpu c, double x, double y) {
    int f;
    if (x > y) {
      f = 0;
    } else if (x < y) {
      f = Flags.CF;
    } else if (x == y) {
      f = Flags.ZF;
    } else {
      f = Flags.ZF | Flags.PF | Flags.CF;
    }
    Flags.setStatus(c, f);
  }

  /** EQ, LT, LE, UNORD by the predicate's low bits, negated by bit 2. */
  private static boolean holds(double x, double y, long predicate) {
    boolean positive =
        switch ((int) predicate & 3) {
          case 0 -> x == y;
          case 1 -> x < y;
          case 2 -> x <= y;
          default -> x != x || y != y;
        };
    return positive != ((predicate & 4) != 0);
  }

  public static long cmpDouble(long a, long b, long predicate) {
    return holds(Double.longBitsToDouble(a), Double.longBitsToDouble(b), predicate) ? -1 : 0;
  }

  public static long cmpSingle(long a, long b, long predicate) {
    float x = Float.intBitsToFloat((int) a);
    float y = Float.intBitsToFloat((int) b);
    return holds(x, y, predicate) ? 0xFFFF_FFFFL : 0;
  }
}
