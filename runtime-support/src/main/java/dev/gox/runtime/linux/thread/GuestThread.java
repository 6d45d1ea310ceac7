package dev.gox.runtime.linux.thread;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.cpu.Supervisor;
import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.SystemCallEntry;
import dev.gox.runtime.linux.WaitQueue;
import dev.gox.runtime.linux.signal.AlternateStack;
import dev.gox.runtime.linux.signal.SignalDelivery;
import dev.gox.runtime.linux.signal.SignalInfo;
import java.util.concurrent.locks.LockSupport;

/**
 * One guest thread on a Java thread of its own: how it waits, and the signals that end a wait.
 *
 * <p>The pending set, the mask and "about to block" change under one lock, so that no signal falls
 * between a look at them and the sleep.
 */
public final class GuestThread implements Supervisor {
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

  /** The processor; null only for threads that make calls but run no code. */
  private final Cpu cpu;

  private final int tid;
  private final AlternateStack alternateStack = new AlternateStack();

  /** What is known of pending signals, by number; null for those sent without. */
  private final SignalInfo[] infos = new SignalInfo[65];

  private volatile boolean dying;
  private int exitStatus;

  /**
   * Where to clear the thread id and wake a futex at the end: set_tid_address(2); 0 for nowhere.
   */
  private long clearTid;

  /** A thread that makes calls on behalf of no code. */
  public GuestThread(GuestProcess process) {
    this(process, null, process.pid());
  }

  /** A thread that runs a processor; it starts by {@link #start}. */
  public GuestThread(GuestProcess process, Cpu cpu, int tid) {
    this.process = process;
    this.cpu = cpu;
    this.tid = tid;
    if (cpu != null) {
      cpu.supervisor = this;
    }
  }

  public Cpu cpu() {
    return cpu;
  }

  public int tid() {
    return tid;
  }

  /** Where handlers run that ask for it: sigaltstack(2). */
  public AlternateStack alternateStack() {
    return alternateStack;
  }

  public void setClearTid(long address) {
    clearTid = address;
  }

  /** Starts the Java thread; OutOfMemoryError if the host grants no more threads. */
  public void start() {
    Thread java = new Thread(null, this::run, "guest-" + tid, JAVA_STACK);
    java.setDaemon(true);
    java.start();
  }

  /** Room for the deepest chain of calls that a system call makes. */
  private static final long JAVA_STACK = 1 << 20;

  private void run() {
    try {
      process.executor().run(cpu);
    } catch (Throwable bug) {
      System.err.println("gox: internal error in guest thread " + tid + ": " + bug);
      process.exit(INTERNAL_ERROR);
    } finally {
      if (clearTid != 0 && !process.hasEnded()) {
        clearTidAndWake();
      }
      process.threadEnded(this, exitStatus);
    }
  }

  /** The exit status after a defect of gox's own: EX_SOFTWARE of sysexits.h. */
  private static final int INTERNAL_ERROR = 70;

  private void clearTidAndWake() {
    try {
      process.memory().putInt(clearTid, 0);
      process.futexes().wake(clearTid, 1, -1);
    } catch (GuestFault fault) {
      // The kernel ignores a bad address here.
    }
  }

  /** Ends this thread at its next poll: exit(2), or exit_group(2) by another. */
  public void die() {
    dying = true;
    if (cpu != null) {
      cpu.poll = 1;
    }
    wake();
  }

  /** Ends this thread with a status that counts if it is the last. */
  public void exit(int status) {
    exitStatus = status;
    die();
  }

  @Override
  public void systemCall(Cpu c) {
    long number = c.r0;
    long first = c.r7;
    long result = SystemCallEntry.call(this, number, first, c.r6, c.r2, c.r10, c.r8, c.r9);
    if (result <= -Errno.ERESTARTSYS && result >= -Errno.ERESTART_RESTARTBLOCK) {
      SignalDelivery.interrupted(this, (int) -result, number);
      return;
    }
    // sigreturn has restored RAX itself and returns it.
    c.r0 = result;
    if (maskSaved) {
      endBorrowedMask();
    }
  }

  private void endBorrowedMask() {
    boolean deliverable = interrupted();
    if (!deliverable) {
      returnSignalMask(false);
    }
  }

  @Override
  public void poll(Cpu c) {
    c.poll = 0;
    if (dying) {
      c.halted = true;
      return;
    }
    SignalDelivery.deliverPending(this);
  }

  @Override
  public void fault(Cpu c, GuestFault fault) {
    SignalDelivery.fault(this, fault);
  }

  /** Takes the lowest deliverable signal's number, or 0. */
  public int takeSignal() {
    synchronized (lock) {
      long ready = pending & ~mask;
      if (ready == 0) {
        return 0;
      }
      int signal = Long.numberOfTrailingZeros(ready) + 1;
      pending &= ~(1L << signal - 1);
      return signal;
    }
  }

  /** What is known of a signal that was just taken; null if nothing. */
  public SignalInfo takeInfo(int signal) {
    synchronized (lock) {
      SignalInfo info = infos[signal];
      infos[signal] = null;
      return info;
    }
  }

  /** The mask that a signal frame keeps: the thread's own, if a call had borrowed another. */
  public long maskForFrame() {
    synchronized (lock) {
      long kept = maskSaved ? savedMask : mask;
      maskSaved = false;
      return kept;
    }
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
          if ((pending & ~mask) != 0 || dying) {
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
      return (pending & ~mask) != 0 || dying;
    }
  }

  /** Sends a signal with what is known of it; of a standard signal already pending, the first. */
  public void raise(int signal, SignalInfo info) {
    synchronized (lock) {
      if ((pending & 1L << signal - 1) == 0) {
        infos[signal] = info;
      }
    }
    raise(signal);
  }

  /** Sends the thread a signal, from any thread. */
  public void raise(int signal) {
    Thread asleep;
    synchronized (lock) {
      pending |= 1L << signal - 1;
      asleep = sleeper;
    }
    if (cpu != null) {
      cpu.poll = 1;
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
    if (cpu != null) {
      cpu.poll = 1;
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
