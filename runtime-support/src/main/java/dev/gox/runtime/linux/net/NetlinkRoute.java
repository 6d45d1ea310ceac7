package dev.gox.runtime.linux.net;

import static dev.gox.runtime.linux.Errno.EAGAIN;
import static dev.gox.runtime.linux.Errno.ECONNREFUSED;
import static dev.gox.runtime.linux.Errno.EFAULT;
import static dev.gox.runtime.linux.Errno.EINVAL;
import static dev.gox.runtime.linux.Errno.EMSGSIZE;
import static dev.gox.runtime.linux.Errno.ENOBUFS;
import static dev.gox.runtime.linux.Errno.ENOPROTOOPT;
import static dev.gox.runtime.linux.Errno.EOPNOTSUPP;
import static dev.gox.runtime.linux.event.PollEvents.READABLE;
import static dev.gox.runtime.linux.event.PollEvents.WRITABLE;
import static dev.gox.runtime.linux.net.OptionNumbers.SOL_NETLINK;
import static dev.gox.runtime.linux.net.OptionNumbers.SOL_SOCKET;
import static dev.gox.runtime.linux.net.SocketNumbers.AF_NETLINK;
import static dev.gox.runtime.linux.net.SocketNumbers.MSG_OOB;
import static dev.gox.runtime.linux.net.SocketNumbers.MSG_PEEK;
import static dev.gox.runtime.linux.net.SocketNumbers.MSG_TRUNC;

import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.linux.thread.GuestThread;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A NETLINK_ROUTE socket that answers dumps of links and addresses, as net.Interfaces of Go and
 * getaddrinfo of C libraries ask for them (netlink(7), rtnetlink(7)). Everything else is refused by
 * an error message, and nothing is ever reported unasked.
 */
final class NetlinkRoute extends Socket {
  private static final int NLMSG_ERROR = 2;
  private static final int NLM_F_REQUEST = 1;
  private static final int NLM_F_ACK = 4;
  private static final int NLM_F_DUMP = 0x300;

  /** The first message type that is not netlink's own. */
  private static final int NLMSG_MIN_TYPE = 16;

  private static final int MAX_REQUEST = 32 << 10;

  /** How many datagrams may wait to be read before requests are refused. */
  private static final int MAX_REPLIES = 256;

  /** What the kernel's own port id is. */
  private static final SocketAddress KERNEL = new SocketAddress.Netlink(0, 0);

  private final AtomicInteger ports;
  private final ArrayDeque<byte[]> replies = new ArrayDeque<>();
  private int port;
  private int groups;

  /**
   * Makes an unbound socket.
   *
   * @param ports where port ids come from when bind(2) leaves the choice
   */
  NetlinkRoute(AtomicInteger ports, int type) {
    super(AF_NETLINK, type, 0);
    this.ports = ports;
  }

  @Override
  synchronized long bind(GuestThread t, SocketAddress address) {
    if (!(address instanceof SocketAddress.Netlink wanted)) {
      return -EINVAL;
    }
    if (port != 0 && wanted.portId() != 0 && wanted.portId() != port) {
      return -EINVAL;
    }
    if (port == 0) {
      port = wanted.portId() != 0 ? wanted.portId() : choosePort();
    }
    groups = wanted.groups();
    return 0;
  }

  private int choosePort() {
    return ports.incrementAndGet();
  }

  @Override
  synchronized long connect(GuestThread t, SocketAddress address) {
    if (address instanceof SocketAddress.Unspecified) {
      return 0;
    }
    if (!(address instanceof SocketAddress.Netlink to)) {
      return -EINVAL;
    }
    if (to.portId() != 0) {
      return -ECONNREFUSED;
    }
    if (port == 0) {
      port = choosePort();
    }
    return 0;
  }

