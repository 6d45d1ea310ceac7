package dev.gox.runtime.linux.event;

import static dev.gox.runtime.linux.Errno.EBADF;
import static dev.gox.runtime.linux.Errno.EINVAL;

import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;

/** select(2) and pselect6: sets of descriptors as bits. */
public final class SelectCalls {
  private SelectCalls() {}

  // fs/select.c: what each of the three sets stands for.
  private static final int IN =
      PollEvents.READABLE | PollEvents.POLLRDBAND | PollEvents.POLLHUP | PollEvents.POLLERR;
  private static final int OUT = PollEvents.WRITABLE | PollEvents.POLLWRBAND | PollEvents.POLLERR;
  private static final int EXCEPT = PollEvents.POLLPRI;

  public static long select(
      GuestThread t, long count, long in, long out, long except, long timeout) {
    GuestMemory memory = t.process().memory();
    long nanos = Deadline.readTimeval(memory, timeout);
    if (nanos == Deadline.INVALID) {
      return -EINVAL;
    }
    long deadline = Deadline.after(nanos);
    long result = select(t, (int) count, in, out, except, deadline, nanos == 0);
    if (timeout != 0) {
      Deadline.writeTimeval(memory, timeout, Deadline.left(deadline));
    }
    return result;
  }

  public static long pselect6(
      GuestThread t, long count, long in, long out, long except, long timeout, long maskAndSize) {
    GuestMemory memory = t.process().memory();
    long mask = 0;
    long maskSize = 0;
    if (maskAndSize != 0) {
      mask = memory.getLong(maskAndSize);
      maskSize = memory.getLong(maskAndSize + 8);
    }
    long nanos = Deadline.readTimespec(memory, timeout);
    if (nanos == Deadline.INVALID) {
      return -EINVAL;
    }
    long error = SignalMask.swap(t, mask, maskSize);
    if (error != 0) {
      return error;
    }
    long deadline = Deadline.after(nanos);
    long result =
        SignalMask.restore(t, mask, select(t, (int) count, in, out, except, deadline, nanos == 0));
    if (timeout != 0) {
      Deadline.writeTimespec(memory, timeout, Deadline.left(deadline));
    }
    return result;
  }

  private static long select(
      GuestThread t, int countArg, long in, long out, long except, long deadline, boolean once) {
    if (countArg < 0) {
      return -EINVAL;
    }
    int count = Math.min(countArg, t.process().files().size());
    GuestMemory memory = t.process().memory();
    byte[] ins = read(memory, in, count);
    byte[] outs = read(memory, out, count);
    byte[] excepts = read(memory, except, count);
    int members = 0;
    for (int fd = 0; fd < count; fd++) {
      if ((wanted(ins, outs, excepts, fd)) != 0) {
        members++;
      }
    }
    int[] descriptors = new int[members];
    int[] wanted = new int[members];
    for (int fd = 0, i = 0; fd < count; fd++) {
      int events = wanted(ins, outs, excepts, fd);
      if (events != 0) {
        if (t.process().files().get(fd) == null) {
          return -EBADF;
        }
        descriptors[i] = fd;
        wanted[i++] = events;
      }
    }
    Waiting waiting = new Waiting(t, descriptors, wanted);
    long ready = waiting.await(deadline, once);
    if (ready < 0) {
      return ready;
    }
    byte[] readable = new byte[ins.length];
    byte[] writable = new byte[outs.length];
    byte[] exceptional = new byte[excepts.length];
    int bits = 0;
    for (int i = 0; i < members; i++) {
      int fd = descriptors[i];
      int events = waiting.events(i);
      bits += mark(ins, readable, fd, (events & IN) != 0);
      bits += mark(outs, writable, fd, (events & OUT) != 0);
      bits += mark(excepts, exceptional, fd, (events & EXCEPT) != 0);
    }
    memory.write(in, readable, 0, readable.length);
    memory.write(out, writable, 0, writable.length);
    memory.write(except, exceptional, 0, exceptional.length);
    return bits;
  }

  /** The bytes of a set, whole words of 8 as Linux reads them; none for a null pointer. */
  private static byte[] read(GuestMemory memory, long address, int count) {
    byte[] set = new byte[address == 0 ? 0 : (count + 63 >> 6) * 8];
    if (set.length > 0) {
      memory.read(address, set, 0, set.length);
    }
    return set;
  }

  private static int wanted(byte[] ins, byte[] outs, byte[] excepts, int fd) {
    return (has(ins, fd) ? IN : 0) | (has(outs, fd) ? OUT : 0) | (has(excepts, fd) ? EXCEPT : 0);
  }

  private static boolean has(byte[] set, int fd) {
    return set.length > 0 && (set[fd >> 3] >> (fd & 7) & 1) != 0;
  }

  private static int mark(byte[] asked, byte[] result, int fd, boolean holds) {
    if (!holds || !has(asked, fd)) {
      return 0;
    }
    result[fd >> 3] |= (byte) (1 << (fd & 7));
    return 1;
  }
}
