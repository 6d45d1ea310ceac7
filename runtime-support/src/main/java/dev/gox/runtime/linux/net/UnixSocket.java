package dev.gox.runtime.linux.net;

import static dev.gox.runtime.linux.Errno.EADDRINUSE;
import static dev.gox.runtime.linux.Errno.EINVAL;
import static dev.gox.runtime.linux.Errno.ENOPROTOOPT;
import static dev.gox.runtime.linux.Errno.EOPNOTSUPP;
import static dev.gox.runtime.linux.event.PollEvents.POLLWRBAND;
import static dev.gox.runtime.linux.event.PollEvents.WRITABLE;
import static dev.gox.runtime.linux.net.OptionNumbers.SOL_SOCKET;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_LINGER;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_PASSCRED;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_RCVBUF;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_REUSEPORT;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_SNDBUF;
import static dev.gox.runtime.linux.net.SocketNumbers.AF_UNIX;
import static dev.gox.runtime.linux.net.SocketNumbers.SOCK_STREAM;

import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.fs.OpenFile;
import dev.gox.runtime.linux.thread.GuestThread;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What Unix sockets of all types share (unix(7)): a name, an inbox, and a send buffer that is
 * charged with what its receivers have not read.
 *
 * <p>Guests of one kernel reach each other here, inside the JVM. The network's lock ({@link
 * UnixNames}) guards names, peers and states; inboxes have locks of their own, taken under it.
 */
abstract class UnixSocket extends Socket {
  /** Linux's default send buffer, and the smallest that setsockopt(2) grants. */
  private static final int DEFAULT_BUFFER = 212992;

  private static final int MIN_BUFFER = 4608;

  /** The largest: twice net.core.wmem_max, as Linux doubles what it is asked for. */
  private static final int MAX_BUFFER = 2 * DEFAULT_BUFFER;

  final UnixNames names;
  final UnixInbox inbox = new UnixInbox();

  /** Cost of what was sent and not yet read. */
  private final AtomicInteger outstanding = new AtomicInteger();

  private volatile int sendBuffer = DEFAULT_BUFFER;
  private volatile boolean wantCredentials;
  private volatile SocketAddress.Unix name = SocketAddress.Unix.UNNAMED;

  /** What holds the name in the host's file system, or null. */
  private UnixNode node;

  volatile boolean inputShut;
  volatile boolean outputShut;
  volatile int error;

  UnixSocket(UnixNames names, int type) {
    super(AF_UNIX, type, 0);
    this.names = names;
  }

  final SocketAddress.Unix name() {
    return name;
  }

  /** Gives an accepted connection its listener's name. */
  final void takeName(SocketAddress.Unix inherited) {
    name = inherited;
  }

  /** The node that bind(2) made in the file system, or null. */
  final UnixNode node() {
    return node;
  }

  static Credentials credentialsOf(GuestProcess process) {
    return new Credentials(process.pid(), process.uid(), process.gid());
  }

  @Override
  long bind(GuestThread t, SocketAddress address) {
    if (!(address instanceof SocketAddress.Unix wanted)) {
      return -EINVAL;
    }
    synchronized (names) {
      if (wanted.unnamed()) {
        if (name.unnamed()) {
          name = names.autobind(this);
        }
        return 0;
      }
      if (wanted.abstractName()) {
        if (!name.unnamed()) {
          return -EINVAL;
        }
        if (!names.claim(names.key(wanted, this), this)) {
          return -EADDRINUSE;
        }
      } else {
        if (!name.unnamed()) {
          return UnixNode.exists(t.process(), wanted) ? -EADDRINUSE : -EINVAL;
        }
        UnixNode.Made made = UnixNode.make(t.process(), wanted, type == SOCK_STREAM);
        if (made.error() != 0) {
          return -made.error();
        }
        node = made.node();
        names.claim(node.key(), this);
      }
      name = wanted;
      return 0;
    }
  }

