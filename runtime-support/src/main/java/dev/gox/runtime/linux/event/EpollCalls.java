package dev.gox.runtime.linux.event;

import static dev.gox.runtime.linux.Errno.EBADF;
import static dev.gox.runtime.linux.Errno.EINVAL;
import static dev.gox.runtime.linux.Errno.EPERM;

import dev.gox.runtime.linux.fs.OpenFile;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;

/** The epoll system calls: epoll_create(2), epoll_ctl(2), epoll_wait(2). */
public final class EpollCalls {
  private EpollCalls() {}

  private static final int EPOLL_CLOEXEC = OpenFile.O_CLOEXEC;

  /** fs/eventpoll.c: INT_MAX / sizeof(struct epoll_event). */
  private static final int MAX_EVENTS = Integer.MAX_VALUE / Epoll.EVENT_SIZE;

  public static long create(GuestThread t, long size) {
    return (int) size <= 0 ? -EINVAL : create1(t, 0);
  }

  public static long create1(GuestThread t, long flags) {
    if (((int) flags & ~EPOLL_CLOEXEC) != 0) {
      return -EINVAL;
    }
    return t.process().files().install(new Epoll(), ((int) flags & EPOLL_CLOEXEC) != 0);
  }

  public static long control(GuestThread t, long epfd, long op, long fd, long event) {
    int operation = (int) op;
    int events = 0;
    long data = 0;
    if (operation != Epoll.CTL_DEL) {
      GuestMemory memory = t.process().memory();
      events = memory.getInt(event);
      data = memory.getLong(event + 4);
    }
    OpenFile epoll = t.process().files().get(epfd);
    OpenFile file = t.process().files().get(fd);
    if (epoll == null || file == null) {
      return -EBADF;
    }
    if (file.queue() == null) {
      return -EPERM;
    }
    if (epoll == file || !(epoll instanceof Epoll instance)) {
      return -EINVAL;
    }
    return instance.control(operation, (int) fd, file, events, data);
  }

  public static long await(GuestThread t, long epfd, long events, long max, long timeout) {
    return await(t, epfd, events, (int) max, Deadline.ofMillis((int) timeout), (int) timeout == 0);
  }

  public static long pwait(
      GuestThread t, long epfd, long events, long max, long timeout, long mask, long maskSize) {
    long error = SignalMask.swap(t, mask, maskSize);
    if (error != 0) {
      return error;
    }
    return SignalMask.restore(t, mask, await(t, epfd, events, max, timeout));
  }

  public static long pwait2(
      GuestThread t, long epfd, long events, long max, long timeout, long mask, long maskSize) {
    long nanos = Deadline.readTimespec(t.process().memory(), timeout);
    if (nanos == Deadline.INVALID) {
      return -EINVAL;
    }
    long error = SignalMask.swap(t, mask, maskSize);
    if (error != 0) {
      return error;
    }
    long result = await(t, epfd, events, (int) max, Deadline.after(nanos), nanos == 0);
    return SignalMask.restore(t, mask, result);
  }

  private static long await(
      GuestThread t, long epfd, long events, int max, long deadline, boolean poll) {
    if (max <= 0 || max > MAX_EVENTS) {
      return -EINVAL;
    }
    OpenFile file = t.process().files().get(epfd);
    if (file == null) {
      return -EBADF;
    }
    if (!(file instanceof Epoll epoll)) {
      return -EINVAL;
    }
    return epoll.await(t, events, max, deadline, poll);
  }
}
