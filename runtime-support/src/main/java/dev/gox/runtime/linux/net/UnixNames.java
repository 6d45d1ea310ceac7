package dev.gox.runtime.linux.net;

import dev.gox.runtime.linux.Kernel;
import dev.gox.runtime.linux.fs.OpenFile;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The Unix sockets of one kernel that have a name: abstract ones by the name itself, those in the
 * file system by their node's identity. Its monitor is the lock of all their states.
 */
final class UnixNames {
  /** Names that autobind chooses from: five hexadecimal digits. */
  private static final int AUTOBIND_NAMES = 1 << 20;

  /** Open files whose last reference is gone, on this thread; see {@link #releaseAll}. */
  private static final ThreadLocal<ArrayDeque<OpenFile>> DOOMED = new ThreadLocal<>();

  private final Kernel kernel;
  private final Map<Object, UnixSocket> sockets = new HashMap<>();
  private int nextAutobind = 1;

  UnixNames(Kernel kernel) {
    this.kernel = kernel;
  }

  NetPoller poller() {
    return kernel.netPoller();
  }

  /** An abstract name: each type of sockets has names of its own. */
  private record AbstractName(SocketAddress.Unix name, int type) {}

  /** What an abstract name is known by among sockets of a socket's type. */
  Object key(SocketAddress.Unix name, UnixSocket socket) {
    return new AbstractName(name, socket.type);
  }

  /** Gives a name to a socket; false if another has it. */
  synchronized boolean claim(Object name, UnixSocket socket) {
    return sockets.putIfAbsent(name, socket) == null;
  }

  /** Takes a name back, if it is the socket's. */
  synchronized void release(Object name, UnixSocket socket) {
    sockets.remove(name, socket);
  }

  /** The socket of a name, or null. */
  synchronized UnixSocket find(Object name) {
    return sockets.get(name);
  }

  /** Gives a socket an abstract name that is free: unix(7), autobind. */
  synchronized SocketAddress.Unix autobind(UnixSocket socket) {
    for (; ; ) {
      int number = nextAutobind++ & AUTOBIND_NAMES - 1;
      byte[] name = new byte[6];
      for (int digit = 0; digit < 5; digit++) {
        name[5 - digit] = (byte) Character.forDigit(number >> 4 * digit & 0xF, 16);
      }
      SocketAddress.Unix address = new SocketAddress.Unix(name);
      if (claim(key(address, socket), socket)) {
        return address;
      }
    }
  }

  /**
   * Releases open files that were on their way when their receiver closed. One of them may be a
   * socket with files in its own inbox, and so on; a loop, since a guest may build such a chain
   * longer than a Java stack.
   */
  static void releaseAll(List<OpenFile> files) {
    if (files.isEmpty()) {
      return;
    }
    ArrayDeque<OpenFile> doomed = DOOMED.get();
    if (doomed != null) {
      doomed.addAll(files);
      return;
    }
    doomed = new ArrayDeque<>(files);
    DOOMED.set(doomed);
    try {
      for (OpenFile file = doomed.poll(); file != null; file = doomed.poll()) {
        file.release();
      }
    } finally {
      DOOMED.remove();
    }
  }
}
