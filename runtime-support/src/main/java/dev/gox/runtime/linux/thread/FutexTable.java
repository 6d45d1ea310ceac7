package dev.gox.runtime.linux.thread;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Who waits on which futex of a process (futex(2)). The lock of this object orders a waiter's look
 * at the word with its queueing, so that no wake falls between them.
 */
public final class FutexTable {
  /** A thread that waits. */
  static final class Waiter {
    final GuestThread thread;
    final int bits;
    long address;
    boolean woken;

    Waiter(GuestThread thread, long address, int bits) {
      this.thread = thread;
      this.address = address;
      this.bits = bits;
    }
  }

  private final Map<Long, ArrayDeque<Waiter>> queues = new HashMap<>();

  /** Queues a waiter; called under this object's lock, after the word was compared. */
  void enqueue(Waiter waiter) {
    ArrayDeque<Waiter> queue = queues.get(waiter.address);
    if (queue == null) {
      queue = new ArrayDeque<>();
      queues.put(waiter.address, queue);
    }
    queue.add(waiter);
  }

  /** Takes a waiter away that gave up; false if it had been woken. */
  synchronized boolean cancel(Waiter waiter) {
    if (waiter.woken) {
      return false;
    }
    ArrayDeque<Waiter> queue = queues.get(waiter.address);
    queue.remove(waiter);
    if (queue.isEmpty()) {
      queues.remove(waiter.address);
    }
    return true;
  }

  synchronized boolean isWoken(Waiter waiter) {
    return waiter.woken;
  }

  /** Wakes up to count waiters whose bits meet; how many. */
  public synchronized int wake(long address, int count, int bits) {
    ArrayDeque<Waiter> queue = queues.get(address);
    if (queue == null) {
      return 0;
    }
    int woken = 0;
    for (Iterator<Waiter> it = queue.iterator(); it.hasNext() && woken < count; ) {
      Waiter w = it.next();
      if ((w.bits & bits) != 0) {
        it.remove();
        w.woken = true;
        w.thread.signals().wake();
        woken++;
      }
    }
    if (queue.isEmpty()) {
      queues.remove(address);
    }
    return woken;
  }

  /** Moves up to count waiters to another futex; how many. */
  synchronized int requeue(long from, long to, int count) {
    ArrayDeque<Waiter> queue = queues.get(from);
    int moved = 0;
    while (queue != null && moved < count && !queue.isEmpty()) {
      Waiter w = queue.poll();
      w.address = to;
      enqueue(w);
      moved++;
    }
    if (queue != null && queue.isEmpty()) {
      queues.remove(from);
    }
    return moved;
  }
}
