package dev.gox.runtime.linux.net;

import static dev.gox.runtime.linux.Errno.EAGAIN;
import static dev.gox.runtime.linux.Errno.EALREADY;
import static dev.gox.runtime.linux.Errno.EBADF;
import static dev.gox.runtime.linux.Errno.ECONNABORTED;
import static dev.gox.runtime.linux.Errno.EINPROGRESS;
import static dev.gox.runtime.linux.Errno.EINVAL;
import static dev.gox.runtime.linux.Errno.EISCONN;
import static dev.gox.runtime.linux.Errno.EMFILE;
import static dev.gox.runtime.linux.Errno.ENOTCONN;
import static dev.gox.runtime.linux.Errno.EOPNOTSUPP;
import static dev.gox.runtime.linux.Errno.EPIPE;
import static dev.gox.runtime.linux.event.PollEvents.POLLERR;
import static dev.gox.runtime.linux.event.PollEvents.POLLHUP;
import static dev.gox.runtime.linux.event.PollEvents.POLLRDHUP;
import static dev.gox.runtime.linux.event.PollEvents.READABLE;
import static dev.gox.runtime.linux.event.PollEvents.WRITABLE;
import static dev.gox.runtime.linux.net.SocketNumbers.IPPROTO_TCP;
import static dev.gox.runtime.linux.net.SocketNumbers.MSG_ERRQUEUE;
import static dev.gox.runtime.linux.net.SocketNumbers.MSG_OOB;
import static dev.gox.runtime.linux.net.SocketNumbers.MSG_TRUNC;
import static dev.gox.runtime.linux.net.SocketNumbers.SHUT_RD;
import static dev.gox.runtime.linux.net.SocketNumbers.SHUT_WR;
import static dev.gox.runtime.linux.net.SocketNumbers.SOCK_STREAM;

import dev.gox.runtime.linux.Kernel;
import dev.gox.runtime.linux.thread.GuestThread;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * A TCP socket (tcp(7)). NIO has one kind of channel for connections and another for listeners,
 * Linux one socket that becomes either; so listen(2) moves a bound address from one to the other.
 */
final class InetStream extends InetSocket {
  private static final int PROTOCOL = IPPROTO_TCP;

  /** Linux's default of net.core.somaxconn, the longest queue of connections not yet accepted. */
  private static final int MAX_BACKLOG = 4096;

  private enum State {
    UNCONNECTED,
    CONNECTING,
    /** A connection attempt has failed, and connect(2) has not yet been told. */
    FAILED,
    CONNECTED,
    LISTENING,
    CLOSED
  }

  /** Guards the fields below. */
  private final Object lock = new Object();

  private State state = State.UNCONNECTED;

  /** The connection or the attempt; null while listening and after a failure. */
  private SocketChannel channel;

  private StreamChannel stream;
  private HostListener server;

  /** What the guest has bound the socket to, or null. */
  private InetSocketAddress bound;

  /** The error of a failed attempt, until it is reported. */
  private int error;

  /** Whether connect(2) itself has reported success. */
  private boolean confirmed;

  /** The attempt under way, while connecting. */
  private HostConnector connector;

  /**
   * Makes an unconnected socket.
   *
   * @throws IOException if the host has none left
   * @throws UnsupportedOperationException if the host doesn't know the family
   */
  InetStream(Kernel kernel, int family) throws IOException {
    super(kernel, family, SOCK_STREAM, PROTOCOL);
    channel = open();
  }

  /** Makes the socket of an accepted connection. */
  private InetStream(InetStream listener, SocketChannel connected) throws IOException {
    super(listener.kernel, listener.family, SOCK_STREAM, PROTOCOL);
    connected.configureBlocking(false);
    channel = connected;
    options.copy(listener.options);
    applyOptions(connected);
    become(connected);
    confirmed = true;
  }

  private SocketChannel open() throws IOException {
    SocketChannel opened = SocketChannel.open(hostFamily(family));
    opened.configureBlocking(false);
    applyOptions(opened);
    return opened;
  }

  private void become(SocketChannel connected) {
    stream = new StreamChannel(connected, kernel.netPoller(), queue);
    state = State.CONNECTED;
  }

  @Override
  NetworkChannel channel() {
    synchronized (lock) {
      return server != null ? server.channel() : channel;
    }
  }

  @Override
  boolean signalsBrokenPipe() {
    return true;
  }

