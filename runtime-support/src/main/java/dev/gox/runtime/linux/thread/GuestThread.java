package dev.gox.runtime.linux.thread;

import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.WaitQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * One guest thread on a Java thread of its own: how it waits, and the signals that end a wait.
 *
 * <p>The pending set, the mask and "about to block" change under one lock, so that no signal falls
 * between a look at them and the sleep.
 */
public final class GuestThread {
  /** {@link #block}: someone called {@link #wake}. */
  public static final int WOKEN = 0;

  /** {@link #block}: a signal can be delivered, or the thread is to end. */
  public static final int INTERRUPTED = 1;

  /** {@link #block}: the deadline has passed. */
  public static final int TIMED_OUT = 2;

  private final GuestProcess process;
  private final WaitQueue.Listener waker = new Waker();
  private final Object lock = new Object();

  /** Pending and blocked signals: bit n - 1 is signal n. */
  private long pending;

  private long mask;

  /** The mask to come back to after a call that had its own; valid if {@link #maskSaved}. */
  private long savedMask;

  private boolean maskSaved;
  private boolean permit;
  private Thread sleeper;

  public GuestThread(GuestProcess process) {
    this.process = process;
  }

  public GuestProcess process() {
    return process;
  }

  /** A listener for wait queues that wakes this thread. */
  public WaitQueue.Listener waker() {
    return waker;
  }

  /**
   * Sleeps until it is woken, interrupted, or the deadline passes. Only the thread itself calls it,
   * and it is the only way any system call waits.
   *
   * @param deadline on System.nanoTime()'s scale; {@link Long#MAX_VALUE} is never
   * @return WOKEN, INTERRUPTED or TIMED_OUT
   */
  public int block(long deadline) {
    try {
      for (; ; ) {
        synchronized (lock) {
          if ((pending & ~mask) != 0) {
            return INTERRUPTED;
          }
          if (permit) {
            permit = false;
            return WOKEN;
          }
          sleeper = Thread.currentThread();
        }
        if (deadline == Long.MAX_VALUE) {
          LockSupport.park(this);
        } else {
          long left = deadline - System.nanoTime();
          if (left <= 0) {
            return TIMED_OUT;
          }
          LockSupport.parkNanos(this, left);
        }
      }
    } finally {
      synchronized (lock) {
        sleeper = null;
      }
    }
  }

  /** Ends the current or the next sleep, from any thread; permits don't accumulate. */
  public void wake() {
    Thread asleep;
    synchronized (lock) {
      permit = true;
      asleep = sleeper;
    }
    LockSupport.unpark(asleep);
  }

  /** Whether a signal can be delivered, or the thread is to end. */
  public boolean interrupted() {
    synchronized (lock) {
      return (pending & ~mask) != 0;
    }
  }

  /** Sends the thread a signal, from any thread. */
  public void raise(int signal) {
    Thread asleep;
    synchronized (lock) {
      pending |= 1L << signal - 1;
      asleep = sleeper;
    }
    LockSupport.unpark(asleep);
  }

  /** The signals that wait to be delivered to this thread: bit n - 1 is signal n. */
  public long pendingSignals() {
    synchronized (lock) {
      return pending;
    }
  }

  /** The signals that are held back now: bit n - 1 is signal n. */
  public long signalMask() {
    synchronized (lock) {
      return mask;
    }
  }

  public void setSignalMask(long blocked) {
    synchronized (lock) {
      mask = blocked;
    }
  }

  /**
   * Puts another mask in force for the rest of a system call, as ppoll(2) and its like do. One that
   * was set before in this call is replaced.
   */
  public void borrowSignalMask(long blocked) {
    synchronized (lock) {
      if (!maskSaved) {
        savedMask = mask;
        maskSaved = true;
      }
      mask = blocked;
    }
  }

  /**
   * Ends what {@link #borrowSignalMask} began. If the call was interrupted, the borrowed mask stays
   * until the signal was delivered, whose frame keeps the thread's own.
   */
  public void returnSignalMask(boolean interrupted) {
    synchronized (lock) {
      if (maskSaved && !interrupted) {
        mask = savedMask;
        maskSaved = false;
      }
    }
  }

  private final class Waker implements WaitQueue.Listener {
    @Override
    public void ready(int events) {
      wake();
    }
  }
}
