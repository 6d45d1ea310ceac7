package dev.gox.runtime.linux.net;

import static dev.gox.runtime.linux.Errno.EAGAIN;
import static dev.gox.runtime.linux.Errno.EINTR;
import static dev.gox.runtime.linux.Errno.ENOPROTOOPT;
import static dev.gox.runtime.linux.Errno.ENOTTY;
import static dev.gox.runtime.linux.Errno.EOPNOTSUPP;
import static dev.gox.runtime.linux.Errno.EPIPE;
import static dev.gox.runtime.linux.Errno.ERESTARTSYS;
import static dev.gox.runtime.linux.event.PollEvents.POLLERR;
import static dev.gox.runtime.linux.event.PollEvents.POLLHUP;
import static dev.gox.runtime.linux.event.PollEvents.POLLRDHUP;
import static dev.gox.runtime.linux.event.PollEvents.READABLE;
import static dev.gox.runtime.linux.event.PollEvents.WRITABLE;
import static dev.gox.runtime.linux.net.SocketNumbers.MSG_DONTWAIT;
import static dev.gox.runtime.linux.net.SocketNumbers.MSG_NOSIGNAL;

import dev.gox.runtime.linux.WaitQueue;
import dev.gox.runtime.linux.fs.GuestVector;
import dev.gox.runtime.linux.fs.OpenFile;
import dev.gox.runtime.linux.signal.ThreadSignals;
import dev.gox.runtime.linux.thread.GuestThread;

/**
 * A socket as an open file: what all families share, which is how to wait, how an error of a write
 * becomes a signal, and the answers to calls that a family doesn't have (socket(7)).
 */
abstract class Socket extends OpenFile {
  /** Signalled where anything may have changed. */
  static final int ALL_EVENTS = READABLE | WRITABLE | POLLRDHUP | POLLHUP | POLLERR;

  final int family;
  final int type;
  final int protocol;
  final WaitQueue queue = new WaitQueue();

  /** SO_RCVTIMEO and SO_SNDTIMEO in nanoseconds; 0 waits for ever. */
  volatile long receiveTimeout;

  volatile long sendTimeout;

  /** What was set by setsockopt(2). */
  final OptionValues options;

  Socket(int family, int type, int protocol) {
    super(O_RDWR);
    this.family = family;
    this.type = type;
    this.protocol = protocol;
    options = new OptionValues();
  }

  private static final int SIGPIPE = 13;

  // ioctl(2) requests: asm-generic/ioctls.h, asm-generic/sockios.h
  private static final int FIONREAD = 0x541B;
  private static final int SIOCOUTQ = 0x5411;
  private static final int SIOCATMARK = 0x8905;

  /** In place of flags: waits, whatever the file says. */
  static final int AS_BLOCKING = -1;

  /** Something that either can be done now or says EAGAIN. */
  interface Operation {
    long attempt();
  }

  /**
   * Does an operation, waiting until it is possible unless the file or the call says not to.
   *
   * @param timeout in nanoseconds; 0 waits for ever
   * @return the operation's result; -EAGAIN also after the timeout; -ERESTARTSYS for a signal, or
   *     -EINTR where a timeout forbids starting anew
   */
  final long complete(GuestThread t, Operation operation, int flags, long timeout) {
    long result = operation.attempt();
    if (result != -EAGAIN || !patient(flags)) {
      return result;
    }
    long deadline = timeout == 0 ? Long.MAX_VALUE : System.nanoTime() + timeout;
    queue.add(t.waker());
    try {
      for (; ; ) {
        result = operation.attempt();
        if (result != -EAGAIN) {
          return result;
        }
        switch (sleep(t, deadline)) {
          case ThreadSignals.INTERRUPTED:
            return timeout == 0 ? -ERESTARTSYS : -EINTR;
          case ThreadSignals.TIMED_OUT:
            return -EAGAIN;
          default:
            break;
        }
      }
    } finally {
      queue.remove(t.waker());
    }
  }

  /** Whether a call with such flags waits. */
  final boolean patient(int flags) {
    return flags == AS_BLOCKING || !nonBlocking() && (flags & MSG_DONTWAIT) == 0;
  }