  @Override
  long bind(GuestThread t, SocketAddress address) {
    int wrong = checkBind(address);
    if (wrong != 0) {
      return wrong;
    }
    InetSocketAddress host = toHost(address);
    synchronized (lock) {
      if (state != State.UNCONNECTED || bound != null) {
        return -EINVAL;
      }
      try {
        channel.bind(host);
        bound = (InetSocketAddress) channel.getLocalAddress();
        return 0;
      } catch (ClosedChannelException e) {
        return -EINVAL;
      } catch (IOException | RuntimeException e) {
        return -NetErrors.ofStreamBind(e, host);
      }
    }
  }

  @Override
  long listen(GuestThread t, int backlog) {
    synchronized (lock) {
      if (state == State.LISTENING) {
        return 0;
      }
      if (state != State.UNCONNECTED) {
        return -EINVAL;
      }
      InetSocketAddress address = SocketAddress.Inet.any(family).host();
      try {
        if (channel.getLocalAddress() instanceof InetSocketAddress own) {
          address = own;
        }
        ServerSocketChannel opened = ServerSocketChannel.open(hostFamily(family));
        applyOptions(opened);
        int places = backlog < 0 ? MAX_BACKLOG : Math.min(Math.max(backlog, 1), MAX_BACKLOG);
        HostListener.takeOver(channel, opened, address, places, kernel.netPoller());
        server = new HostListener(opened, kernel.netPoller(), queue);
      } catch (IOException e) {
        reopen();
        return -NetErrors.ofStreamBind(e, address);
      }
      channel = null;
      state = State.LISTENING;
    }
    queue.signal(ALL_EVENTS);
    return 0;
  }

  @Override
  long accept(GuestThread t, Accepted into) {
    return complete(t, () -> attemptAccept(into), 0, receiveTimeout);
  }

  private long attemptAccept(Accepted into) {
    synchronized (lock) {
      if (state != State.LISTENING) {
        return -EINVAL;
      }
      try {
        SocketChannel next = server.accept();
        if (next == null) {
          return -EAGAIN;
        }
        into.socket = new InetStream(this, next);
        into.peer = toGuest(next.getRemoteAddress());
        return 0;
      } catch (ClosedChannelException e) {
        return -ECONNABORTED;
      } catch (IOException e) {
        return -EMFILE;
      }
    }
  }

  @Override
  long connect(GuestThread t, SocketAddress address) {
    if (address instanceof SocketAddress.Unspecified) {
      return disconnect();
    }
    int wrong = checkPeer(address);
    if (wrong != 0) {
      return wrong;
    }
    synchronized (lock) {
      switch (settled()) {
        case LISTENING:
          return -EISCONN;
        case CONNECTED:
          long told = confirmed ? -EISCONN : 0;
          confirmed = true;
          return told;
        case FAILED:
          return afterFailure();
        case CONNECTING:
          if (nonBlocking()) {
            return -EALREADY;
          }
          break;
        case CLOSED:
          return -EBADF;
        default:
          long result = start(toPeer(address));
          if (result != -EINPROGRESS || nonBlocking()) {
            return result;
          }
          break;
      }
    }
    long result = complete(t, this::attemptConfirm, 0, sendTimeout);
    return result == -EAGAIN ? -EINPROGRESS : result;
  }

  /** Reports why the last attempt failed, and makes the socket fit for the next. */
  private long afterFailure() {
    int e = error == 0 ? ECONNABORTED : error;
    error = 0;
    return reopen() == 0 ? -e : -EMFILE;
  }

  private long attemptConfirm() {
    synchronized (lock) {
      return switch (settled()) {
        case CONNECTING -> -EAGAIN;
        case CONNECTED -> {
          confirmed = true;
          yield 0;
        }
        case FAILED -> afterFailure();
        default -> -ECONNABORTED;
      };
    }
  }

  /** Starts connecting: -EINPROGRESS, or another -errno at once. */
  private long start(InetSocketAddress peer) {
    confirmed = false;
    connector = new HostConnector(channel, kernel.netPoller(), queue);
    int outcome = connector.start(peer);
    switch (outcome) {
      case HostConnector.PENDING:
        state = State.CONNECTING;
        break;
      case HostConnector.CONNECTED:
        become(channel);
        break;
      default:
        return reopen() == 0 ? -outcome : -EMFILE;
    }
    // Linux says so even where the connection stands already.
    return -EINPROGRESS;
  }

  /** A fresh channel, unconnected; an address that was bound is bound again if it can be. */
  private long reopen() {
    try {
      if (channel != null) {
        kernel.netPoller().close(channel, bound != null);
      }
      channel = open();
      stream = null;
      state = State.UNCONNECTED;
      if (bound != null) {
        channel.bind(bound);
      }
      return 0;
    } catch (IOException e) {
      bound = null;
      return channel != null && channel.isOpen() ? 0 : -EMFILE;
    }
  }

