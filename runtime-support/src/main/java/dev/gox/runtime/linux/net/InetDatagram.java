package dev.gox.runtime.linux.net;

import static dev.gox.runtime.linux.Errno.EACCES;
import static dev.gox.runtime.linux.Errno.EAGAIN;
import static dev.gox.runtime.linux.Errno.ECONNREFUSED;
import static dev.gox.runtime.linux.Errno.EDESTADDRREQ;
import static dev.gox.runtime.linux.Errno.EFAULT;
import static dev.gox.runtime.linux.Errno.EINVAL;
import static dev.gox.runtime.linux.Errno.EISCONN;
import static dev.gox.runtime.linux.Errno.EMSGSIZE;
import static dev.gox.runtime.linux.Errno.ENOTCONN;
import static dev.gox.runtime.linux.Errno.EOPNOTSUPP;
import static dev.gox.runtime.linux.Errno.EPIPE;
import static dev.gox.runtime.linux.event.PollEvents.POLLERR;
import static dev.gox.runtime.linux.event.PollEvents.POLLHUP;
import static dev.gox.runtime.linux.event.PollEvents.POLLRDHUP;
import static dev.gox.runtime.linux.event.PollEvents.POLLWRBAND;
import static dev.gox.runtime.linux.event.PollEvents.READABLE;
import static dev.gox.runtime.linux.event.PollEvents.WRITABLE;
import static dev.gox.runtime.linux.net.SocketNumbers.IPPROTO_UDP;
import static dev.gox.runtime.linux.net.SocketNumbers.MSG_ERRQUEUE;
import static dev.gox.runtime.linux.net.SocketNumbers.MSG_OOB;
import static dev.gox.runtime.linux.net.SocketNumbers.MSG_PEEK;
import static dev.gox.runtime.linux.net.SocketNumbers.MSG_TRUNC;
import static dev.gox.runtime.linux.net.SocketNumbers.SHUT_RD;
import static dev.gox.runtime.linux.net.SocketNumbers.SHUT_WR;
import static dev.gox.runtime.linux.net.SocketNumbers.SOCK_DGRAM;

import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.linux.Kernel;
import dev.gox.runtime.linux.thread.GuestThread;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectionKey;
import java.util.Arrays;

/**
 * A UDP socket (udp(7)) over a channel of the host. A connected one can't send to anyone but its
 * peer, as NIO can't: EISCONN, where Linux would.
 */
final class InetDatagram extends InetSocket implements NetPoller.Listener {
  private static final int PROTOCOL = IPPROTO_UDP;

  /** The longest datagram: 65535 less the headers of IPv4 and UDP. */
  private static final int MAX_PAYLOAD = 65507;

  /** A datagram taken from the host before the guest asked. */
  private record Datagram(byte[] bytes, java.net.SocketAddress from) {}

  private final DatagramChannel channel;
  private final Multicast multicast;

  /** One reader at a time; guards {@link #ahead}. */
  private final Object input = new Object();

  /** The next datagram, if a question for readiness or MSG_PEEK has taken it. */
  private Datagram ahead;

  /** False from a receive that found nothing until the poller says otherwise. */
  private volatile boolean maybeReadable = true;

  private volatile boolean maybeWritable = true;
  private volatile boolean inputShut;
  private volatile boolean outputShut;

  /** An error that arrived by ICMP, until it is reported. */
  private volatile int error;

  /**
   * Makes an unbound socket.
   *
   * @throws IOException if the host has none left
   * @throws UnsupportedOperationException if the host doesn't know the family
   */
  InetDatagram(Kernel kernel, int family) throws IOException {
    super(kernel, family, SOCK_DGRAM, PROTOCOL);
    channel = DatagramChannel.open(hostFamily(family));
    channel.configureBlocking(false);
    multicast = new Multicast(channel);
  }

  @Override
  NetworkChannel channel() {
    return channel;
  }

  @Override
  synchronized long bind(GuestThread t, SocketAddress address) {
    int wrong = checkBind(address);
    if (wrong != 0) {
      return wrong;
    }
    InetSocketAddress host = toHost(address);
    try {
      if (channel.getLocalAddress() != null) {
        return -EINVAL;
      }
      channel.bind(host);
      becameReceiver();
      return 0;
    } catch (IOException | RuntimeException e) {
      return -NetErrors.ofDatagramBind(e, host);
    }
  }

  @Override
  synchronized long connect(GuestThread t, SocketAddress address) {
    if (!(address instanceof SocketAddress.Unspecified)) {
      int wrong = checkPeer(address);
      if (wrong != 0) {
        return wrong;
      }
    }
    try {
      channel.disconnect();
      if (address instanceof SocketAddress.Unspecified) {
        return 0;
      }
      channel.connect(toPeer(address));
      inputShut = false;
      outputShut = false;
      becameReceiver();
      return 0;
    } catch (BindException e) {
      return -EACCES;
    } catch (IOException e) {
      return -NetErrors.ofConnect(e, 0);
    } catch (RuntimeException e) {
      return -EINVAL;
    }
  }

  /** From now on the channel has an address, so something may come: waiting readers look again. */
  private void becameReceiver() {
    maybeReadable = true;
    queue.signal(READABLE | WRITABLE);
  }

