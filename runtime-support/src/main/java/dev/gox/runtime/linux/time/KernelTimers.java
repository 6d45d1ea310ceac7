package dev.gox.runtime.linux.time;

import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs short tasks at given times, for all guests of a kernel, on one thread that starts with the
 * first of them.
 */
public final class KernelTimers {
  private static final long STACK_SIZE = 256 << 10;

  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private Thread thread;

  /** Guarded by the kernel's timers; ordered by time. */
  public static final class Timer implements Comparable<Timer> {
    private final long deadline;
    private final Runnable task;

    private Timer(long deadline, Runnable task) {
      this.deadline = deadline;
      this.task = task;
    }

    @Override
    public int compareTo(Timer other) {
      // Differences, since System.nanoTime() may wrap.
      return Long.signum(deadline - other.deadline);
    }
  }

  /**
   * Asks for a task to be run once.
   *
   * @param deadline on System.nanoTime()'s scale
   * @param task must not block, nor wait for locks that are held for long
   */
  public Timer schedule(long deadline, Runnable task) {
    Timer timer = new Timer(deadline, task);
    Thread runner;
    synchronized (timers) {
      timers.add(timer);
      if (timers.peek() != timer) {
        return timer;
      }
      if (thread == null) {
        thread = new Thread(null, this::run, "gox-timers", STACK_SIZE);
        thread.setDaemon(true);
        thread.start();
      }
      runner = thread;
    }
    LockSupport.unpark(runner);
    return timer;
  }

  /** Forgets all requests and ends the thread; another request starts one again. */
  public void shutdown() {
    Thread runner;
    synchronized (timers) {
      timers.clear();
      runner = thread;
      thread = null;
    }
    LockSupport.unpark(runner);
  }

  /** Takes a request back; a task that is running already is not waited for. */
  public void cancel(Timer timer) {
    synchronized (timers) {
      timers.remove(timer);
    }
  }

  private void run() {
    for (; ; ) {
      Runnable due = null;
      long wait = Long.MAX_VALUE;
      synchronized (timers) {
        if (thread != Thread.currentThread()) {
          return;
        }
        Timer first = timers.peek();
        if (first != null) {
          wait = first.deadline - System.nanoTime();
          if (wait <= 0) {
            timers.poll();
            due = first.task;
          }
        }
      }
      if (due != null) {
        due.run();
      } else {
        LockSupport.parkNanos(this, wait);
      }
    }
  }
}
