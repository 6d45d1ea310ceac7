package dev.gox.runtime.cpu;

/** SSE comparisons on raw bits: Intel SDM vol. 2, UCOMISD, CMPPD. */
public final class FloatCompare {
  private FloatCompare() {}

  /** ZF is set by equal and by unordered operands; see {@link Flags} for the pair. */
  public static long compareResult64(long a, long b) {
    return result(Double.longBitsToDouble(a), Double.longBitsToDouble(b));
  }

  public static long compareResult32(long a, long b) {
    return result(Float.intBitsToFloat((int) a), Float.intBitsToFloat((int) b));
  }

  private static long result(double x, double y) {
    return x < y || x > y ? 1 : 0;
  }

  /** CF is set by less and by unordered operands, PF by the latter; OF, SF and AF are clear. */
  public static long compareCarries64(long a, long b) {
    return carries(Double.longBitsToDouble(a), Double.longBitsToDouble(b));
  }

  public static long compareCarries32(long a, long b) {
    return carries(Float.intBitsToFloat((int) a), Float.intBitsToFloat((int) b));
  }

  private static final long EQUAL = Flags.carriesOf(Flags.ZF);
  private static final long GREATER = Flags.carriesOf(0);

  /** As both less and unordered have them: their results differ in parity, too. */
  private static final long OTHER = Flags.carriesOf(Flags.CF);

  private static long carries(double x, double y) {
    return x > y ? GREATER : x == y ? EQUAL : OTHER;
  }

  public static void compare64(Cpu c, long a, long b) {
    c.flagResult = compareResult64(a, b);
    c.flagCarries = compareCarries64(a, b);
  }

  public static void compare32(Cpu c, long a, long b) {
    c.flagResult = compareResult32(a, b);
    c.flagCarries = compareCarries32(a, b);
  }

  /** Whether a predicate of CMPPD holds, 0 to 31: bit 4 only says which NaNs are signalled. */
  private static boolean holds(double x, double y, long predicate) {
    boolean positive =
        switch ((int) predicate & 11) {
          case 0 -> x == y;
          case 1 -> x < y;
          case 2 -> x <= y;
          case 3 -> x != x || y != y;
          case 8 -> !(x < y || x > y);
          case 9 -> !(x >= y);
          case 10 -> !(x > y);
          default -> false;
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
