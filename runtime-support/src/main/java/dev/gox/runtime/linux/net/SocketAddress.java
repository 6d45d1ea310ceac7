package dev.gox.runtime.linux.net;

import static dev.gox.runtime.linux.net.SocketNumbers.AF_INET;
import static dev.gox.runtime.linux.net.SocketNumbers.AF_INET6;
import static dev.gox.runtime.linux.net.SocketNumbers.AF_NETLINK;
import static dev.gox.runtime.linux.net.SocketNumbers.AF_UNIX;
import static dev.gox.runtime.linux.net.SocketNumbers.AF_UNSPEC;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * A struct sockaddr between guest bytes and values: ip(7), ipv6(7), unix(7), netlink(7). The family
 * is in host (little-endian) order, ports and internet addresses in network order.
 */
sealed interface SocketAddress {

  /** Largest address any family has: sizeof(struct sockaddr_storage). */
  int MAX_SIZE = 128;

  /** Size of sockaddr_in. */
  int INET_SIZE = 16;

  /** Size of sockaddr_in6, and what Linux demands at least: all but the scope id. */
  int INET6_SIZE = 28;

  int INET6_MIN_SIZE = 24;

  /** Size of sockaddr_un and of the family field before its name. */
  int UNIX_SIZE = 110;

  int UNIX_NAME = 2;
  int NETLINK_SIZE = 12;

  /** The address as the guest sees it. */
  byte[] encode();

  /** Family alone: dissolves a datagram socket's association, or names no one. */
  record Unspecified() implements SocketAddress {
    @Override
    public byte[] encode() {
      return new byte[] {AF_UNSPEC, 0};
    }
  }

  /** A family that is not the socket's. */
  record Foreign(int family) implements SocketAddress {
    @Override
    public byte[] encode() {
      return new byte[] {(byte) family, (byte) (family >> 8)};
    }
  }

  /** Too short for its family, or too long. */
  record Malformed() implements SocketAddress {
    @Override
    public byte[] encode() {
      return new byte[0];
    }
  }

  /**
   * An internet address. IPv4 addresses of an AF_INET6 socket stand as IPv4 here and as
   * ::ffff:a.b.c.d in the guest.
   */
  record Inet(int family, InetSocketAddress host) implements SocketAddress {

    /** The wildcard address and port 0 of a family. */
    static Inet any(int family) {
      return new Inet(
          family, new InetSocketAddress(address(new byte[family == AF_INET ? 4 : 16], 0), 0));
    }

    @Override
    public byte[] encode() {
      byte[] address = host.getAddress().getAddress();
      byte[] b = new byte[family == AF_INET ? INET_SIZE : INET6_SIZE];
      b[0] = (byte) family;
      b[2] = (byte) (host.getPort() >> 8);
      b[3] = (byte) host.getPort();
      if (family == AF_INET) {
        // An IPv4 socket has no other addresses but the host's own wildcard.
        System.arraycopy(address.length == 4 ? address : new byte[4], 0, b, 4, 4);
        return b;
      }
      if (host.getAddress() instanceof Inet6Address six) {
        System.arraycopy(address, 0, b, 8, 16);
        putInt(b, 24, six.getScopeId());
      } else if (!host.getAddress().isAnyLocalAddress()) {
        b[18] = (byte) 0xFF;
        b[19] = (byte) 0xFF;
        System.arraycopy(address, 0, b, 20, 4);
      }
      return b;
    }
  }

  /**
   * A Unix address: unnamed (an empty name), abstract (the first byte is 0), or a path, without its
   * terminating 0.
   */
  record Unix(byte[] name) implements SocketAddress {
    static final Unix UNNAMED = new Unix(new byte[0]);

    boolean unnamed() {
      return name.length == 0;
    }

    boolean abstractName() {
      return name.length > 0 && name[0] == 0;
    }

    @Override
    public byte[] encode() {
      int terminator = name.length > 0 && name[0] != 0 ? 1 : 0;
      byte[] b = new byte[UNIX_NAME + name.length + terminator];
      b[0] = AF_UNIX;
      System.arraycopy(name, 0, b, UNIX_NAME, name.length);
      return b;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Unix u && Arrays.equals(name, u.name);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(name);
    }
  }

  /** A netlink address: a port id (the kernel's is 0) and multicast groups. */
  record Netlink(int portId, int groups) implements SocketAddress {
    @Override
    public byte[] encode() {
      byte[] b = new byte[NETLINK_SIZE];
      b[0] = AF_NETLINK;
      putInt(b, 4, portId);
      putInt(b, 8, groups);
      return b;
    }
  }

  /** Reads an address from guest bytes; anything odd becomes one of the records that say so. */
  static SocketAddress decode(byte[] b) {
    if (b.length < 2) {
      return new Malformed();
    }
    int family = b[0] & 0xFF | (b[1] & 0xFF) << 8;
    return switch (family) {
      case AF_UNSPEC -> new Unspecified();
      case AF_INET -> b.length < INET_SIZE ? new Malformed() : inet(AF_INET, b, 4, 4, 0);
      case AF_INET6 -> {
        if (b.length < INET6_MIN_SIZE) {
          yield new Malformed();
        }
        yield inet(AF_INET6, b, 8, 16, b.length < INET6_SIZE ? 0 : getInt(b, 24));
      }
      case AF_UNIX -> b.length > UNIX_SIZE ? new Malformed() : unix(b);
      case AF_NETLINK ->
          b.length < NETLINK_SIZE ? new Malformed() : new Netlink(getInt(b, 4), getInt(b, 8));
      default -> new Foreign(family);
    };
  }

  private static Inet inet(int family, byte[] b, int at, int length, int scope) {
    int port = (b[2] & 0xFF) << 8 | b[3] & 0xFF;
    byte[] bytes = Arrays.copyOfRange(b, at, at + length);
    return new Inet(family, new InetSocketAddress(address(bytes, scope), port));
  }

  private static Unix unix(byte[] b) {
    if (b.length == UNIX_NAME) {
      return Unix.UNNAMED;
    }
    int end = b.length;
    if (b[UNIX_NAME] != 0) {
      // A path ends at its first 0, wherever the length says.
      end = UNIX_NAME;
      while (end < b.length && b[end] != 0) {
        end++;
      }
    }
    return new Unix(Arrays.copyOfRange(b, UNIX_NAME, end));
  }

  /** An address of 4 or 16 bytes; scope ids count for IPv6 alone. */
  static InetAddress address(byte[] bytes, int scope) {
    try {
      return scope != 0 && bytes.length == 16
          ? Inet6Address.getByAddress(null, bytes, scope)
          : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Whether an address can be given to a socket of an internet family. */
  static boolean fits(int family, InetAddress address) {
    return family == AF_INET6 || address instanceof Inet4Address;
  }

  private static int getInt(byte[] b, int at) {
    return b[at] & 0xFF | (b[at + 1] & 0xFF) << 8 | (b[at + 2] & 0xFF) << 16 | b[at + 3] << 24;
  }

  private static void putInt(byte[] b, int at, int value) {
    b[at] = (byte) value;
    b[at + 1] = (byte) (value >> 8);
    b[at + 2] = (byte) (value >> 16);
    b[at + 3] = (byte) (value >> 24);
  }
}