  private long disconnect() {
    synchronized (lock) {
      if (state == State.CLOSED) {
        return -EBADF;
      }
      if (server != null) {
        closeServer();
      }
      long result = reopen();
      error = 0;
      queue.signal(ALL_EVENTS);
      return result;
    }
  }

  /** The state, after a look at what has become of a connection attempt. */
  private State settled() {
    if (state == State.CONNECTING) {
      int outcome = connector.outcome();
      if (outcome == HostConnector.CONNECTED) {
        become(channel);
      } else if (outcome != HostConnector.PENDING) {
        error = outcome;
        state = State.FAILED;
      }
    }
    return state;
  }

  @Override
  long attemptSend(GuestThread t, Message message) {
    if (message.has(MSG_OOB)) {
      return -EOPNOTSUPP;
    }
    StreamChannel to;
    synchronized (lock) {
      switch (settled()) {
        case CONNECTED:
          to = stream;
          break;
        case CONNECTING:
          return -EAGAIN;
        default:
          return error != 0 ? -takePending() : -EPIPE;
      }
    }
    long sent = to.send(message.data);
    if (sent >= 0) {
      return message.data.remaining() > 0 ? -EAGAIN : message.data.moved();
    }
    return sent;
  }

  @Override
  long attemptReceive(GuestThread t, Message message) {
    if (message.has(MSG_OOB)) {
      return -EINVAL;
    }
    if (message.has(MSG_ERRQUEUE)) {
      return -EAGAIN;
    }
    StreamChannel from;
    synchronized (lock) {
      switch (settled()) {
        case CONNECTED:
          from = stream;
          break;
        case CONNECTING:
          return -EAGAIN;
        case FAILED:
          return -takePending();
        default:
          return -ENOTCONN;
      }
    }
    return from.receive(message, message.has(MSG_TRUNC));
  }

  private int takePending() {
    int e = error;
    error = 0;
    return e;
  }

  @Override
  int takeError() {
    synchronized (lock) {
      settled();
      if (stream != null) {
        stream.readiness();
        return stream.takeError();
      }
      return takePending();
    }
  }

  @Override
  long shutdown(int how) {
    StreamChannel open;
    synchronized (lock) {
      switch (settled()) {
        case CONNECTED:
          open = stream;
          break;
        case LISTENING:
          return how == SHUT_WR ? 0 : disconnect();
        case CONNECTING:
          return disconnect();
        default:
          return -ENOTCONN;
      }
    }
    if (open.disconnected()) {
      return -ENOTCONN;
    }
    open.shutdown(how != SHUT_WR, how != SHUT_RD);
    return 0;
  }

  @Override
  SocketAddress localAddress() {
    NetworkChannel open = channel();
    try {
      return toGuest(open == null ? null : open.getLocalAddress());
    } catch (IOException e) {
      return toGuest(null);
    }
  }

  @Override
  SocketAddress peerAddress() {
    synchronized (lock) {
      try {
        return settled() == State.CONNECTED && !stream.disconnected()
            ? toGuest(channel.getRemoteAddress())
            : null;
      } catch (IOException e) {
        return null;
      }
    }
  }

  @Override
  boolean listening() {
    synchronized (lock) {
      return state == State.LISTENING;
    }
  }

  @Override
  int available() {
    synchronized (lock) {
      if (state == State.LISTENING) {
        return -EINVAL;
      }
      return stream == null ? 0 : stream.available();
    }
  }

  @Override
  public int readiness() {
    synchronized (lock) {
      return switch (settled()) {
        case CONNECTING -> 0;
        case CONNECTED -> stream.readiness();
        case FAILED -> READABLE | WRITABLE | POLLRDHUP | POLLHUP | (error != 0 ? POLLERR : 0);
        case LISTENING -> server.acceptable() ? READABLE : 0;
        default -> WRITABLE | POLLHUP;
      };
    }
  }

  private void closeServer() {
    server.close();
    server = null;
  }

  @Override
  protected void close() {
    synchronized (lock) {
      try {
        if (server != null) {
          closeServer();
        } else if (stream != null) {
          stream.close();
        } else if (channel != null) {
          kernel.netPoller().close(channel, bound != null);
        }
      } catch (IOException e) {
        // The host lets go of the descriptor even so.
      }
      state = State.CLOSED;
    }
    queue.signal(ALL_EVENTS);
  }
}
