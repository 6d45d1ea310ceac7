package dev.gox.runtime.linux.thread;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.event.Deadline;
import dev.gox.runtime.linux.signal.ThreadSignals;
import dev.gox.runtime.memory.GuestMemory;

/** futex(2). Shared futexes are treated as private ones: no two processes share memory yet. */
public final class FutexCalls {
  private FutexCalls() {}

  private static final int WAIT = 0;
  private static final int WAKE = 1;
  private static final int REQUEUE = 3;
  private static final int CMP_REQUEUE = 4;
  private static final int WAIT_BITSET = 9;
  private static final int WAKE_BITSET = 10;
  private static final int PRIVATE = 128;
  private static final int REALTIME = 256;
  private static final int ANY = -1;

  public static long futex(
      GuestThread t, long address, long operation, long value, long timeout, long other, long v3) {
    if ((address & 3) != 0) {
      return -Errno.EINVAL;
    }
    GuestMemory memory = t.process().memory();
    FutexTable table = t.process().futexes();
    int op = (int) operation & ~(PRIVATE | REALTIME);
    switch (op) {
      case WAIT, WAIT_BITSET -> {
        long nanos = Deadline.readTimespec(memory, timeout);
        if (nanos == Deadline.INVALID || op == WAIT_BITSET && (int) v3 == 0) {
          return -Errno.EINVAL;
        }
        long deadline =
            op == WAIT || nanos == Long.MAX_VALUE
                ? Deadline.after(nanos)
                : t.process().kernel().clock().deadline(((int) operation & REALTIME) != 0, nanos);
        return await(t, address, (int) value, deadline, op == WAIT ? ANY : (int) v3);
      }
      case WAKE -> {
        memory.getInt(address);
        return table.wake(address, Math.max(1, (int) value), ANY);
      }
      case WAKE_BITSET -> {
        return (int) v3 == 0
            ? -Errno.EINVAL
            : table.wake(address, Math.max(1, (int) value), (int) v3);
      }
      case REQUEUE, CMP_REQUEUE -> {
        synchronized (table) {
          if (op == CMP_REQUEUE && memory.getInt(address) != (int) v3) {
            return -Errno.EAGAIN;
          }
          int woken = table.wake(address, (int) value, ANY);
          return woken + table.requeue(address, other, (int) timeout);
        }
      }
      default -> {
        return -Errno.ENOSYS;
      }
    }
  }

  private static long await(GuestThread t, long address, int expected, long deadline, int bits) {
    FutexTable table = t.process().futexes();
    FutexTable.Waiter waiter = new FutexTable.Waiter(t, address, bits);
    synchronized (table) {
      if (t.process().memory().getInt(address) != expected) {
        return -Errno.EAGAIN;
      }
      table.enqueue(waiter);
    }
    for (; ; ) {
      int why = t.signals().sleep(deadline);
      if (table.isWoken(waiter)) {
        return 0;
      }
      if (why == ThreadSignals.WOKEN) {
        continue;
      }
      if (!table.cancel(waiter)) {
        return 0;
      }
      return why == ThreadSignals.TIMED_OUT ? -Errno.ETIMEDOUT : -Errno.ERESTARTSYS;
    }
  }
}
