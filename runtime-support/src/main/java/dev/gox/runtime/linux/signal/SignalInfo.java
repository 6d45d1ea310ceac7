package dev.gox.runtime.linux.signal;

/**
 * What siginfo_t says of a signal (sigaction(2)).
 *
 * @param code si_code
 * @param first the first word of the union: the sender's pid and uid, or the fault's address
 */
public record SignalInfo(int code, long first) {
  public static final int SI_USER = 0;
  public static final int SI_KERNEL = 0x80;
  public static final int SI_TKILL = -6;

  /** A signal by a process: pid in the low half, uid in the high one. */
  public static SignalInfo from(int code, int pid, int uid) {
    return new SignalInfo(code, pid & 0xFFFF_FFFFL | (long) uid << 32);
  }
}
