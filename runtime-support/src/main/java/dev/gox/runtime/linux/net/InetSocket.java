package dev.gox.runtime.linux.net;

import static dev.gox.runtime.linux.Errno.EAFNOSUPPORT;
import static dev.gox.runtime.linux.Errno.EINVAL;
import static dev.gox.runtime.linux.Errno.ENETUNREACH;
import static dev.gox.runtime.linux.Errno.ENOPROTOOPT;
import static dev.gox.runtime.linux.Errno.EOPNOTSUPP;
import static dev.gox.runtime.linux.net.OptionNumbers.IPV6_V6ONLY;
import static dev.gox.runtime.linux.net.OptionNumbers.SOL_IP;
import static dev.gox.runtime.linux.net.OptionNumbers.SOL_IPV6;
import static dev.gox.runtime.linux.net.OptionNumbers.SOL_SOCKET;
import static dev.gox.runtime.linux.net.OptionNumbers.SOL_TCP;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_LINGER;
import static dev.gox.runtime.linux.net.SocketNumbers.AF_INET;
import static dev.gox.runtime.linux.net.SocketNumbers.AF_INET6;
import static dev.gox.runtime.linux.net.SocketNumbers.SOCK_STREAM;

import dev.gox.runtime.linux.Kernel;
import dev.gox.runtime.linux.thread.GuestThread;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;

/** What TCP and UDP sockets share: addresses, and options that live in a channel of the host. */
abstract class InetSocket extends Socket {
  private static final InetAddress LOOPBACK_4 = SocketAddress.address(new byte[] {127, 0, 0, 1}, 0);

  private static final InetAddress LOOPBACK_6 =
      SocketAddress.address(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 0);

  final Kernel kernel;

  InetSocket(Kernel kernel, int family, int type, int protocol) {
    super(family, type, protocol);
    this.kernel = kernel;
  }

  /** The channel that options go to now, or null while there is none. */
  abstract NetworkChannel channel();

  @Override
  protected final int sleep(GuestThread t, long deadline) {
    return kernel.netPoller().sleep(t, deadline);
  }

  static ProtocolFamily hostFamily(int family) {
    return family == AF_INET6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
  }

  /** Whether an AF_INET6 socket is to have nothing to do with IPv4. */
  final boolean onlyIpv6() {
    return family == AF_INET6 && options.get(SOL_IPV6, IPV6_V6ONLY, 0) != 0;
  }

  /**
   * Checks an address for bind(2).
   *
   * @return 0 or -errno; when 0, {@link #toHost} may be asked
   */
  final int checkBind(SocketAddress address) {
    if (address instanceof SocketAddress.Unspecified && family == AF_INET) {
      // Accepted for the sake of old programs, as the wildcard address.
      return 0;
    }
    int error = checkFamily(address);
    if (error == 0 && onlyIpv6() && isIpv4(address)) {
      return -EINVAL;
    }
    return error;
  }

  /** Checks a peer's address for connect(2) and the like; 0 or -errno. */
  final int checkPeer(SocketAddress address) {
    int error = checkFamily(address);
    if (error == 0 && onlyIpv6() && isIpv4(address)) {
      return -ENETUNREACH;
    }
    return error == 0 && lacksScope(address) ? -EINVAL : error;
  }

  /** Whether an address means something on each link, and doesn't say which link. */
  private static boolean lacksScope(SocketAddress address) {
    return address instanceof SocketAddress.Inet inet
        && inet.host().getAddress() instanceof Inet6Address six
        && six.isLinkLocalAddress()
        && six.getScopeId() == 0;
  }

  private int checkFamily(SocketAddress address) {
    if (address instanceof SocketAddress.Malformed) {
      return -EINVAL;
    }
    if (!(address instanceof SocketAddress.Inet inet)) {
      return -EAFNOSUPPORT;
    }
    if (inet.family() == family) {
      return 0;
    }
    // A sockaddr_in is too short for an IPv6 socket, which notices before the family.
    return family == AF_INET6 ? -EINVAL : -EAFNOSUPPORT;
  }

  private static boolean isIpv4(SocketAddress address) {
    return address instanceof SocketAddress.Inet inet
        && inet.host().getAddress() instanceof Inet4Address;
  }