  /** Whether a send may start: Linux lets the last one exceed the buffer. */
  final boolean hasRoom() {
    return outstanding.get() < sendBuffer;
  }

  /** Whether poll(2) says writable: with three quarters of the buffer free. */
  final boolean writable() {
    return outstanding.get() <= sendBuffer >> 2;
  }

  final int sendBuffer() {
    return sendBuffer;
  }

  final boolean wantsCredentials() {
    return wantCredentials;
  }

  final void charge(int cost) {
    outstanding.addAndGet(cost);
  }

  final void uncharge(int cost) {
    outstanding.addAndGet(-cost);
    if (writable()) {
      queue.signal(WRITABLE | POLLWRBAND);
    }
  }

  /** The credentials that a message carries: the sender's own, which it may only repeat. */
  static Credentials credentialsFor(GuestThread t, Message message) {
    return message.credentials != null ? message.credentials : credentialsOf(t.process());
  }

  /** References of its own for the files of a message, so that sending again is possible. */
  static List<OpenFile> retained(List<OpenFile> files) {
    if (files.isEmpty()) {
      return files;
    }
    for (OpenFile file : files) {
      file.retain();
    }
    return new ArrayList<>(files);
  }

  @Override
  long setOption(int level, int option, byte[] value) {
    if (level != SOL_SOCKET) {
      return -EOPNOTSUPP;
    }
    int number = OptionCalls.intOf(value);
    switch (option) {
      case SO_PASSCRED:
        wantCredentials = number != 0;
        return 0;
      case SO_SNDBUF:
        sendBuffer =
            number < 0 || number > DEFAULT_BUFFER ? MAX_BUFFER : Math.max(2 * number, MIN_BUFFER);
        return 0;
      case SO_REUSEPORT:
        return -EOPNOTSUPP;
      case SO_RCVBUF:
        // Remembered: as on Linux, only the sender's buffer limits a Unix socket.
        options.put(SOL_SOCKET, SO_RCVBUF, Math.min(Math.max(2 * number, MIN_BUFFER), MAX_BUFFER));
        return 0;
      default:
        InetOption row = InetOption.find(SOL_SOCKET, option);
        if (row == null) {
          return option == SO_LINGER ? 0 : -ENOPROTOOPT;
        }
        options.put(SOL_SOCKET, option, row.normal(number));
        return 0;
    }
  }

  @Override
  byte[] getOption(int level, int option) {
    if (level != SOL_SOCKET) {
      return null;
    }
    return switch (option) {
      case SO_PASSCRED -> OptionCalls.bytesOf(wantCredentials ? 1 : 0);
      case SO_SNDBUF -> OptionCalls.bytesOf(sendBuffer);
      case SO_RCVBUF -> OptionCalls.bytesOf(options.get(SOL_SOCKET, SO_RCVBUF, DEFAULT_BUFFER));
      case SO_LINGER -> OptionCalls.bytesOf(0, 0);
      default -> {
        InetOption row = InetOption.find(SOL_SOCKET, option);
        yield row == null
            ? null
            : OptionCalls.bytesOf(options.get(SOL_SOCKET, option, row.initial));
      }
    };
  }

  @Override
  int unknownOption(int level) {
    return level == SOL_SOCKET ? ENOPROTOOPT : EOPNOTSUPP;
  }

  @Override
  final SocketAddress localAddress() {
    return name;
  }

  @Override
  int takeError() {
    int e = error;
    error = 0;
    return e;
  }

  @Override
  int available() {
    return inbox.available(type == SOCK_STREAM);
  }

  @Override
  protected void close() {
    synchronized (names) {
      leave();
      names.release(names.key(name, this), this);
      if (node != null) {
        names.release(node.key(), this);
        node.close(names.poller());
      }
    }
    UnixNames.releaseAll(inbox.close());
    queue.signal(ALL_EVENTS);
  }

  /** Parts with peers and listeners; called under the network's lock as the socket closes. */
  abstract void leave();
}
