package dev.gox.runtime.linux.event;

import dev.gox.runtime.linux.WaitQueue;
import dev.gox.runtime.linux.fs.OpenFile;

/**
 * One file in an epoll's interest list. It listens to the file's queue, and stands in the list of
 * ready items from a signal until it is looked at. All mutable fields belong to the epoll's lock.
 */
final class EpollItem implements WaitQueue.Listener, OpenFile.Watch {
  private final Epoll epoll;
  final int descriptor;
  final OpenFile file;

  /**
   * The events asked for, with EPOLLET, EPOLLONESHOT, EPOLLEXCLUSIVE; 0 after a one-shot report.
   */
  int interest;

  /** The caller's 64 bits, handed back with each event. */
  long data;

  /** Whether the item stands in the list of ready items. */
  boolean listed;

  /** Set once the item has left the interest list. */
  boolean removed;

  EpollItem(Epoll epoll, int descriptor, OpenFile file, int interest, long data) {
    this.epoll = epoll;
    this.descriptor = descriptor;
    this.file = file;
    this.interest = interest;
    this.data = data;
  }

  Key key() {
    return new Key(descriptor, file);
  }

  @Override
  public void ready(int events) {
    epoll.signalled(this, events);
  }

  @Override
  public void fileClosed() {
    epoll.discard(this);
  }

  /**
   * The interest list's key: the same descriptor number may stand for another file after a close
   * that left the first one open through a duplicate.
   */
  record Key(int descriptor, OpenFile file) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key k && k.descriptor == descriptor && k.file == file;
    }

    @Override
    public int hashCode() {
      return descriptor * 31 + System.identityHashCode(file);
    }
  }
}