  /** The host's form of an address to bind to. */
  final InetSocketAddress toHost(SocketAddress address) {
    return address instanceof SocketAddress.Inet inet
        ? inet.host()
        : SocketAddress.Inet.any(family).host();
  }

  /** The host's form of a peer's address; the wildcard means this machine, as on Linux. */
  final InetSocketAddress toPeer(SocketAddress address) {
    InetSocketAddress host = toHost(address);
    if (!host.getAddress().isAnyLocalAddress()) {
      return host;
    }
    boolean four = host.getAddress() instanceof Inet4Address;
    return new InetSocketAddress(four ? LOOPBACK_4 : LOOPBACK_6, host.getPort());
  }

  /** The guest's form of an address of the host's; null stands for the wildcard. */
  final SocketAddress toGuest(java.net.SocketAddress host) {
    return host instanceof InetSocketAddress address
        ? new SocketAddress.Inet(family, address)
        : SocketAddress.Inet.any(family);
  }

  @Override
  long setOption(int level, int name, byte[] value) {
    if (level == SOL_SOCKET && name == SO_LINGER) {
      return setLinger(value);
    }
    InetOption row = rowFor(level, name);
    if (row == null) {
      return -ENOPROTOOPT;
    }
    int number = OptionCalls.intOf(value);
    if (!row.accepts(number)) {
      return -EINVAL;
    }
    number = row.normal(number);
    options.put(level, name, number);
    NetworkChannel channel = channel();
    if (channel != null) {
      try {
        row.apply(channel, number);
      } catch (IOException | IllegalArgumentException e) {
        return -EINVAL;
      }
    }
    return 0;
  }

  private long setLinger(byte[] value) {
    if (value.length < 8) {
      return -EINVAL;
    }
    int seconds = OptionCalls.intOf(value) == 0 ? -1 : OptionCalls.intOf(value, 4);
    options.put(SOL_SOCKET, SO_LINGER, seconds);
    applyLinger(channel(), seconds);
    return 0;
  }

  private static void applyLinger(NetworkChannel channel, int seconds) {
    if (channel != null && channel.supportedOptions().contains(StandardSocketOptions.SO_LINGER)) {
      try {
        channel.setOption(StandardSocketOptions.SO_LINGER, seconds);
      } catch (IOException e) {
        // Closed meanwhile.
      }
    }
  }

  @Override
  byte[] getOption(int level, int name) {
    if (level == SOL_SOCKET && name == SO_LINGER) {
      int seconds = options.get(SOL_SOCKET, SO_LINGER, -1);
      return OptionCalls.bytesOf(seconds < 0 ? 0 : 1, Math.max(seconds, 0));
    }
    InetOption row = rowFor(level, name);
    if (row == null) {
      return null;
    }
    int value = options.get(level, name, row.initial);
    NetworkChannel channel = channel();
    if (channel != null) {
      try {
        value = row.read(channel, value);
      } catch (IOException e) {
        // Closed meanwhile: what was remembered is as good.
      }
    }
    return OptionCalls.bytesOf(value);
  }

  @Override
  int unknownOption(int level) {
    return hasLevel(level) ? ENOPROTOOPT : EOPNOTSUPP;
  }

  private boolean hasLevel(int level) {
    return switch (level) {
      case SOL_SOCKET, SOL_IP -> true;
      case SOL_TCP -> type == SOCK_STREAM;
      case SOL_IPV6 -> family == AF_INET6;
      default -> false;
    };
  }

  /** The row of an option that this socket has. */
  private InetOption rowFor(int level, int name) {
    return hasLevel(level) ? InetOption.find(level, name) : null;
  }

  /** Gives a new channel everything that was set; what it can't take is left out. */
  final void applyOptions(NetworkChannel channel) {
    int[] all = options.all();
    for (int i = 0; i < all.length; i += 3) {
      InetOption row = InetOption.find(all[i], all[i + 1]);
      try {
        if (row != null) {
          row.apply(channel, all[i + 2]);
        } else if (all[i] == SOL_SOCKET && all[i + 1] == SO_LINGER) {
          applyLinger(channel, all[i + 2]);
        }
      } catch (IOException | IllegalArgumentException e) {
        // For instance the address options of an accepted channel.
      }
    }
  }
}
