package dev.gox.runtime.linux.event;

import static dev.gox.runtime.linux.Errno.EBADF;
import static dev.gox.runtime.linux.Errno.EEXIST;
import static dev.gox.runtime.linux.Errno.EFAULT;
import static dev.gox.runtime.linux.Errno.EINTR;
import static dev.gox.runtime.linux.Errno.EINVAL;
import static dev.gox.runtime.linux.Errno.ELOOP;
import static dev.gox.runtime.linux.Errno.ENOENT;

import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.linux.WaitQueue;
import dev.gox.runtime.linux.fs.OpenFile;
import dev.gox.runtime.linux.net.NetPoller;
import dev.gox.runtime.linux.signal.ThreadSignals;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;

/**
 * An epoll instance: an interest list, and the list of those of its items that were signalled since
 * they were last looked at (epoll(7), fs/eventpoll.c).
 *
 * <p>An item enters the ready list when its file's queue is signalled. A wait takes items from the
 * head, asks each file what is true now, and reports it. A level-triggered item goes back to the
 * tail, so it is asked again next time and no item starves another; an edge-triggered one comes
 * back with the next signal only; a one-shot one is disabled.
 *
 * <p>Two locks. {@code scan} makes looks at files and changes of the interest list one at a time;
 * files' own locks are taken under it. {@code lists} guards the fields and is taken last, since
 * files signal while they hold locks of their own.
 */
public final class Epoll extends OpenFile {
  static final int EPOLLEXCLUSIVE = 1 << 28;
  static final int EPOLLWAKEUP = 1 << 29;
  static final int EPOLLONESHOT = 1 << 30;
  static final int EPOLLET = 1 << 31;
  private static final int OPTIONS = EPOLLEXCLUSIVE | EPOLLWAKEUP | EPOLLONESHOT | EPOLLET;

  /** What may accompany EPOLLEXCLUSIVE. */
  private static final int EXCLUSIVE_MAY =
      PollEvents.POLLIN
          | PollEvents.POLLOUT
          | PollEvents.ALWAYS
          | EPOLLWAKEUP
          | EPOLLET
          | EPOLLEXCLUSIVE;

  static final int CTL_ADD = 1;
  static final int CTL_DEL = 2;
  static final int CTL_MOD = 3;

  /** Size of struct epoll_event, packed on amd64: 32 bits of events, 64 of data. */
  static final int EVENT_SIZE = 12;

  /** Most epolls in a chain in which each watches the next. */
  private static final int MAX_CHAIN = 5;

  /**
   * Makes the search for cycles exact: two adds at once could each miss the other's edge. Taken
   * before any epoll's own locks.
   */
  private static final Object NESTING = new Object();

  private final Object scan = new Object();
  private final Object lists = new Object();
  private final HashMap<EpollItem.Key, EpollItem> items = new HashMap<>();
  private final ArrayDeque<EpollItem> ready = new ArrayDeque<>();
  private final ArrayDeque<GuestThread> waiters = new ArrayDeque<>();

  /** The epolls that watch this one; guarded by {@link #NESTING}. */
  private final ArrayDeque<Epoll> watchers = new ArrayDeque<>();

  private final WaitQueue queue = new WaitQueue();

  Epoll() {
    super(O_RDWR);
  }

  /**
   * Changes the interest list.
   *
   * @param operation one of the CTL_ constants; others fail with EINVAL
   * @return 0 or -errno
   */
  long control(int operation, int descriptor, OpenFile file, int events, long data) {
    if ((events & EPOLLEXCLUSIVE) != 0 && operation != CTL_DEL) {
      boolean allowed =
          operation != CTL_MOD && !(file instanceof Epoll) && (events & ~EXCLUSIVE_MAY) == 0;
      if (!allowed) {
        return -EINVAL;
      }
    }
    if (!(file instanceof Epoll inner)) {
      return change(operation, descriptor, file, events, data);
    }
    synchronized (NESTING) {
      boolean adds = operation == CTL_ADD;
      if (adds && inner.chain(false, this) + chain(true, null) > MAX_CHAIN) {
        return -ELOOP;
      }
      long result = change(operation, descriptor, file, events, data);
      if (adds && result == 0) {
        inner.watchers.add(this);
      }
      return result;
    }
  }