  @Override
  long attemptSend(GuestThread t, Message message) {
    if (message.has(MSG_OOB)) {
      return -EOPNOTSUPP;
    }
    if (message.address != null
        && !(message.address instanceof SocketAddress.Netlink to && to.portId() == 0)) {
      return message.address instanceof SocketAddress.Netlink ? -ECONNREFUSED : -EINVAL;
    }
    long length = message.data.remaining();
    if (length > MAX_REQUEST) {
      return -EMSGSIZE;
    }
    byte[] request = new byte[(int) length];
    try {
      message.data.get(request, 0, request.length);
    } catch (GuestFault fault) {
      return -EFAULT;
    }
    synchronized (this) {
      if (replies.size() > MAX_REPLIES) {
        return -ENOBUFS;
      }
      if (port == 0) {
        port = choosePort();
      }
      answerAll(request);
    }
    queue.signal(READABLE);
    return length;
  }

  private void answerAll(byte[] request) {
    for (int at = 0; at + NetlinkMessage.HEADER_SIZE <= request.length; ) {
      int length = OptionCalls.intOf(request, at);
      if (length < NetlinkMessage.HEADER_SIZE || length > request.length - at) {
        return;
      }
      answer(request, at);
      at += length + 3 & ~3;
    }
  }

  private void answer(byte[] request, int at) {
    int typeAndFlags = OptionCalls.intOf(request, at + 4);
    int messageType = typeAndFlags & 0xFFFF;
    int flags = typeAndFlags >>> 16;
    int sequence = OptionCalls.intOf(request, at + 8);
    if ((flags & NLM_F_REQUEST) == 0) {
      return;
    }
    int error = 0;
    if (messageType >= NLMSG_MIN_TYPE) {
      if ((flags & NLM_F_DUMP) == NLM_F_DUMP && Interfaces.knows(messageType)) {
        replies.addAll(Interfaces.dump(messageType, sequence, port));
        return;
      }
      error = EOPNOTSUPP;
    }
    if (error != 0 || (flags & NLM_F_ACK) != 0) {
      NetlinkMessage reply = new NetlinkMessage(NLMSG_ERROR, 0, sequence, port);
      reply.putInt(-error);
      reply.putBytes(request, at, NetlinkMessage.HEADER_SIZE);
      replies.add(reply.finish());
    }
  }

  @Override
  synchronized long attemptReceive(GuestThread t, Message message) {
    if (message.has(MSG_OOB)) {
      return -EOPNOTSUPP;
    }
    byte[] next = replies.peek();
    if (next == null) {
      return -EAGAIN;
    }
    if (!message.has(MSG_PEEK)) {
      replies.poll();
    }
    message.address = KERNEL;
    int given;
    try {
      given = message.data.put(next, 0, next.length);
    } catch (GuestFault fault) {
      return -EFAULT;
    }
    if (given < next.length) {
      message.reported |= MSG_TRUNC;
    }
    return message.has(MSG_TRUNC) ? next.length : given;
  }

  @Override
  public synchronized int readiness() {
    return replies.isEmpty() ? WRITABLE : WRITABLE | READABLE;
  }

  @Override
  long shutdown(int how) {
    return -EOPNOTSUPP;
  }

  @Override
  synchronized SocketAddress localAddress() {
    return new SocketAddress.Netlink(port, groups);
  }

  @Override
  SocketAddress peerAddress() {
    return KERNEL;
  }

  @Override
  int takeError() {
    return 0;
  }

  @Override
  synchronized int available() {
    byte[] next = replies.peek();
    return next == null ? 0 : next.length;
  }

  @Override
  long setOption(int level, int name, byte[] value) {
    // Strictness, extended acknowledgements and buffer sizes change nothing here.
    return level == SOL_SOCKET || level == SOL_NETLINK ? 0 : -ENOPROTOOPT;
  }

  @Override
  byte[] getOption(int level, int name) {
    return level == SOL_SOCKET ? OptionCalls.bytesOf(0) : null;
  }

  @Override
  protected void close() {
    queue.signal(ALL_EVENTS);
  }
}
