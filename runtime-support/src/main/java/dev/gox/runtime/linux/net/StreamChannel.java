package dev.gox.runtime.linux.net;

import static dev.gox.runtime.linux.Errno.EAGAIN;
import static dev.gox.runtime.linux.Errno.ECONNRESET;
import static dev.gox.runtime.linux.Errno.EFAULT;
import static dev.gox.runtime.linux.Errno.EPIPE;
import static dev.gox.runtime.linux.event.PollEvents.POLLERR;
import static dev.gox.runtime.linux.event.PollEvents.POLLHUP;
import static dev.gox.runtime.linux.event.PollEvents.POLLRDHUP;
import static dev.gox.runtime.linux.event.PollEvents.READABLE;
import static dev.gox.runtime.linux.event.PollEvents.WRITABLE;
import static dev.gox.runtime.linux.net.SocketNumbers.MSG_PEEK;
import static dev.gox.runtime.linux.net.SocketNumbers.MSG_WAITALL;

import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.linux.WaitQueue;
import dev.gox.runtime.linux.fs.GuestVector;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * The two directions of a connected NIO channel, with what Linux tells about them and NIO does not:
 * whether there is input right now, whether the peer has closed its side, and the order in which an
 * error and an end of input are reported.
 *
 * <p>NIO can only be asked by trying. So a question reads ahead, into a buffer that the next reads
 * empty first; a look by MSG_PEEK and a fault on the guest's side while data is on its way use the
 * same buffer. Once a direction turned out to be exhausted it is armed with the poller and, while
 * someone watches there, not tried again before the poller has spoken.
 */
final class StreamChannel implements NetPoller.Listener {
  private static final byte[] NOTHING = {};

  /** How much a question may read ahead. */
  private static final int AHEAD = 64 << 10;

  private final SocketChannel channel;
  private final NetPoller poller;
  private final WaitQueue queue;

  /** One reader at a time: guards the input fields. */
  private final Object input = new Object();

  /** One writer at a time. */
  private final Object output = new Object();

  /** Bytes read but not yet given to the guest are [start, end). */
  private byte[] ahead = NOTHING;

  private int start;
  private int end;

  /** False from a read that found nothing until the poller says otherwise. */
  private volatile boolean maybeReadable = true;

  /** False from a write that found no room until the poller says otherwise. */
  private volatile boolean maybeWritable = true;

  /** The peer has sent its last byte. */
  private volatile boolean peerEnded;

  /** SHUT_RD and SHUT_WR. */
  private volatile boolean inputShut;

  private volatile boolean outputShut;

  /** The connection is gone; set together with {@link #error}, and stays when that was reported. */
  private volatile boolean broken;

  /** The error that the next operation reports, or 0. */
  private int error;

  StreamChannel(SocketChannel channel, NetPoller poller, WaitQueue queue) {
    this.channel = channel;
    this.poller = poller;
    this.queue = queue;
  }

  /**
   * Takes what has arrived; with MSG_WAITALL, says EAGAIN until all that is wanted has.
   *
   * @param discard whether the bytes are thrown away instead of stored (TCP's MSG_TRUNC)
   * @return how many bytes the message has now, 0 at the end of the input, or -errno: EAGAIN,
   *     ECONNRESET, EFAULT
   */
  long receive(Message message, boolean discard) {
    GuestVector to = message.data;
    boolean peek = message.has(MSG_PEEK);
    boolean all = message.has(MSG_WAITALL) && !peek;
    synchronized (input) {
      long got = take(to, peek, discard);
      while (all && got > 0 && to.remaining() > 0) {
        got = take(to, false, discard);
      }
      return got > 0 ? to.moved() : got;
    }
  }

  private long take(GuestVector to, boolean peek, boolean discard) {
    long before = to.moved();
    try {
      if (peek) {
        readAhead((int) Math.min(to.remaining(), AHEAD));
        to.put(ahead, start, end - start);
      } else {
        drain(to, discard);
        fill(to, discard);
      }
    } catch (GuestFault fault) {
      return to.moved() > before ? to.moved() - before : -EFAULT;
    }
    if (to.moved() > before) {
      return to.moved() - before;
    }
    int failure = takeError();
    if (failure != 0) {
      return -failure;
    }
    return peerEnded || inputShut || broken ? 0 : -EAGAIN;
  }

  /** Gives the guest what was read ahead. */
  private void drain(GuestVector to, boolean discard) {
    long before = to.moved();
    try {
      deliver(to, ahead, start, end - start, discard);
    } finally {
      start += (int) (to.moved() - before);
      if (start == end) {
        ahead = NOTHING;
        start = 0;
        end = 0;
      }
    }
  }

  /** Reads from the channel straight to the guest. */
  private void fill(GuestVector to, boolean discard) {
    byte[] scratch = Scratch.get();
    while (to.remaining() > 0 && (maybeReadable || to.moved() == 0)) {
      int wanted = (int) Math.min(to.remaining(), scratch.length);
      int n = read(scratch, wanted);
      if (n <= 0) {
        return;
      }
      long before = to.moved();
      try {
        deliver(to, scratch, 0, n, discard);
      } catch (GuestFault fault) {
        int delivered = (int) (to.moved() - before);
        keep(scratch, delivered, n - delivered);
        throw fault;
      }
      if (n < wanted) {
        return;
      }
    }
  }

  private static int deliver(GuestVector to, byte[] from, int at, int length, boolean discard) {
    return discard ? to.skip(length) : to.put(from, at, length);
  }

  /** Reads ahead until so many bytes wait, the channel is exhausted, or the end is known. */
  private void readAhead(int wanted) {
    byte[] scratch = Scratch.get();
    while (end - start < wanted) {
      int n = read(scratch, Math.min(wanted - (end - start), scratch.length));
      if (n <= 0) {
        return;
      }
      keep(scratch, 0, n);
    }
  }