  @Override
  long attemptSend(GuestThread t, Message message) {
    if (message.has(MSG_OOB)) {
      return -EOPNOTSUPP;
    }
    if (message.data.remaining() > MAX_PAYLOAD) {
      return -EMSGSIZE;
    }
    InetSocketAddress to = null;
    if (message.address != null) {
      int wrong = checkPeer(message.address);
      if (wrong != 0) {
        return wrong;
      }
      to = toPeer(message.address);
      if (to.getPort() == 0) {
        return -EINVAL;
      }
    }
    int pending = takeError();
    if (pending != 0) {
      return -pending;
    }
    if (outputShut) {
      return -EPIPE;
    }
    if (!writable()) {
      return -EAGAIN;
    }
    byte[] scratch = Scratch.get();
    int length;
    try {
      length = message.data.get(scratch, 0, scratch.length);
    } catch (GuestFault fault) {
      return -EFAULT;
    }
    long sent = send(ByteBuffer.wrap(scratch, 0, length), to);
    if (sent < 0) {
      message.data.back(length);
    }
    return sent;
  }

  private long send(ByteBuffer bytes, InetSocketAddress to) {
    int length = bytes.remaining();
    try {
      boolean bound = channel.getLocalAddress() != null;
      java.net.SocketAddress peer = channel.getRemoteAddress();
      if (to == null && peer == null) {
        return -EDESTADDRREQ;
      }
      if (to != null && peer != null && !to.equals(peer)) {
        return -EISCONN;
      }
      boolean sent;
      if (peer == null) {
        sent = channel.send(bytes, to) == length;
      } else {
        sent = length > 0 ? channel.write(bytes) == length : EmptyDatagram.send(channel);
      }
      if (!bound) {
        becameReceiver();
      }
      if (!sent) {
        maybeWritable = false;
        kernel.netPoller().arm(channel, SelectionKey.OP_WRITE, this);
        return -EAGAIN;
      }
      return length;
    } catch (PortUnreachableException e) {
      return -ECONNREFUSED;
    } catch (BindException e) {
      return -EACCES;
    } catch (IOException e) {
      return -NetErrors.ofConnect(e, 0);
    } catch (RuntimeException e) {
      return -EINVAL;
    }
  }

  @Override
  long attemptReceive(GuestThread t, Message message) {
    if (message.has(MSG_ERRQUEUE)) {
      return -EAGAIN;
    }
    synchronized (input) {
      Datagram next = next();
      if (next == null) {
        int pending = takeError();
        return pending != 0 ? -pending : inputShut && patient(message.flags) ? 0 : -EAGAIN;
      }
      if (!message.has(MSG_PEEK)) {
        ahead = null;
      }
      int length = next.bytes.length;
      int given;
      try {
        given = message.data.put(next.bytes, 0, length);
      } catch (GuestFault fault) {
        return -EFAULT;
      }
      message.address = toGuest(next.from);
      if (given < length) {
        message.reported |= MSG_TRUNC;
      }
      return message.has(MSG_TRUNC) ? length : given;
    }
  }

  /** The next datagram, which stays in {@link #ahead}; null if there is none. */
  private Datagram next() {
    if (ahead == null && (maybeReadable || !kernel.netPoller().isWatched())) {
      byte[] scratch = Scratch.get();
      ByteBuffer buffer = ByteBuffer.wrap(scratch);
      try {
        if (channel.getLocalAddress() == null) {
          return null;
        }
        java.net.SocketAddress from = channel.receive(buffer);
        if (from != null) {
          ahead = new Datagram(Arrays.copyOf(scratch, buffer.position()), from);
        } else {
          maybeReadable = false;
          kernel.netPoller().arm(channel, SelectionKey.OP_READ, this);
        }
      } catch (IOException e) {
        error = NetErrors.ofConnect(e, 0);
      }
    }
    return ahead;
  }

  /** Whether a write may find room. */
  private boolean writable() {
    if (!maybeWritable) {
      kernel.netPoller().look();
    }
    return maybeWritable;
  }

  @Override
  public int unknown() {
    return (maybeReadable ? 0 : SelectionKey.OP_READ) | (maybeWritable ? 0 : SelectionKey.OP_WRITE);
  }

  @Override
  public void channelReady(int operations) {
    int events = POLLERR;
    if ((operations & SelectionKey.OP_READ) != 0) {
      maybeReadable = true;
      events |= READABLE;
    }
    if ((operations & SelectionKey.OP_WRITE) != 0) {
      maybeWritable = true;
      events |= WRITABLE;
    }
    queue.signal(events);
  }

  @Override
  public int readiness() {
    boolean readable;
    synchronized (input) {
      readable = next() != null;
    }
    int events = writable() ? WRITABLE | POLLWRBAND : 0;
    if (readable || inputShut) {
      events |= READABLE;
    }
    if (inputShut) {
      events |= outputShut ? POLLRDHUP | POLLHUP : POLLRDHUP;
    }
    if (error != 0) {
      events |= POLLERR;
    }
    return events;
  }

  @Override
  int takeError() {
    int e = error;
    error = 0;
    return e;
  }

  @Override
  int available() {
    synchronized (input) {
      Datagram next = next();
      return next == null ? 0 : next.bytes.length;
    }
  }

  @Override
  long shutdown(int how) {
    boolean connected = peerAddress() != null;
    inputShut |= how != SHUT_WR;
    outputShut |= how != SHUT_RD;
    queue.signal(ALL_EVENTS);
    return connected ? 0 : -ENOTCONN;
  }

  @Override
  long setOption(int level, int name, byte[] value) {
    return Multicast.owns(level, name)
        ? multicast.set(level, name, value)
        : super.setOption(level, name, value);
  }

  @Override
  SocketAddress localAddress() {
    try {
      return toGuest(channel.getLocalAddress());
    } catch (IOException e) {
      return toGuest(null);
    }
  }

  @Override
  SocketAddress peerAddress() {
    try {
      java.net.SocketAddress peer = channel.getRemoteAddress();
      return peer == null ? null : toGuest(peer);
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  protected void close() {
    try {
      kernel.netPoller().close(channel, true);
    } catch (IOException e) {
      // The host lets go of the descriptor even so.
    }
    queue.signal(ALL_EVENTS);
  }
}
