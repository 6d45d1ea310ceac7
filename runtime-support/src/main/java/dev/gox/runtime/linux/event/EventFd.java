package dev.gox.runtime.linux.event;

import static dev.gox.runtime.linux.Errno.EAGAIN;
import static dev.gox.runtime.linux.Errno.EINVAL;

import dev.gox.runtime.linux.WaitQueue;
import dev.gox.runtime.linux.fs.Blocking;
import dev.gox.runtime.linux.fs.GuestVector;
import dev.gox.runtime.linux.fs.OpenFile;
import dev.gox.runtime.linux.thread.GuestThread;

/** A counter to wait for: eventfd(2). */
public final class EventFd extends OpenFile {
  private static final int EFD_SEMAPHORE = 1;
  private static final int EFD_CLOEXEC = OpenFile.O_CLOEXEC;
  private static final int EFD_NONBLOCK = OpenFile.O_NONBLOCK;

  /** How many bytes each read and write moves. */
  private static final int SIZE = 8;

  private final boolean semaphore;
  private final WaitQueue queue = new WaitQueue();

  /** Unsigned; at most 2^64 - 2. */
  private long counter;

  private EventFd(long initial, boolean semaphore, int flags) {
    super(O_RDWR | flags);
    this.semaphore = semaphore;
    counter = initial;
  }

  public static long eventfd(GuestThread t, long initial) {
    return eventfd2(t, initial, 0);
  }

  public static long eventfd2(GuestThread t, long initial, long flagsArg) {
    int flags = (int) flagsArg;
    if ((flags & ~(EFD_SEMAPHORE | EFD_CLOEXEC | EFD_NONBLOCK)) != 0) {
      return -EINVAL;
    }
    EventFd file =
        new EventFd(initial & 0xFFFF_FFFFL, (flags & EFD_SEMAPHORE) != 0, flags & EFD_NONBLOCK);
    return t.process().files().install(file, (flags & EFD_CLOEXEC) != 0);
  }

  @Override
  public long read(GuestThread t, GuestVector to) {
    return to.remaining() < SIZE ? -EINVAL : Blocking.run(t, this, () -> take(to));
  }

  private long take(GuestVector to) {
    synchronized (this) {
      if (counter == 0) {
        return -EAGAIN;
      }
      long value = semaphore ? 1 : counter;
      counter -= value;
      to.putLong(value);
    }
    queue.signal(PollEvents.POLLOUT);
    return SIZE;
  }

  @Override
  public long write(GuestThread t, GuestVector from) {
    if (from.remaining() < SIZE) {
      return -EINVAL;
    }
    long value = from.getLong();
    return value == -1 ? -EINVAL : Blocking.run(t, this, () -> add(value));
  }

  private long add(long value) {
    synchronized (this) {
      // Room up to 2^64 - 2: unsigned, so everything but all ones.
      if (Long.compareUnsigned(-2 - counter, value) < 0) {
        return -EAGAIN;
      }
      counter += value;
    }
    queue.signal(PollEvents.POLLIN);
    return SIZE;
  }

  /** Without the synonyms POLLRDNORM and POLLWRNORM, as on Linux. */
  @Override
  public synchronized int readiness() {
    int events = counter != 0 ? PollEvents.POLLIN : 0;
    return Long.compareUnsigned(counter, -2) < 0 ? events | PollEvents.POLLOUT : events;
  }

  @Override
  public WaitQueue queue() {
    return queue;
  }
}
