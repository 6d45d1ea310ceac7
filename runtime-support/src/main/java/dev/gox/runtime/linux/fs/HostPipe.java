package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.WaitQueue;
import dev.gox.runtime.linux.event.Deadline;
import dev.gox.runtime.linux.event.PollEvents;
import dev.gox.runtime.linux.net.NetPoller;
import dev.gox.runtime.linux.signal.ThreadSignals;
import dev.gox.runtime.linux.thread.GuestThread;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A descriptor of a Linux host that gives or takes bytes when it has them or room for them: a FIFO
 * (fifo(7)), whoever is at its other end.
 */
class HostPipe extends OpenFile implements NetPoller.Listener {
  private static final int PIECE = 64 << 10;
  private static final int SIGPIPE = 13;

  /** How often somebody looks who waits for the other end to be opened: ns. */
  private static final long LOOK = 2_000_000;

  private final int fd;

  /** Null if it can't be read. */
  private final Pipe.SourceChannel in;

  /** Null if it can't be written. */
  private final Pipe.SinkChannel out;

  private final NetPoller poller;
  private final WaitQueue queue = new WaitQueue();

  /** Operations of which the poller is to tell. */
  private final AtomicInteger awaited = new AtomicInteger();

  /** A byte that was read to see whether there is a writer; negative if there is none. */
  private int ahead = -1;

  /** Takes an open descriptor, which doesn't block. */
  HostPipe(int flags, int fd, NetPoller poller) throws IOException {
    super(flags);
    this.fd = fd;
    this.poller = poller;
    int access = flags & 3;
    in = access == O_WRONLY ? null : HostCalls.source(fd);
    out = access == O_RDONLY ? null : HostCalls.sink(access == O_WRONLY ? fd : HostCalls.dup(fd));
  }

  /**
   * Waits until a FIFO has been opened for writing too, as open(2) does.
   *
   * @return 0, or -ERESTARTSYS if a signal came first
   */
  final long awaitWriter(GuestThread t) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    for (; ; ) {
      synchronized (this) {
        int n = in.read(one);
        if (n > 0) {
          ahead = one.get(0) & 0xFF;
        }
        if (n >= 0 || (HostCalls.poll(fd, PollEvents.POLLIN) & PollEvents.POLLHUP) != 0) {
          return 0;
        }
      }
      if (!pause(t)) {
        return -Errno.ERESTARTSYS;
      }
    }
  }

  /** Waits a moment before the next look; false if a signal came first. */
  static boolean pause(GuestThread t) {
    return t.signals().sleep(Deadline.after(LOOK)) != ThreadSignals.INTERRUPTED;
  }

  @Override
  public Path hostPath() {
    return HostCalls.path(fd);
  }

  @Override
  public Path hostName() throws IOException {
    return HostPaths.of(HostCalls.name(fd));
  }

  @Override
  FileStatus status() throws IOException {
    return FileStatus.of(hostPath(), true);
  }

  @Override
  public long read(GuestThread t, GuestVector to) {
    return in == null ? -Errno.EBADF : Blocking.run(t, this, () -> take(to));
  }

  private synchronized long take(GuestVector to) {
    int room = (int) Math.min(PIECE, to.remaining());
    if (room == 0) {
      return 0;
    }
    byte[] piece = new byte[room];
    int n = 0;
    if (ahead >= 0) {
      piece[n++] = (byte) ahead;
      ahead = -1;
    }
    try {
      int more = n == room ? 0 : in.read(ByteBuffer.wrap(piece, n, room - n));
      n += Math.max(0, more);
      if (n == 0) {
        return more < 0 ? 0 : later(in, SelectionKey.OP_READ);
      }
      if (!queue.isEmpty() && !readable(HostCalls.poll(fd, PollEvents.POLLIN))) {
        later(in, SelectionKey.OP_READ);
      }
    } catch (IOException e) {
      return -FileErrors.number(e);
    }
    to.put(piece, 0, n);
    return n;
  }

  private static boolean readable(int conditions) {
    return (conditions & (PollEvents.POLLIN | PollEvents.POLLHUP)) != 0;
  }

  @Override
  public long write(GuestThread t, GuestVector from) {
    if (out == null) {
      return -Errno.EBADF;
    }
    return Blocking.writeAll(
        t,
        this,
        from,
        () -> {
          long n = give(from);
          if (n == -Errno.EPIPE) {
            t.raise(SIGPIPE);
          }
          return n;
        });
  }

  private long give(GuestVector from) {
    byte[] piece = new byte[(int) Math.min(PIECE, from.remaining())];
    from.get(piece, 0, piece.length);
    int n;
    try {
      n = piece.length == 0 ? 0 : out.write(ByteBuffer.wrap(piece));
    } catch (IOException e) {
      from.back(piece.length);
      return -Errno.EPIPE;
    }
    from.back(piece.length - n);
    return n > 0 || piece.length == 0 ? n : later(out, SelectionKey.OP_WRITE);
  }

  /** Has whoever waits be told when an operation is possible: -EAGAIN. */
  private long later(SelectableChannel channel, int operation) {
    if (!queue.isEmpty()) {
      try {
        awaited.getAndUpdate(before -> before | operation);
        poller.arm(channel, operation, this);
      } catch (IOException e) {
        return -Errno.EIO;
      }
    }
    return -Errno.EAGAIN;
  }

  @Override
  protected final int sleep(GuestThread t, long deadline) {
    return poller.sleep(t, deadline);
  }

  @Override
  public final int unknown() {
    return awaited.get();
  }

  @Override
  public final void channelReady(int operations) {
    awaited.getAndUpdate(before -> before & ~operations);
    boolean reads = (operations & SelectionKey.OP_READ) != 0;
    queue.signal(reads ? PollEvents.READABLE | PollEvents.POLLHUP : PollEvents.WRITABLE);
  }

  @Override
  public synchronized int readiness() {
    int asked =
        (in == null ? 0 : PollEvents.POLLIN | PollEvents.POLLRDNORM)
            | (out == null ? 0 : PollEvents.POLLOUT | PollEvents.POLLWRNORM);
    int there;
    try {
      there = HostCalls.poll(fd, asked);
    } catch (IOException e) {
      return PollEvents.POLLERR;
    }
    if (in != null && !readable(there)) {
      later(in, SelectionKey.OP_READ);
    }
    if (out != null && (there & (PollEvents.POLLOUT | PollEvents.POLLERR)) == 0) {
      later(out, SelectionKey.OP_WRITE);
    }
    return ahead < 0 ? there : there | PollEvents.READABLE;
  }

  @Override
  public WaitQueue queue() {
    return queue;
  }

  @Override
  protected void close() {
    try {
      if (in != null) {
        poller.close(in, false);
      }
      if (out != null) {
        poller.close(out, false);
      }
    } catch (IOException e) {
      // The guest has let go of it; there is nobody to tell.
    }
  }
}