  private long change(int operation, int descriptor, OpenFile file, int events, long data) {
    return switch (operation) {
      case CTL_ADD -> add(descriptor, file, events, data);
      case CTL_DEL -> delete(descriptor, file);
      case CTL_MOD -> modify(descriptor, file, events, data);
      default -> -EINVAL;
    };
  }

  private long add(int descriptor, OpenFile file, int events, long data) {
    synchronized (scan) {
      EpollItem item = new EpollItem(this, descriptor, file, events | PollEvents.ALWAYS, data);
      synchronized (lists) {
        if (items.putIfAbsent(item.key(), item) != null) {
          return -EEXIST;
        }
      }
      file.queue().add(item);
      if (!file.watch(item)) {
        // The last descriptor was closed on another thread meanwhile.
        discard(item);
        return -EBADF;
      }
      look(item);
      return 0;
    }
  }

  private long modify(int descriptor, OpenFile file, int events, long data) {
    synchronized (scan) {
      EpollItem item;
      synchronized (lists) {
        item = items.get(new EpollItem.Key(descriptor, file));
        if (item == null) {
          return -ENOENT;
        }
        if ((item.interest & EPOLLEXCLUSIVE) != 0) {
          return -EINVAL;
        }
        item.interest = events | PollEvents.ALWAYS;
        item.data = data;
      }
      look(item);
      return 0;
    }
  }

  private long delete(int descriptor, OpenFile file) {
    synchronized (scan) {
      EpollItem item;
      synchronized (lists) {
        item = items.get(new EpollItem.Key(descriptor, file));
      }
      if (item == null) {
        return -ENOENT;
      }
      discard(item);
      return 0;
    }
  }

  /** Enlists an item that is ready from the start. */
  private void look(EpollItem item) {
    signalled(item, item.file.readiness());
  }

  /** Takes an item out for good: by EPOLL_CTL_DEL, or since its file has no descriptor any more. */
  void discard(EpollItem item) {
    synchronized (lists) {
      if (item.removed) {
        return;
      }
      item.removed = true;
      items.remove(item.key());
      if (item.listed) {
        ready.remove(item);
      }
    }
    item.file.queue().remove(item);
    item.file.unwatch(item);
    if (item.file instanceof Epoll inner) {
      synchronized (NESTING) {
        inner.watchers.remove(this);
      }
    }
  }

  /** A file's queue was signalled: events that may have become true. */
  void signalled(EpollItem item, int events) {
    GuestThread waiter;
    synchronized (lists) {
      int wanted = item.interest & ~OPTIONS;
      if (item.removed || item.listed || (events & wanted) == 0) {
        return;
      }
      item.listed = true;
      ready.add(item);
      waiter = waiters.poll();
    }
    if (waiter != null) {
      waiter.signals().wake();
    }
    queue.signal(PollEvents.READABLE);
  }

  /**
   * Waits for events and writes them to guest memory.
   *
   * @param address of an array of at least max struct epoll_event
   * @param deadline on System.nanoTime()'s scale; Long.MAX_VALUE waits for ever
   * @param poll whether to return at once whatever the deadline
   * @return how many events were written, 0 at the deadline, or -errno
   */
  long await(GuestThread thread, long address, int max, long deadline, boolean poll) {
    GuestMemory memory = thread.process().memory();
    NetPoller sockets = thread.process().kernel().netPoller();
    if (poll || anyListed()) {
      // What sockets have is to be reported with the rest.
      sockets.look();
    }
    try {
      for (; ; ) {
        int count = collect(memory, address, max);
        if (count != 0 || poll) {
          return count;
        }
        synchronized (lists) {
          if (!ready.isEmpty()) {
            continue;
          }
          waiters.remove(thread);
          waiters.add(thread);
        }
        switch (sockets.sleep(thread, deadline)) {
          case ThreadSignals.INTERRUPTED:
            return -EINTR;
          case ThreadSignals.TIMED_OUT:
            return collect(memory, address, max);
          default:
            break;
        }
      }
    } finally {
      passOn(thread);
    }
  }

