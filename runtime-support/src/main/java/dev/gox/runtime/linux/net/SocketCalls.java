package dev.gox.runtime.linux.net;

import static dev.gox.runtime.linux.Errno.EBADF;
import static dev.gox.runtime.linux.Errno.EFAULT;
import static dev.gox.runtime.linux.Errno.EINVAL;
import static dev.gox.runtime.linux.Errno.ENOTCONN;
import static dev.gox.runtime.linux.Errno.ENOTSOCK;
import static dev.gox.runtime.linux.Errno.EOPNOTSUPP;
import static dev.gox.runtime.linux.net.SocketNumbers.SHUT_RD;
import static dev.gox.runtime.linux.net.SocketNumbers.SHUT_RDWR;
import static dev.gox.runtime.linux.net.SocketNumbers.SOCK_TYPE_MASK;

import dev.gox.runtime.linux.fs.FileTable;
import dev.gox.runtime.linux.fs.OpenFile;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;

/** The system calls that make, name, join and part sockets: socket(2) to shutdown(2). */
public final class SocketCalls {
  private SocketCalls() {}

  private static final int SOCK_NONBLOCK = OpenFile.O_NONBLOCK;
  private static final int SOCK_CLOEXEC = OpenFile.O_CLOEXEC;
  private static final int SOCK_FLAGS = SOCK_NONBLOCK | SOCK_CLOEXEC;

  /** The socket of a descriptor, or null: {@link #notSocket} tells why. */
  static Socket socket(GuestThread t, long fd) {
    return t.process().files().get(fd) instanceof Socket socket ? socket : null;
  }

  /** Why a descriptor is no socket: -EBADF or -ENOTSOCK. */
  static long notSocket(GuestThread t, long fd) {
    return t.process().files().get(fd) == null ? -EBADF : -ENOTSOCK;
  }

  public static long socket(GuestThread t, long family, long typeAndFlags, long protocol) {
    int flags = (int) typeAndFlags & ~SOCK_TYPE_MASK;
    if ((flags & ~SOCK_FLAGS) != 0) {
      return -EINVAL;
    }
    SocketFactory.Result made =
        t.process()
            .kernel()
            .network()
            .make((int) family, (int) typeAndFlags & SOCK_TYPE_MASK, (int) protocol);
    return made.error() != 0 ? -made.error() : install(t, made.socket(), flags);
  }

  private static long install(GuestThread t, Socket socket, int flags) {
    socket.setNonBlocking((flags & SOCK_NONBLOCK) != 0);
    long fd = t.process().files().install(socket, (flags & SOCK_CLOEXEC) != 0);
    if (fd < 0) {
      socket.discard();
    }
    return fd;
  }

  public static long socketpair(
      GuestThread t, long family, long typeAndFlags, long protocol, long pair) {
    int flags = (int) typeAndFlags & ~SOCK_TYPE_MASK;
    if ((flags & ~SOCK_FLAGS) != 0) {
      return -EINVAL;
    }
    GuestMemory memory = t.process().memory();
    // Writable before there is anything to undo.
    memory.putLong(pair, memory.getLong(pair));
    SocketFactory network = t.process().kernel().network();
    int type = (int) typeAndFlags & SOCK_TYPE_MASK;
    SocketFactory.Result one = network.make((int) family, type, (int) protocol);
    if (one.error() != 0) {
      return -one.error();
    }
    if (!(one.socket() instanceof UnixSocket)) {
      one.socket().discard();
      return -EOPNOTSUPP;
    }
    SocketFactory.Result other = network.make((int) family, type, (int) protocol);
    SocketFactory.join(one.socket(), other.socket(), UnixSocket.credentialsOf(t.process()));
    long first = install(t, one.socket(), flags);
    if (first < 0) {
      other.socket().discard();
      return first;
    }
    long second = install(t, other.socket(), flags);
    if (second < 0) {
      t.process().files().close(first);
      return second;
    }
    memory.putInt(pair, (int) first);
    memory.putInt(pair + 4, (int) second);
    return 0;
  }

