package dev.gox.runtime.linux.net;

import static dev.gox.runtime.linux.Errno.EAGAIN;
import static dev.gox.runtime.linux.Errno.ECONNREFUSED;
import static dev.gox.runtime.linux.Errno.ECONNRESET;
import static dev.gox.runtime.linux.Errno.EFAULT;
import static dev.gox.runtime.linux.Errno.EINVAL;
import static dev.gox.runtime.linux.Errno.EISCONN;
import static dev.gox.runtime.linux.Errno.EMSGSIZE;
import static dev.gox.runtime.linux.Errno.ENOTCONN;
import static dev.gox.runtime.linux.Errno.EOPNOTSUPP;
import static dev.gox.runtime.linux.Errno.EPIPE;
import static dev.gox.runtime.linux.Errno.EPROTOTYPE;
import static dev.gox.runtime.linux.event.PollEvents.POLLERR;
import static dev.gox.runtime.linux.event.PollEvents.POLLHUP;
import static dev.gox.runtime.linux.event.PollEvents.POLLRDHUP;
import static dev.gox.runtime.linux.event.PollEvents.POLLWRBAND;
import static dev.gox.runtime.linux.event.PollEvents.READABLE;
import static dev.gox.runtime.linux.event.PollEvents.WRITABLE;
import static dev.gox.runtime.linux.net.SocketNumbers.MSG_ERRQUEUE;
import static dev.gox.runtime.linux.net.SocketNumbers.MSG_OOB;
import static dev.gox.runtime.linux.net.SocketNumbers.MSG_PEEK;
import static dev.gox.runtime.linux.net.SocketNumbers.MSG_WAITALL;
import static dev.gox.runtime.linux.net.SocketNumbers.SHUT_RD;
import static dev.gox.runtime.linux.net.SocketNumbers.SHUT_WR;
import static dev.gox.runtime.linux.net.SocketNumbers.SOCK_STREAM;

import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.linux.thread.GuestThread;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;

/**
 * A Unix socket with connections: SOCK_STREAM, or SOCK_SEQPACKET, whose messages keep their
 * borders. Two guests' ends have each other as peers. A stream whose path leads to a listener
 * outside is joined to that by a channel, which carries bytes and nothing else; and a guest's
 * listener with a path takes connections from outside as well.
 */
final class UnixStream extends UnixSocket {
  /** How long a piece of a stream is at most: a page less its header, and 32 KiB behind it. */
  private static final int MAX_SEGMENT = 36544;

  /** Linux's net.core.somaxconn. */
  private static final int MAX_BACKLOG = 4096;

  private enum State {
    UNCONNECTED,
    CONNECTED,
    LISTENING,
    CLOSED
  }

  private volatile State state = State.UNCONNECTED;

  /** The other end while it lives; null if it is gone or outside. */
  private volatile UnixStream peer;

  /** The connection to someone outside, or null. */
  private volatile StreamChannel outside;

  /** What getpeername(2) says, also when the peer is gone. */
  private volatile SocketAddress.Unix peerName = SocketAddress.Unix.UNNAMED;

  private volatile Credentials peerCredentials = Credentials.NONE;

  /** A listener's connections that wait for accept(2), and how many may. */
  private final ArrayDeque<UnixStream> pending = new ArrayDeque<>();

  private int backlog;
  private Credentials listenerCredentials = Credentials.NONE;

  /** Where connections from outside arrive, or null. */
  private HostListener door;

  UnixStream(UnixNames names, int type) {
    super(names, type);
  }

  /** Joins two new sockets: socketpair(2). */
  static void join(UnixStream one, UnixStream other, Credentials owner) {
    one.connected(other, other.name(), owner);
    other.connected(one, one.name(), owner);
  }

  private void connected(UnixStream to, SocketAddress.Unix name, Credentials credentials) {
    peer = to;
    peerName = name;
    peerCredentials = credentials;
    state = State.CONNECTED;
  }

  @Override
  protected int sleep(GuestThread t, long deadline) {
    return outside != null || door != null
        ? names.poller().sleep(t, deadline)
        : super.sleep(t, deadline);
  }

  @Override
  boolean signalsBrokenPipe() {
    return type == SOCK_STREAM;
  }

  @Override
  long listen(GuestThread t, int wanted) {
    synchronized (names) {
      if (name().unnamed() || state == State.CONNECTED || state == State.CLOSED) {
        return -EINVAL;
      }
      backlog = wanted < 0 ? MAX_BACKLOG : Math.min(wanted, MAX_BACKLOG);
      listenerCredentials = credentialsOf(t.process());
      if (door == null && node() != null && node().listener() != null) {
        door = new HostListener(node().listener(), names.poller(), queue);
      }
      state = State.LISTENING;
    }
    queue.signal(ALL_EVENTS);
    return 0;
  }