  /** Whether writes to a lost peer raise SIGPIPE: only streams do. */
  boolean signalsBrokenPipe() {
    return false;
  }

  /** Sends a message, waiting as {@link #complete} does; a broken pipe also raises SIGPIPE. */
  final long send(GuestThread t, Message message) {
    long result = complete(t, () -> attemptSend(t, message), message.flags, sendTimeout);
    if (result < 0 && message.data.moved() > 0) {
      return message.data.moved();
    }
    if (result == -EPIPE && signalsBrokenPipe() && !message.has(MSG_NOSIGNAL)) {
      t.raise(SIGPIPE);
    }
    return result;
  }

  /** Receives a message, waiting as {@link #complete} does. */
  final long receive(GuestThread t, Message message) {
    long result = complete(t, () -> attemptReceive(t, message), message.flags, receiveTimeout);
    // An end or an error behind some data is for the next call to tell.
    return result <= 0 && message.data.moved() > 0 ? message.data.moved() : result;
  }

  /**
   * Sends what can be sent now. A stream that is to block says -EAGAIN until all is sent, the
   * message keeping count.
   */
  abstract long attemptSend(GuestThread t, Message message);

  /** Receives what there is now. */
  abstract long attemptReceive(GuestThread t, Message message);

  abstract long bind(GuestThread t, SocketAddress address);

  abstract long connect(GuestThread t, SocketAddress address);

  long listen(GuestThread t, int backlog) {
    return -EOPNOTSUPP;
  }

  /** Takes one connection, waiting for it; into is given the new socket when the result is 0. */
  long accept(GuestThread t, Accepted into) {
    return -EOPNOTSUPP;
  }

  /** What accept(2) hands out. */
  static final class Accepted {
    Socket socket;
    SocketAddress peer;
  }

  /** Shuts down one direction or both; how is one of the SHUT_ numbers. */
  abstract long shutdown(int how);

  /** The socket's own address. */
  abstract SocketAddress localAddress();

  /** The peer's address, or null if there is no peer. */
  abstract SocketAddress peerAddress();

  /** Reports and clears SO_ERROR's pending error. */
  abstract int takeError();

  /** Whether the socket listens: SO_ACCEPTCONN. */
  boolean listening() {
    return false;
  }

  /**
   * Sets an option that not all families share.
   *
   * @param value at least 4 bytes
   * @return 0 or -errno
   */
  abstract long setOption(int level, int name, byte[] value);

  /** Reads an option that not all families share; null if there is no such option. */
  abstract byte[] getOption(int level, int name);

  /** What getsockopt(2) says of a level or an option that the socket doesn't have. */
  int unknownOption(int level) {
    return ENOPROTOOPT;
  }

  /** How many bytes, or of the next datagram, can be read at once; or -errno. */
  abstract int available();

  /** The process at the other end, if that is a Unix socket's: SO_PEERCRED. */
  Credentials peerCredentials() {
    return Credentials.NONE;
  }

  @Override
  public final long read(GuestThread t, GuestVector to) {
    // Unlike recv(2), reading nothing looks at nothing.
    return to.remaining() == 0 ? 0 : receiveBytes(t, to);
  }

  private long receiveBytes(GuestThread t, GuestVector to) {
    Message message = new Message(to, 0);
    long result = receive(t, message);
    UnixNames.releaseAll(message.takeFiles());
    return result;
  }

  @Override
  public final long write(GuestThread t, GuestVector from) {
    return send(t, new Message(from, 0));
  }

  @Override
  public final long ioctl(GuestThread t, int request, long argument) {
    switch (request) {
      case FIONREAD:
        int available = available();
        if (available >= 0) {
          t.process().memory().putInt(argument, available);
        }
        return Math.min(available, 0);
      case SIOCOUTQ, SIOCATMARK:
        // All that was written is the host's, and nothing is ever urgent.
        t.process().memory().putInt(argument, 0);
        return 0;
      default:
        return -ENOTTY;
    }
  }

  @Override
  public final WaitQueue queue() {
    return queue;
  }
}
