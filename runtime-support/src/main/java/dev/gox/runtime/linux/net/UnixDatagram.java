package dev.gox.runtime.linux.net;

import static dev.gox.runtime.linux.Errno.EAGAIN;
import static dev.gox.runtime.linux.Errno.ECONNREFUSED;
import static dev.gox.runtime.linux.Errno.EFAULT;
import static dev.gox.runtime.linux.Errno.EINVAL;
import static dev.gox.runtime.linux.Errno.EMSGSIZE;
import static dev.gox.runtime.linux.Errno.ENOTCONN;
import static dev.gox.runtime.linux.Errno.EOPNOTSUPP;
import static dev.gox.runtime.linux.Errno.EPERM;
import static dev.gox.runtime.linux.Errno.EPIPE;
import static dev.gox.runtime.linux.Errno.EPROTOTYPE;
import static dev.gox.runtime.linux.event.PollEvents.POLLHUP;
import static dev.gox.runtime.linux.event.PollEvents.POLLRDHUP;
import static dev.gox.runtime.linux.event.PollEvents.POLLWRBAND;
import static dev.gox.runtime.linux.event.PollEvents.READABLE;
import static dev.gox.runtime.linux.event.PollEvents.WRITABLE;
import static dev.gox.runtime.linux.net.SocketNumbers.MSG_ERRQUEUE;
import static dev.gox.runtime.linux.net.SocketNumbers.MSG_OOB;
import static dev.gox.runtime.linux.net.SocketNumbers.SHUT_RD;
import static dev.gox.runtime.linux.net.SocketNumbers.SHUT_WR;
import static dev.gox.runtime.linux.net.SocketNumbers.SOCK_DGRAM;

import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.linux.thread.GuestThread;

/**
 * A Unix datagram socket: messages arrive whole, in order, and are never lost while both ends live.
 * Among the guests of a kernel only, since NIO has no such sockets.
 */
final class UnixDatagram extends UnixSocket {
  /** The default destination, or null; may be closed meanwhile. */
  private volatile UnixDatagram peer;

  private volatile boolean closed;

  /** Who made the pair that this one belongs to. */
  private volatile Credentials peerCredentials = Credentials.NONE;

  UnixDatagram(UnixNames names) {
    super(names, SOCK_DGRAM);
  }

  /** Joins two new sockets: socketpair(2). */
  static void join(UnixDatagram one, UnixDatagram other, Credentials owner) {
    one.peer = other;
    other.peer = one;
    one.peerCredentials = owner;
    other.peerCredentials = owner;
  }

  @Override
  long connect(GuestThread t, SocketAddress address) {
    if (address instanceof SocketAddress.Unspecified) {
      peer = null;
      queue.signal(ALL_EVENTS);
      return 0;
    }
    Target target = resolve(t, address);
    if (target.error != 0) {
      return -target.error;
    }
    if (!target.socket.takesFrom(this)) {
      return -EPERM;
    }
    peer = target.socket;
    queue.signal(ALL_EVENTS);
    return 0;
  }

  /** Whom an address means, or why nobody. */
  private record Target(UnixDatagram socket, int error) {}

  private Target resolve(GuestThread t, SocketAddress address) {
    if (!(address instanceof SocketAddress.Unix to) || to.unnamed()) {
      return new Target(null, EINVAL);
    }
    Object key = names.key(to, this);
    if (!to.abstractName()) {
      UnixNode.Found found = UnixNode.find(t.process(), to);
      if (found.error() != 0) {
        return new Target(null, found.error());
      }
      key = found.key();
    }
    UnixSocket target = names.find(key);
    if (target == null) {
      return new Target(null, ECONNREFUSED);
    }
    return target instanceof UnixDatagram socket
        ? new Target(socket, 0)
        : new Target(null, EPROTOTYPE);
  }

  /** Whether this socket hears anyone, or the sender is the one it is connected to. */
  private boolean takesFrom(UnixDatagram sender) {
    UnixDatagram only = peer;
    return only == null || only == sender;
  }

  @Override
  long attemptSend(GuestThread t, Message message) {
    if (message.has(MSG_OOB)) {
      return -EOPNOTSUPP;
    }
    UnixDatagram to = peer;
    boolean byDefault = message.address == null;
    if (!byDefault) {
      Target target = resolve(t, message.address);
      if (target.error != 0) {
        return -target.error;
      }
      to = target.socket;
    }
    if (to == null) {
      return -ENOTCONN;
    }
    if (message.data.remaining() > sendBuffer() - 32) {
      return -EMSGSIZE;
    }
    if (outputShut) {
      return -EPIPE;
    }
    if (to.closed) {
      return refused(byDefault);
    }
    if (!to.takesFrom(this)) {
      return -EPERM;
    }
    if (to.inputShut) {
      return -EPIPE;
    }
    if (!hasRoom() || !admits(to)) {
      return -EAGAIN;
    }
    return deliver(t, message, to, byDefault);
  }

  private boolean admits(UnixDatagram to) {
    return to.peer == this || to.inbox.admitsStranger(this);
  }

  private long refused(boolean byDefault) {
    if (byDefault) {
      peer = null;
    }
    return -ECONNREFUSED;
  }

  private long deliver(GuestThread t, Message message, UnixDatagram to, boolean byDefault) {
    byte[] bytes = new byte[(int) message.data.remaining()];
    try {
      message.data.get(bytes, 0, bytes.length);
    } catch (GuestFault fault) {
      return -EFAULT;
    }
    UnixSegment segment =
        new UnixSegment(bytes, this, credentialsFor(t, message), message.takeFiles());
    if (!to.inbox.add(segment)) {
      UnixNames.releaseAll(segment.files);
      return refused(byDefault);
    }
    to.queue.signal(READABLE);
    return bytes.length;
  }

  @Override
  long attemptReceive(GuestThread t, Message message) {
    if (message.has(MSG_OOB)) {
      return -EOPNOTSUPP;
    }
    if (message.has(MSG_ERRQUEUE)) {
      return -EAGAIN;
    }
    long got = inbox.readPacket(message, wantsCredentials());
    return got == -EAGAIN && inputShut && patient(message.flags) ? 0 : got;
  }

  @Override
  long shutdown(int how) {
    inputShut |= how != SHUT_WR;
    outputShut |= how != SHUT_RD;
    queue.signal(ALL_EVENTS);
    return 0;
  }

  @Override
  SocketAddress peerAddress() {
    UnixDatagram to = peer;
    return to == null ? null : to.name();
  }

  @Override
  Credentials peerCredentials() {
    return peerCredentials;
  }

  @Override
  public int readiness() {
    int events = 0;
    if (inputShut || !inbox.isEmpty()) {
      events |= READABLE;
    }
    if (inputShut) {
      events |= outputShut ? POLLRDHUP | POLLHUP : POLLRDHUP;
    }
    UnixDatagram to = peer;
    boolean room = writable() && (to == null || admits(to));
    return room ? events | WRITABLE | POLLWRBAND : events;
  }

  @Override
  void leave() {
    closed = true;
    peer = null;
  }
}
