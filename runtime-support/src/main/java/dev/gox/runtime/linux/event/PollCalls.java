package dev.gox.runtime.linux.event;

import static dev.gox.runtime.linux.Errno.EINVAL;
import static dev.gox.runtime.linux.Errno.ERESTARTNOHAND;

import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;

/** poll(2) and ppoll(2). */
public final class PollCalls {
  private PollCalls() {}

  // struct pollfd: the descriptor, 16 bits of events, 16 bits of returned events
  private static final int POLLFD_SIZE = 8;
  private static final int EVENTS = 4;
  private static final int RETURNED = 6;

  public static long poll(GuestThread t, long fds, long count, long timeout) {
    int millis = (int) timeout;
    return poll(t, fds, count, Deadline.ofMillis(millis), millis == 0);
  }

  public static long ppoll(
      GuestThread t, long fds, long count, long timeout, long mask, long maskSize) {
    GuestMemory memory = t.process().memory();
    long nanos = Deadline.readTimespec(memory, timeout);
    if (nanos == Deadline.INVALID) {
      return -EINVAL;
    }
    long error = SignalMask.swap(t, mask, maskSize);
    if (error != 0) {
      return error;
    }
    long deadline = Deadline.after(nanos);
    long result = SignalMask.restore(t, mask, poll(t, fds, count, deadline, nanos == 0));
    if (timeout != 0) {
      Deadline.writeTimespec(memory, timeout, Deadline.left(deadline));
    }
    return result;
  }

  private static long poll(GuestThread t, long fds, long countArg, long deadline, boolean once) {
    long limit = t.process().files().limit();
    if (countArg < 0 || (countArg & 0xFFFF_FFFFL) > limit) {
      return -EINVAL;
    }
    GuestMemory memory = t.process().memory();
    int count = (int) countArg;
    int[] descriptors = new int[count];
    int[] wanted = new int[count];
    for (int i = 0; i < count; i++) {
      long entry = fds + (long) POLLFD_SIZE * i;
      descriptors[i] = memory.getInt(entry);
      wanted[i] = memory.getShort(entry + EVENTS) & 0xFFFF;
    }
    Waiting waiting = new Waiting(t, descriptors, wanted);
    long ready = waiting.await(deadline, once);
    if (ready == -ERESTARTNOHAND) {
      return ready;
    }
    for (int i = 0; i < count; i++) {
      memory.putShort(fds + (long) POLLFD_SIZE * i + RETURNED, (short) waiting.events(i));
    }
    return ready;
  }
}