  @Override
  long connect(GuestThread t, SocketAddress address) {
    if (!(address instanceof SocketAddress.Unix to) || to.unnamed()) {
      return -EINVAL;
    }
    Object key = names.key(to, this);
    UnixNode.Found found = null;
    if (!to.abstractName()) {
      found = UnixNode.find(t.process(), to);
      if (found.error() != 0) {
        return -found.error();
      }
      key = found.key();
    }
    UnixSocket target = names.find(key);
    if (target == null) {
      return found == null || type != SOCK_STREAM ? -ECONNREFUSED : connectOutside(found, to);
    }
    if (target.type != type || !(target instanceof UnixStream listener)) {
      return -EPROTOTYPE;
    }
    return listener.admit(t, this);
  }

  /** Waits at this listener's queue for room for a connection, and makes it. */
  private long admit(GuestThread t, UnixStream client) {
    Credentials credentials = credentialsOf(t.process());
    boolean patient = !client.nonBlocking();
    Operation attempt = () -> attemptAdmit(client, credentials);
    return patient ? complete(t, attempt, AS_BLOCKING, client.sendTimeout) : attempt.attempt();
  }

  private long attemptAdmit(UnixStream client, Credentials credentials) {
    synchronized (names) {
      if (state != State.LISTENING || inputShut) {
        return -ECONNREFUSED;
      }
      if (pending.size() > backlog) {
        return -EAGAIN;
      }
      if (client.state != State.UNCONNECTED) {
        return client.state == State.CONNECTED ? -EISCONN : -EINVAL;
      }
      UnixStream end = new UnixStream(names, type);
      end.takeName(name());
      end.connected(client, client.name(), credentials);
      client.connected(end, name(), listenerCredentials);
      pending.add(end);
    }
    queue.signal(READABLE);
    client.queue.signal(ALL_EVENTS);
    return 0;
  }

  private long connectOutside(UnixNode.Found found, SocketAddress.Unix to) {
    synchronized (names) {
      if (state != State.UNCONNECTED) {
        return state == State.CONNECTED ? -EISCONN : -EINVAL;
      }
      try {
        adopt(found.connect(), to);
      } catch (IOException e) {
        return -ECONNREFUSED;
      }
    }
    queue.signal(ALL_EVENTS);
    return 0;
  }

  /** Becomes the end of a connection to someone outside. */
  private void adopt(SocketChannel channel, SocketAddress.Unix name) throws IOException {
    channel.configureBlocking(false);
    outside = new StreamChannel(channel, names.poller(), queue);
    peerName = name;
    state = State.CONNECTED;
  }

  @Override
  long accept(GuestThread t, Accepted into) {
    if (state != State.LISTENING) {
      return -EINVAL;
    }
    return complete(t, () -> attemptAccept(into), 0, receiveTimeout);
  }

  private long attemptAccept(Accepted into) {
    UnixStream next;
    synchronized (names) {
      if (state != State.LISTENING) {
        return -EINVAL;
      }
      acceptFromOutside();
      next = pending.poll();
      if (next == null) {
        return inputShut ? -EINVAL : -EAGAIN;
      }
    }
    // Whoever waits for room in the queue waits at this one.
    queue.signal(WRITABLE);
    into.socket = next;
    into.peer = next.peerName;
    return 0;
  }

  /** Puts a connection that came from outside in the queue, if there is one and no other waits. */
  private void acceptFromOutside() {
    if (door == null || !pending.isEmpty()) {
      return;
    }
    try {
      SocketChannel channel = door.accept();
      if (channel != null) {
        UnixStream end = new UnixStream(names, type);
        end.takeName(name());
        end.adopt(channel, SocketAddress.Unix.UNNAMED);
        pending.add(end);
      }
    } catch (IOException e) {
      // Whoever came is gone again.
    }
  }

  @Override
  long attemptSend(GuestThread t, Message message) {
    if (message.has(MSG_OOB)) {
      return -EOPNOTSUPP;
    }
    if (message.address != null && type == SOCK_STREAM) {
      return state == State.CONNECTED ? -EISCONN : -EOPNOTSUPP;
    }
    if (state != State.CONNECTED) {
      return -ENOTCONN;
    }
    StreamChannel channel = outside;
    if (channel != null) {
      if (!message.files.isEmpty()) {
        return -EINVAL;
      }
      long sent = channel.send(message.data);
      if (sent >= 0) {
        return message.data.remaining() > 0 ? -EAGAIN : message.data.moved();
      }
      return sent;
    }
    return type == SOCK_STREAM ? sendStream(t, message) : sendPacket(t, message);
  }

  private boolean peerListens(UnixStream to) {
    return to != null && !outputShut && !to.inputShut;
  }

  private long sendStream(GuestThread t, Message message) {
    UnixStream to = peer;
    do {
      if (!peerListens(to)) {
        return -EPIPE;
      }
      if (message.data.remaining() == 0) {
        return message.data.moved();
      }
      if (!hasRoom()) {
        return -EAGAIN;
      }
      byte[] bytes = new byte[(int) Math.min(message.data.remaining(), MAX_SEGMENT)];
      long mark = message.data.moved();
      try {
        message.data.get(bytes, 0, bytes.length);
      } catch (GuestFault fault) {
        message.data.back((int) (message.data.moved() - mark));
        return mark > 0 ? mark : -EFAULT;
      }
      // Descriptors travel with the first piece.
      deliver(t, to, bytes, message);
    } while (message.data.remaining() > 0);
    return message.data.moved();
  }

