package dev.gox.runtime.linux.proc;

/**
 * The limits of a process (setrlimit(2)). Most are kept for the program's own information; others
 * look at {@link #soft} where Linux would.
 */
public final class ResourceLimits {
  public static final int STACK = 3;
  public static final int CORE = 4;
  public static final int NOFILE = 7;
  public static final int SIGPENDING = 11;
  public static final int MSGQUEUE = 12;
  public static final int NICE = 13;
  public static final int RTPRIO = 14;
  public static final int COUNT = 16;

  /** No limit. */
  public static final long INFINITY = -1;

  private static final long STACK_BYTES = 8L << 20;
  private static final long QUEUED_SIGNALS = 32_768;
  private static final long MESSAGE_BYTES = 819_200;

  private final long[] soft = new long[COUNT];
  private final long[] hard = new long[COUNT];

  ResourceLimits() {
    for (int i = 0; i < COUNT; i++) {
      set(i, INFINITY, INFINITY);
    }
    set(STACK, STACK_BYTES, INFINITY);
    set(CORE, 0, INFINITY);
    set(SIGPENDING, QUEUED_SIGNALS, QUEUED_SIGNALS);
    set(MSGQUEUE, MESSAGE_BYTES, MESSAGE_BYTES);
    set(NICE, 0, 0);
    set(RTPRIO, 0, 0);
  }

  /** The same limits, to go their own way. */
  synchronized ResourceLimits copy() {
    ResourceLimits copied = new ResourceLimits();
    System.arraycopy(soft, 0, copied.soft, 0, COUNT);
    System.arraycopy(hard, 0, copied.hard, 0, COUNT);
    return copied;
  }

  /** The limit in force, an unsigned number. */
  public synchronized long soft(int resource) {
    return soft[resource];
  }

  synchronized long hard(int resource) {
    return hard[resource];
  }

  synchronized void set(int resource, long softLimit, long hardLimit) {
    soft[resource] = softLimit;
    hard[resource] = hardLimit;
  }
}