  private void keep(byte[] from, int at, int length) {
    int kept = end - start;
    byte[] joined = new byte[kept + length];
    System.arraycopy(ahead, start, joined, 0, kept);
    System.arraycopy(from, at, joined, kept, length);
    ahead = joined;
    start = 0;
    end = joined.length;
  }

  /** One read of the channel; what it says beyond bytes is noted in the fields. */
  private int read(byte[] into, int length) {
    if (peerEnded || broken || !maybeReadable && poller.isWatched()) {
      return 0;
    }
    try {
      int n = channel.read(ByteBuffer.wrap(into, 0, length));
      if (n < 0) {
        peerEnded = true;
      } else if (n == 0 && length > 0) {
        maybeReadable = false;
        arm(SelectionKey.OP_READ);
      }
      return n;
    } catch (IOException e) {
      fail(ECONNRESET);
      return 0;
    }
  }

  /**
   * Sends what the channel takes.
   *
   * @return how many bytes, or -errno: EAGAIN if there is no room for even one, EPIPE, ECONNRESET,
   *     EFAULT
   */
  long send(GuestVector from) {
    long before = from.moved();
    synchronized (output) {
      int failure = takeError();
      if (failure != 0) {
        return -failure;
      }
      if (outputShut || broken) {
        return -EPIPE;
      }
      byte[] scratch = Scratch.get();
      while (from.remaining() > 0 && writable()) {
        long mark = from.moved();
        int n;
        try {
          n = from.get(scratch, 0, scratch.length);
        } catch (GuestFault fault) {
          from.back((int) (from.moved() - mark));
          return mark > before ? mark - before : -EFAULT;
        }
        int written = write(scratch, n);
        from.back(n - Math.max(written, 0));
        if (written < 0) {
          return from.moved() > before ? from.moved() - before : -failure();
        }
      }
    }
    return from.moved() > before || from.remaining() == 0 ? from.moved() - before : -EAGAIN;
  }

  /** Whether a write may find room. */
  private boolean writable() {
    if (!maybeWritable) {
      poller.look();
    }
    return maybeWritable;
  }

  /** One write; -1 if the connection turned out to be gone. */
  private int write(byte[] from, int length) {
    try {
      int written = channel.write(ByteBuffer.wrap(from, 0, length));
      if (written < length) {
        maybeWritable = false;
        arm(SelectionKey.OP_WRITE);
      }
      return written;
    } catch (IOException e) {
      // Reset after the peer's orderly end is a broken pipe; before it, a reset.
      fail(peerEnded ? EPIPE : ECONNRESET);
      return -1;
    }
  }

  private void arm(int operations) {
    try {
      poller.arm(channel, operations, this);
    } catch (IOException e) {
      fail(ECONNRESET);
    }
  }

  private synchronized void fail(int errno) {
    if (!broken) {
      error = errno;
      broken = true;
    }
  }

  /** The error to report next, reported hereby; 0 if there is none. */
  synchronized int takeError() {
    int e = error;
    error = 0;
    return e;
  }

  /** As {@link #takeError} of a connection that is gone: if that was reported, a broken pipe. */
  private int failure() {
    int e = takeError();
    return e != 0 ? e : EPIPE;
  }

  private synchronized boolean failed() {
    return error != 0;
  }

  @Override
  public void channelReady(int operations) {
    int events = POLLERR | POLLHUP;
    if ((operations & SelectionKey.OP_READ) != 0) {
      maybeReadable = true;
      events |= READABLE | POLLRDHUP;
    }
    if ((operations & SelectionKey.OP_WRITE) != 0) {
      maybeWritable = true;
      events |= WRITABLE;
    }
    queue.signal(events);
  }

  @Override
  public int unknown() {
    return (maybeReadable ? 0 : SelectionKey.OP_READ) | (maybeWritable ? 0 : SelectionKey.OP_WRITE);
  }

  /** The conditions of poll(2) that hold now. */
  int readiness() {
    boolean buffered;
    synchronized (input) {
      readAhead(AHEAD);
      buffered = end > start;
    }
    boolean noInput = peerEnded || inputShut || broken;
    int events = 0;
    if (buffered || noInput) {
      events |= READABLE;
    }
    if (noInput) {
      events |= POLLRDHUP;
    }
    if (writable() || broken) {
      events |= WRITABLE;
    }
    if (broken || noInput && outputShut) {
      events |= POLLHUP;
    }
    if (failed()) {
      events |= POLLERR;
    }
    return events;
  }

  /** How many bytes can be read at once: FIONREAD. */
  int available() {
    synchronized (input) {
      readAhead(AHEAD);
      return end - start;
    }
  }

  /** Whether both directions have ended, so that the connection is no more. */
  boolean disconnected() {
    return broken || peerEnded && outputShut;
  }

  void shutdown(boolean in, boolean out) {
    if (in) {
      // The host is not told: what arrives later can still be read, as on Linux.
      inputShut = true;
    }
    if (out && !outputShut) {
      outputShut = true;
      try {
        channel.shutdownOutput();
      } catch (IOException e) {
        fail(ECONNRESET);
      }
    }
    queue.signal(READABLE | WRITABLE | POLLRDHUP | POLLHUP);
  }

  /** Closes the channel; with a reset, if the guest never read all that had arrived. */
  void close() throws IOException {
    boolean unread;
    synchronized (input) {
      unread = end > start;
      ahead = NOTHING;
      start = 0;
      end = 0;
    }
    if (unread
        && !peerEnded
        && channel.supportedOptions().contains(StandardSocketOptions.SO_LINGER)) {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    }
    poller.close(channel, false);
  }
}