  public static long bind(GuestThread t, long fd, long address, long length) {
    Socket socket = socket(t, fd);
    if (socket == null) {
      return notSocket(t, fd);
    }
    if (badLength(length)) {
      return -EINVAL;
    }
    return socket.bind(t, read(t, address, length));
  }

  public static long connect(GuestThread t, long fd, long address, long length) {
    Socket socket = socket(t, fd);
    if (socket == null) {
      return notSocket(t, fd);
    }
    if (badLength(length)) {
      return -EINVAL;
    }
    return socket.connect(t, read(t, address, length));
  }

  /** Whether a struct sockaddr's length is one Linux refuses. */
  static boolean badLength(long length) {
    return (int) length < 0 || (int) length > SocketAddress.MAX_SIZE;
  }

  /** Reads a struct sockaddr whose length {@link #badLength} has let pass. */
  static SocketAddress read(GuestThread t, long address, long length) {
    byte[] bytes = new byte[(int) length];
    if (bytes.length > 0) {
      t.process().memory().read(address, bytes, 0, bytes.length);
    }
    return SocketAddress.decode(bytes);
  }

  /**
   * Writes an address where the guest has room for it, cut to that room; the length it would need
   * goes where the room's size was. Nothing is written for a null pointer.
   *
   * @return 0, or -EINVAL for a negative size
   */
  static long write(GuestThread t, SocketAddress address, long to, long lengthAddress) {
    GuestMemory memory = t.process().memory();
    int room = memory.getInt(lengthAddress);
    if (room < 0) {
      return -EINVAL;
    }
    byte[] bytes = address == null ? new byte[0] : address.encode();
    memory.write(to, bytes, 0, Math.min(room, bytes.length));
    memory.putInt(lengthAddress, bytes.length);
    return 0;
  }

  public static long listen(GuestThread t, long fd, long backlog) {
    Socket socket = socket(t, fd);
    return socket == null ? notSocket(t, fd) : socket.listen(t, (int) backlog);
  }

  public static long accept(GuestThread t, long fd, long address, long length) {
    return accept4(t, fd, address, length, 0);
  }

  public static long accept4(GuestThread t, long fd, long address, long length, long flags) {
    if (((int) flags & ~SOCK_FLAGS) != 0) {
      return -EINVAL;
    }
    Socket socket = socket(t, fd);
    if (socket == null) {
      return notSocket(t, fd);
    }
    Socket.Accepted accepted = new Socket.Accepted();
    long result = socket.accept(t, accepted);
    if (result != 0) {
      return result;
    }
    FileTable files = t.process().files();
    long descriptor = install(t, accepted.socket, (int) flags);
    if (descriptor >= 0 && address != 0) {
      long error = -EFAULT;
      try {
        error = write(t, accepted.peer, address, length);
      } finally {
        if (error != 0) {
          files.close(descriptor);
        }
      }
      if (error != 0) {
        return error;
      }
    }
    return descriptor;
  }

  public static long getsockname(GuestThread t, long fd, long address, long length) {
    Socket socket = socket(t, fd);
    return socket == null ? notSocket(t, fd) : write(t, socket.localAddress(), address, length);
  }

  public static long getpeername(GuestThread t, long fd, long address, long length) {
    Socket socket = socket(t, fd);
    if (socket == null) {
      return notSocket(t, fd);
    }
    SocketAddress peer = socket.peerAddress();
    return peer == null ? -ENOTCONN : write(t, peer, address, length);
  }

  public static long shutdown(GuestThread t, long fd, long how) {
    Socket socket = socket(t, fd);
    if (socket == null) {
      return notSocket(t, fd);
    }
    return (int) how < SHUT_RD || (int) how > SHUT_RDWR ? -EINVAL : socket.shutdown((int) how);
  }
}