  private boolean anyListed() {
    synchronized (lists) {
      return !ready.isEmpty();
    }
  }

  /** A signal wakes one waiter; if that one leaves something behind, the next one must see it. */
  private void passOn(GuestThread thread) {
    GuestThread next = null;
    synchronized (lists) {
      waiters.remove(thread);
      if (!ready.isEmpty()) {
        next = waiters.poll();
      }
    }
    if (next != null) {
      next.signals().wake();
    }
  }

  /** Reports what is ready now: the number of events written, or -EFAULT if not even one could. */
  private int collect(GuestMemory memory, long address, int max) {
    synchronized (scan) {
      int candidates;
      synchronized (lists) {
        candidates = ready.size();
      }
      int count = 0;
      for (; candidates > 0 && count < max; candidates--) {
        EpollItem item;
        int wanted;
        synchronized (lists) {
          item = ready.poll();
          if (item == null) {
            break;
          }
          item.listed = false;
          wanted = item.interest & ~OPTIONS;
        }
        int events = wanted == 0 ? 0 : item.file.readiness() & wanted;
        if (events == 0) {
          continue;
        }
        long slot = address + (long) EVENT_SIZE * count;
        try {
          memory.putLong(slot + 4, item.data);
          memory.putInt(slot, events);
        } catch (GuestFault fault) {
          relist(item, true);
          return count > 0 ? count : -EFAULT;
        }
        count++;
        if ((item.interest & EPOLLONESHOT) != 0) {
          synchronized (lists) {
            item.interest &= OPTIONS;
          }
        } else if ((item.interest & EPOLLET) == 0) {
          relist(item, false);
        }
      }
      return count;
    }
  }

  private void relist(EpollItem item, boolean first) {
    synchronized (lists) {
      if (item.removed || item.listed) {
        return;
      }
      item.listed = true;
      if (first) {
        ready.addFirst(item);
      } else {
        ready.add(item);
      }
    }
  }

  /** Readable if a wait would report something; items that turn out not to be ready are dropped. */
  @Override
  public int readiness() {
    synchronized (scan) {
      for (; ; ) {
        EpollItem item;
        int wanted;
        synchronized (lists) {
          item = ready.poll();
          if (item == null) {
            return 0;
          }
          item.listed = false;
          wanted = item.interest & ~OPTIONS;
        }
        if (wanted != 0 && (item.file.readiness() & wanted) != 0) {
          relist(item, true);
          return PollEvents.READABLE;
        }
      }
    }
  }

  @Override
  public WaitQueue queue() {
    return queue;
  }

  @Override
  protected void close() {
    for (; ; ) {
      EpollItem item;
      synchronized (lists) {
        Iterator<EpollItem> all = items.values().iterator();
        if (!all.hasNext()) {
          return;
        }
        item = all.next();
      }
      discard(item);
    }
  }

  /**
   * Length of the longest chain of epolls from here, this one included, each watching the next or,
   * upwards, watched by the next. Level by level, since paths may be many more than epolls.
   *
   * @return more than {@link #MAX_CHAIN} if the walk meets the forbidden one
   */
  private int chain(boolean upwards, Epoll forbidden) {
    Set<Epoll> level = Set.of(this);
    int length = 0;
    while (!level.isEmpty()) {
      length++;
      Set<Epoll> next = new HashSet<>();
      for (Epoll epoll : level) {
        if (epoll == forbidden) {
          return MAX_CHAIN + 1;
        }
        epoll.neighbours(upwards, next);
      }
      level = next;
    }
    return length;
  }

  private void neighbours(boolean upwards, Set<Epoll> into) {
    if (upwards) {
      into.addAll(watchers);
      return;
    }
    synchronized (lists) {
      for (EpollItem.Key key : items.keySet()) {
        if (key.file() instanceof Epoll inner) {
          into.add(inner);
        }
      }
    }
  }
}