  private long sendPacket(GuestThread t, Message message) {
    UnixStream to = peer;
    if (!peerListens(to)) {
      return -EPIPE;
    }
    long length = message.data.remaining();
    if (length > sendBuffer() - 32) {
      return -EMSGSIZE;
    }
    if (!hasRoom()) {
      return -EAGAIN;
    }
    byte[] bytes = new byte[(int) length];
    try {
      message.data.get(bytes, 0, bytes.length);
    } catch (GuestFault fault) {
      return -EFAULT;
    }
    return deliver(t, to, bytes, message) ? length : -EPIPE;
  }

  private boolean deliver(GuestThread t, UnixStream to, byte[] bytes, Message message) {
    UnixSegment segment =
        new UnixSegment(bytes, this, credentialsFor(t, message), message.takeFiles());
    if (!to.inbox.add(segment)) {
      UnixNames.releaseAll(segment.files);
      return false;
    }
    to.queue.signal(READABLE);
    return true;
  }

  @Override
  long attemptReceive(GuestThread t, Message message) {
    if (message.has(MSG_OOB)) {
      return -EINVAL;
    }
    if (message.has(MSG_ERRQUEUE)) {
      return -EAGAIN;
    }
    if (state != State.CONNECTED) {
      return type == SOCK_STREAM ? -EINVAL : -ENOTCONN;
    }
    StreamChannel channel = outside;
    if (channel != null) {
      return channel.receive(message, false);
    }
    long got;
    if (type == SOCK_STREAM) {
      got = inbox.readStream(message, wantsCredentials());
    } else {
      got = inbox.readPacket(message, wantsCredentials());
    }
    if (got > 0 && type == SOCK_STREAM) {
      boolean all = message.has(MSG_WAITALL) && !message.has(MSG_PEEK);
      return all && message.data.remaining() > 0 && message.files.isEmpty() && inbox.isEmpty()
          ? -EAGAIN
          : message.data.moved();
    }
    if (got != -EAGAIN) {
      return got;
    }
    int pendingError = takeError();
    if (pendingError != 0) {
      return -pendingError;
    }
    return inputShut ? 0 : -EAGAIN;
  }

  @Override
  int takeError() {
    StreamChannel channel = outside;
    return channel != null ? channel.takeError() : super.takeError();
  }

  @Override
  int available() {
    if (state == State.LISTENING) {
      return -EINVAL;
    }
    StreamChannel channel = outside;
    return channel != null ? channel.available() : super.available();
  }

  @Override
  long shutdown(int how) {
    StreamChannel channel = outside;
    if (channel != null) {
      channel.shutdown(how != SHUT_WR, how != SHUT_RD);
      return 0;
    }
    UnixStream other = peer;
    if (how != SHUT_WR) {
      inputShut = true;
      if (other != null) {
        other.outputShut = true;
      }
    }
    if (how != SHUT_RD) {
      outputShut = true;
      if (other != null) {
        other.inputShut = true;
      }
    }
    queue.signal(ALL_EVENTS);
    if (other != null) {
      other.queue.signal(ALL_EVENTS);
    }
    return 0;
  }

  @Override
  SocketAddress peerAddress() {
    return state == State.CONNECTED ? peerName : null;
  }

  @Override
  Credentials peerCredentials() {
    return state == State.LISTENING ? listenerCredentials : peerCredentials;
  }

  @Override
  boolean listening() {
    return state == State.LISTENING;
  }

  @Override
  public int readiness() {
    StreamChannel channel = outside;
    if (channel != null) {
      return channel.readiness();
    }
    int events = 0;
    if (state == State.LISTENING) {
      synchronized (names) {
        acceptFromOutside();
        return pending.isEmpty() ? 0 : READABLE;
      }
    }
    if (error != 0) {
      events |= POLLERR;
    }
    if (inputShut || !inbox.isEmpty()) {
      events |= READABLE;
    }
    if (inputShut) {
      events |= POLLRDHUP;
    }
    if (inputShut && outputShut || state == State.UNCONNECTED) {
      events |= POLLHUP;
    }
    return writable() ? events | WRITABLE | POLLWRBAND : events;
  }

  @Override
  void leave() {
    StreamChannel channel = outside;
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // The host lets go of the descriptor even so.
      }
    }
    part(!inbox.isEmpty());
    state = State.CLOSED;
    for (UnixStream never = pending.poll(); never != null; never = pending.poll()) {
      never.part(true);
      never.state = State.CLOSED;
      UnixNames.releaseAll(never.inbox.close());
    }
  }

  /** Tells the peer that this end is gone; with a reset if something sent to it was lost. */
  private void part(boolean lost) {
    UnixStream other = peer;
    peer = null;
    if (other == null) {
      return;
    }
    if (lost) {
      other.error = ECONNRESET;
    }
    other.peer = null;
    other.inputShut = true;
    other.outputShut = true;
    other.queue.signal(ALL_EVENTS);
  }
}
