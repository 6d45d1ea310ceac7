package dev.gox.runtime.linux.time;

/**
 * The functions of the vDSO (vdso(7)), in the order of their slots in its code. Each is a trap that
 * {@link VdsoCalls} serves, and a system call behind it if it may have to make one.
 */
public enum VdsoFunction {
  CLOCK_GETTIME("clock_gettime", 228),
  GETTIMEOFDAY("gettimeofday", 0),
  TIME("time", 0),
  CLOCK_GETRES("clock_getres", 229),
  GETCPU("getcpu", 0);

  /** Bytes of a function's slot. */
  public static final int SLOT = 32;

  /** Offset of the first slot in the image. */
  public static final int CODE = 0x800;

  /** What the C library calls it; the vDSO has it with {@code __vdso_} in front too. */
  public final String symbol;

  /** The system call that it falls back on; 0 for none. */
  public final int fallback;

  VdsoFunction(String symbol, int fallback) {
    this.symbol = symbol;
    this.fallback = fallback;
  }

  /** The function whose slot begins at an offset in the image, or null. */
  static VdsoFunction at(long offset) {
    long slot = (offset - CODE) / SLOT;
    boolean begins = offset >= CODE && (offset - CODE) % SLOT == 0;
    return begins && slot < ALL.length ? ALL[(int) slot] : null;
  }

  private static final VdsoFunction[] ALL = values();
}
