package dev.gox.runtime.linux.signal;

/**
 * What siginfo_t says of a signal (sigaction(2)): the words that a handler reads, by their places
 * on amd64.
 *
 * @param code si_code
 * @param error si_errno
 * @param first the union's first 8 bytes: the sender's pid and uid, the fault's address, or the
 *     timer's id and overruns
 * @param second the next 8 bytes: the value that came with the signal
 * @param source who wants to know when the signal is taken, or null
 */
public record SignalInfo(int code, int error, long first, long second, Source source) {
  public static final int SI_USER = 0;
  public static final int SI_KERNEL = 0x80;
  public static final int SI_QUEUE = -1;
  public static final int SI_TIMER = -2;
  public static final int SI_TKILL = -6;

  /** What sends a signal again only when the last one was taken: a timer. */
  public interface Source {
    /** The signal leaves the queue; returns what it is to say. */
    SignalInfo taken(SignalInfo queued);
  }

  /** A signal that the kernel sends by itself. */
  public static final SignalInfo KERNEL = of(SI_KERNEL, 0);

  /** A signal with one word. */
  public static SignalInfo of(int code, long first) {
    return new SignalInfo(code, 0, first, 0, null);
  }

  /** A signal by a process: pid in the low half, uid in the high one. */
  public static SignalInfo from(int code, int pid, int uid) {
    return of(code, pid & 0xFFFF_FFFFL | (long) uid << 32);
  }

  /** What the handler of this signal sees, now that it is delivered. */
  SignalInfo taken() {
    return source == null ? this : source.taken(this);
  }
}
