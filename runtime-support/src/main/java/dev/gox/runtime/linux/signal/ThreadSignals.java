package dev.gox.runtime.linux.signal;

import java.util.concurrent.locks.LockSupport;

/**
 * The signals of one thread and its sleep. A signal is put among the pending ones first and then
 * looks for a sleeper; a thread that goes to sleep says so first and then looks at what is pending:
 * so no signal falls between the two.
 */
public final class ThreadSignals {
  /** {@link #sleep}: someone called {@link #wake}. */
  public static final int WOKEN = 0;

  /** {@link #sleep}: a signal can be taken, or the thread is to end. */
  public static final int INTERRUPTED = 1;

  /** {@link #sleep}: the deadline has passed. */
  public static final int TIMED_OUT = 2;

  /** SIGKILL and SIGSTOP, which can't be blocked. */
  public static final long UNBLOCKABLE = 1L << 8 | 1L << 18;

  /** Those of a fault are taken before the others: SIGILL, TRAP, BUS, FPE, SEGV, SYS. */
  private static final long SYNCHRONOUS =
      1L << 3 | 1L << 4 | 1L << 6 | 1L << 7 | 1L << 10 | 1L << 30;

  /** A signal that was taken. */
  public record Taken(int signal, SignalInfo info) {}

  /** What a thread does while it sleeps that is more than to wait. */
  public interface Bed {
    /** Waits for about so many nanoseconds, {@link Long#MAX_VALUE} for ever; less is allowed. */
    void lie(long nanos);

    /** Is called after each wait, on the thread that slept. */
    void rise();

    /** Ends the wait that is under way, or the next, from any thread. */
    void rouse();
  }

  private final PendingSignals own = new PendingSignals();
  private final PendingSignals shared;

  /** Blocked signals: bit n - 1 is signal n. Only the thread itself changes it once it runs. */
  private volatile long mask;

  /** Blocked signals that sigtimedwait(2) waits for: they wake, but aren't delivered. */
  private volatile long awaited;

  /** The mask to come back to after a call that had its own; valid if {@link #borrowed}. */
  private long savedMask;

  private boolean borrowed;
  private boolean permit;
  private Thread sleeper;

  /** Where the sleeper lies; null for an ordinary sleep. */
  private Bed sleepersBed;

  private volatile boolean ending;

  /**
   * Makes the signals of a thread.
   *
   * @param shared those sent to its process
   */
  public ThreadSignals(PendingSignals shared) {
    this.shared = shared;
  }

  /** Adds a signal for this thread alone; the caller makes the thread look. */
  boolean add(int signal, SignalInfo info) {
    return own.add(signal, info);
  }

  /** Forgets what is pending of a set, for the thread alone. */
  void drop(long set) {
    own.drop(set);
  }

  /** Everything pending, blocked or not. */
  public long pending() {
    return own.bits() | shared.bits();
  }

  /** Whether a sleep would end at once: a signal can be taken, or the thread is to end. */
  public boolean interrupted() {
    return (pending() & (~mask | awaited)) != 0 || ending;
  }

  /** Whether the thread would take a signal now. */
  boolean wants(int signal) {
    return ((~mask | awaited) >>> signal - 1 & 1) != 0;
  }

  /** Whether a signal is held back. */
  boolean blocks(int signal) {
    return (mask >>> signal - 1 & 1) != 0;
  }

  /** Takes the next signal that may be delivered, or null. */
  Taken take() {
    return takeOf(~mask);
  }

  /** Takes a signal of a set, blocked or not, or null. */
  Taken takeOf(long set) {
    for (; ; ) {
      long ready = pending() & set;
      if (ready == 0) {
        return null;
      }
      long first = (ready & SYNCHRONOUS) != 0 ? ready & SYNCHRONOUS : ready;
      int signal = Long.numberOfTrailingZeros(first) + 1;
      SignalInfo info = own.take(signal);
      if (info == null) {
        info = shared.take(signal);
      }
      if (info != null) {
        return new Taken(signal, info);
      }
    }
  }

  /** The signals held back now: bit n - 1 is signal n. */
  public long mask() {
    return mask;
  }

  public void setMask(long blocked) {
    mask = blocked & ~UNBLOCKABLE;
  }

  /** Lets blocked signals of a set end sleeps, until called with 0. */
  void await(long set) {
    awaited = set;
  }

  /**
   * Puts another mask in force for the rest of a system call, as ppoll(2) and its like do. One that
   * was set before in this call is replaced.
   */
  public void borrowMask(long blocked) {
    if (!borrowed) {
      savedMask = mask;
      borrowed = true;
    }
    setMask(blocked);
  }

  /** Whether a mask is borrowed. */
  public boolean hasBorrowedMask() {
    return borrowed;
  }

  /** Ends what {@link #borrowMask} began. */
  public void returnMask() {
    if (borrowed) {
      mask = savedMask;
      borrowed = false;
    }
  }

  /** The mask that a signal frame keeps: the thread's own, if a call had borrowed another. */
  long maskForFrame() {
    long kept = borrowed ? savedMask : mask;
    borrowed = false;
    return kept;
  }

  /** Makes every sleep end from now on. */
  public void end() {
    ending = true;
    rouse();
  }

  /**
   * Sleeps until it is woken, interrupted, or the deadline passes. Only the thread itself calls it,
   * and it is the only way any system call waits.
   *
   * @param deadline on System.nanoTime()'s scale; {@link Long#MAX_VALUE} is never
   * @return WOKEN, INTERRUPTED or TIMED_OUT
   */
  public int sleep(long deadline) {
    return sleep(deadline, null);
  }

  /** As {@link #sleep(long)}, in a bed. */
  public int sleep(long deadline, Bed bed) {
    try {
      for (; ; ) {
        synchronized (this) {
          sleeper = Thread.currentThread();
          sleepersBed = bed;
          if (interrupted()) {
            return INTERRUPTED;
          }
          if (permit) {
            permit = false;
            return WOKEN;
          }
        }
        long left = deadline == Long.MAX_VALUE ? deadline : deadline - System.nanoTime();
        if (left <= 0) {
          return TIMED_OUT;
        }
        if (bed != null) {
          lieIn(bed, left);
        } else if (left == Long.MAX_VALUE) {
          LockSupport.park(this);
        } else {
          LockSupport.parkNanos(this, left);
        }
      }
    } finally {
      wakeful();
    }
  }

  private void lieIn(Bed bed, long nanos) {
    bed.lie(nanos);
    // What it does now may wake this very thread, which needs no rousing.
    wakeful();
    bed.rise();
  }

  private synchronized void wakeful() {
    sleeper = null;
    sleepersBed = null;
  }

  /**
   * Sleeps until it is woken, whatever signals come.
   *
   * @return false if the thread is to end
   */
  public boolean sleepUnlessEnding() {
    try {
      for (; ; ) {
        synchronized (this) {
          sleeper = Thread.currentThread();
          if (ending) {
            return false;
          }
          if (permit) {
            permit = false;
            return true;
          }
        }
        LockSupport.park(this);
      }
    } finally {
      wakeful();
    }
  }

  /** Ends the current or the next sleep, from any thread; permits don't accumulate. */
  public void wake() {
    synchronized (this) {
      permit = true;
    }
    rouse();
  }

  /** Makes a sleeper look at its signals again. */
  void rouse() {
    Thread asleep;
    Bed bed;
    synchronized (this) {
      asleep = sleeper;
      bed = sleepersBed;
    }
    if (bed != null) {
      bed.rouse();
    } else {
      LockSupport.unpark(asleep);
    }
  }
}
