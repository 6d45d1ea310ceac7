package dev.gox.runtime.linux.net;

import static dev.gox.runtime.linux.Errno.EACCES;
import static dev.gox.runtime.linux.Errno.EAFNOSUPPORT;
import static dev.gox.runtime.linux.Errno.EINVAL;
import static dev.gox.runtime.linux.Errno.ENFILE;
import static dev.gox.runtime.linux.Errno.EPERM;
import static dev.gox.runtime.linux.Errno.EPROTONOSUPPORT;
import static dev.gox.runtime.linux.Errno.ESOCKTNOSUPPORT;
import static dev.gox.runtime.linux.net.SocketNumbers.AF_INET;
import static dev.gox.runtime.linux.net.SocketNumbers.AF_INET6;
import static dev.gox.runtime.linux.net.SocketNumbers.AF_MAX;
import static dev.gox.runtime.linux.net.SocketNumbers.AF_NETLINK;
import static dev.gox.runtime.linux.net.SocketNumbers.AF_PACKET;
import static dev.gox.runtime.linux.net.SocketNumbers.AF_UNIX;
import static dev.gox.runtime.linux.net.SocketNumbers.IPPROTO_ICMP;
import static dev.gox.runtime.linux.net.SocketNumbers.IPPROTO_ICMPV6;
import static dev.gox.runtime.linux.net.SocketNumbers.IPPROTO_MAX;
import static dev.gox.runtime.linux.net.SocketNumbers.IPPROTO_TCP;
import static dev.gox.runtime.linux.net.SocketNumbers.IPPROTO_UDP;
import static dev.gox.runtime.linux.net.SocketNumbers.NETLINK_ROUTE;
import static dev.gox.runtime.linux.net.SocketNumbers.SOCK_DGRAM;
import static dev.gox.runtime.linux.net.SocketNumbers.SOCK_MAX;
import static dev.gox.runtime.linux.net.SocketNumbers.SOCK_PACKET;
import static dev.gox.runtime.linux.net.SocketNumbers.SOCK_RAW;
import static dev.gox.runtime.linux.net.SocketNumbers.SOCK_SEQPACKET;
import static dev.gox.runtime.linux.net.SocketNumbers.SOCK_STREAM;

import dev.gox.runtime.linux.Kernel;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the sockets of one kernel: the only place that does, so that whoever forbids networking has
 * one door to close.
 */
public final class SocketFactory {
  /** Port ids that netlink sockets choose lie above those of processes. */
  private static final int FIRST_NETLINK_PORT = 1 << 22;

  private final Kernel kernel;
  private final UnixNames unixNames;
  private final AtomicInteger netlinkPorts = new AtomicInteger(FIRST_NETLINK_PORT);

  /** Makes the factory of a kernel. */
  public SocketFactory(Kernel kernel) {
    this.kernel = kernel;
    unixNames = new UnixNames(kernel);
  }

  /** A socket, or why there is none. */
  record Result(Socket socket, int error) {
    Result(int error) {
      this(null, error);
    }
  }

  /** Makes a socket as socket(2) is asked to: numbers as the guest gave them, flags removed. */
  Result make(int family, int type, int protocol) {
    if (family < 0 || family >= AF_MAX) {
      return new Result(EAFNOSUPPORT);
    }
    if (type >= SOCK_MAX) {
      return new Result(EINVAL);
    }
    return switch (family) {
      case AF_INET, AF_INET6 -> inet(family, type, protocol);
      case AF_UNIX -> unix(type, protocol);
      case AF_NETLINK -> netlink(type, protocol);
      case AF_PACKET -> new Result(EPERM);
      default -> new Result(EAFNOSUPPORT);
    };
  }

  private Result inet(int family, int type, int protocol) {
    if (protocol < 0 || protocol >= IPPROTO_MAX) {
      return new Result(EINVAL);
    }
    try {
      switch (type) {
        case SOCK_STREAM:
          return protocol == 0 || protocol == IPPROTO_TCP
              ? new Result(new InetStream(kernel, family), 0)
              : new Result(EPROTONOSUPPORT);
        case SOCK_DGRAM:
          if (protocol == IPPROTO_ICMP || protocol == IPPROTO_ICMPV6) {
            // What ping gets where net.ipv4.ping_group_range leaves it out.
            return new Result(EACCES);
          }
          return protocol == 0 || protocol == IPPROTO_UDP
              ? new Result(new InetDatagram(kernel, family), 0)
              : new Result(EPROTONOSUPPORT);
        case SOCK_RAW:
          return new Result(protocol == 0 ? EPROTONOSUPPORT : EPERM);
        case SOCK_PACKET:
          return new Result(EPERM);
        default:
          return new Result(ESOCKTNOSUPPORT);
      }
    } catch (UnsupportedOperationException e) {
      return new Result(EAFNOSUPPORT);
    } catch (IOException e) {
      return new Result(ENFILE);
    }
  }

  private Result unix(int type, int protocol) {
    if (protocol != 0 && protocol != AF_UNIX) {
      return new Result(EPROTONOSUPPORT);
    }
    return switch (type) {
      case SOCK_STREAM, SOCK_SEQPACKET -> new Result(new UnixStream(unixNames, type), 0);
      // Linux has always taken SOCK_RAW for datagrams here.
      case SOCK_DGRAM, SOCK_RAW -> new Result(new UnixDatagram(unixNames), 0);
      default -> new Result(ESOCKTNOSUPPORT);
    };
  }

  private Result netlink(int type, int protocol) {
    if (type != SOCK_RAW && type != SOCK_DGRAM) {
      return new Result(ESOCKTNOSUPPORT);
    }
    return protocol == NETLINK_ROUTE
        ? new Result(new NetlinkRoute(netlinkPorts, type), 0)
        : new Result(EPROTONOSUPPORT);
  }

  /** Makes each of two new Unix sockets the other's peer. */
  static void join(Socket one, Socket other, Credentials owner) {
    if (one instanceof UnixStream first && other instanceof UnixStream second) {
      UnixStream.join(first, second, owner);
    } else if (one instanceof UnixDatagram first && other instanceof UnixDatagram second) {
      UnixDatagram.join(first, second, owner);
    }
  }
}
