package dev.gox.runtime.linux.net;

import static dev.gox.runtime.linux.Errno.EACCES;
import static dev.gox.runtime.linux.Errno.EADDRINUSE;
import static dev.gox.runtime.linux.Errno.EADDRNOTAVAIL;
import static dev.gox.runtime.linux.Errno.EAFNOSUPPORT;
import static dev.gox.runtime.linux.Errno.ECONNREFUSED;
import static dev.gox.runtime.linux.Errno.EHOSTUNREACH;
import static dev.gox.runtime.linux.Errno.ENETUNREACH;
import static dev.gox.runtime.linux.Errno.ETIMEDOUT;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;

/**
 * Which errno a failed operation of the host's network stands for. Exceptions carry no number and
 * their text is the host's; so their class decides, and where that is not enough a look at the
 * state of the address.
 */
final class NetErrors {
  private NetErrors() {}

  /** Below this port only privileged users may bind, on hosts that care. */
  private static final int PRIVILEGED_PORTS = 1024;

  /**
   * NIO reports a refusal and a timeout by one class. A refusal takes a round trip, even on hosts
   * that try again; a timeout takes the host's own patience, 20 seconds at least.
   */
  private static final long PATIENCE_NANOS = 15_000_000_000L;

  /**
   * Why connecting failed.
   *
   * @param elapsedNanos since the connection was asked for
   */
  static int ofConnect(IOException e, long elapsedNanos) {
    if (e instanceof ConnectException) {
      return elapsedNanos < PATIENCE_NANOS ? ECONNREFUSED : ETIMEDOUT;
    }
    if (e instanceof NoRouteToHostException) {
      return EHOSTUNREACH;
    }
    if (e instanceof PortUnreachableException) {
      return ECONNREFUSED;
    }
    if (e instanceof BindException) {
      return EADDRNOTAVAIL;
    }
    return ENETUNREACH;
  }

  /** Why a TCP socket could not be bound. */
  static int ofStreamBind(Exception e, InetSocketAddress address) {
    return e instanceof UnsupportedAddressTypeException ? EAFNOSUPPORT : ofBind(address, true);
  }

  /** Why a UDP socket could not be bound. */
  static int ofDatagramBind(Exception e, InetSocketAddress address) {
    return e instanceof UnsupportedAddressTypeException ? EAFNOSUPPORT : ofBind(address, false);
  }

  private static int ofBind(InetSocketAddress address, boolean stream) {
    if (!canBind(new InetSocketAddress(address.getAddress(), 0), stream)) {
      return EADDRNOTAVAIL;
    }
    int port = address.getPort();
    if (port == 0 || port >= PRIVILEGED_PORTS) {
      return EADDRINUSE;
    }
    // In use, or forbidden? Where its neighbours are forbidden too, it is that.
    for (int neighbour = 1; neighbour <= 3; neighbour++) {
      if (canBind(new InetSocketAddress(address.getAddress(), neighbour), stream)) {
        return EADDRINUSE;
      }
    }
    return EACCES;
  }

  private static boolean canBind(InetSocketAddress address, boolean stream) {
    StandardProtocolFamily family =
        address.getAddress() instanceof Inet4Address
            ? StandardProtocolFamily.INET
            : StandardProtocolFamily.INET6;
    try {
      if (stream) {
        try (SocketChannel channel = SocketChannel.open(family)) {
          channel.bind(address);
          return true;
        }
      }
      try (DatagramChannel channel = DatagramChannel.open(family)) {
        channel.bind(address);
        return true;
      }
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
