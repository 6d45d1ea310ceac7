package dev.gox.runtime.linux.net;

import static dev.gox.runtime.linux.Errno.EADDRINUSE;
import static dev.gox.runtime.linux.Errno.EADDRNOTAVAIL;
import static dev.gox.runtime.linux.Errno.EINVAL;
import static dev.gox.runtime.linux.Errno.ENODEV;
import static dev.gox.runtime.linux.net.OptionNumbers.IPV6_JOIN_GROUP;
import static dev.gox.runtime.linux.net.OptionNumbers.IPV6_LEAVE_GROUP;
import static dev.gox.runtime.linux.net.OptionNumbers.IPV6_MULTICAST_IF;
import static dev.gox.runtime.linux.net.OptionNumbers.IP_ADD_MEMBERSHIP;
import static dev.gox.runtime.linux.net.OptionNumbers.IP_DROP_MEMBERSHIP;
import static dev.gox.runtime.linux.net.OptionNumbers.IP_MULTICAST_IF;
import static dev.gox.runtime.linux.net.OptionNumbers.SOL_IP;
import static dev.gox.runtime.linux.net.OptionNumbers.SOL_IPV6;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;

/** The groups a UDP socket has joined, and the interface it sends to groups by: ip(7), ipv6(7). */
final class Multicast {
  private static final int MREQ_SIZE = 8;
  private static final int MREQN_SIZE = 12;
  private static final int MREQ6_SIZE = 20;

  private record Membership(InetAddress group, NetworkInterface by) {}

  private final DatagramChannel channel;
  private final Map<Membership, MembershipKey> joined = new HashMap<>();

  Multicast(DatagramChannel channel) {
    this.channel = channel;
  }

  /** Whether an option is one of these. */
  static boolean owns(int level, int name) {
    return switch (level) {
      case SOL_IP ->
          name == IP_ADD_MEMBERSHIP || name == IP_DROP_MEMBERSHIP || name == IP_MULTICAST_IF;
      case SOL_IPV6 ->
          name == IPV6_JOIN_GROUP || name == IPV6_LEAVE_GROUP || name == IPV6_MULTICAST_IF;
      default -> false;
    };
  }

  /** Sets an option that {@link #owns} has claimed; 0 or -errno. */
  synchronized long set(int level, int name, byte[] value) {
    try {
      if (level == SOL_IP) {
        return set4(name, value);
      }
      if (name == IPV6_MULTICAST_IF) {
        return sendBy(byIndex(OptionCalls.intOf(value)));
      }
      if (value.length < MREQ6_SIZE) {
        return -EINVAL;
      }
      InetAddress group = SocketAddress.address(Arrays.copyOf(value, 16), 0);
      return change(group, byIndex(OptionCalls.intOf(value, 16)), name == IPV6_JOIN_GROUP);
    } catch (IOException e) {
      return -ENODEV;
    } catch (IllegalArgumentException e) {
      return -EINVAL;
    }
  }

  /** A struct ip_mreqn, ip_mreq, or for the interface alone an in_addr. */
  private long set4(int name, byte[] value) throws IOException {
    boolean sending = name == IP_MULTICAST_IF;
    if (!sending && value.length < MREQ_SIZE) {
      return -EINVAL;
    }
    NetworkInterface by;
    if (value.length >= MREQN_SIZE && OptionCalls.intOf(value, 8) != 0) {
      by = byIndex(OptionCalls.intOf(value, 8));
    } else {
      by =
          byAddress(
              Arrays.copyOfRange(
                  value, value.length < MREQ_SIZE ? 0 : 4, value.length < MREQ_SIZE ? 4 : 8));
    }
    if (sending) {
      return sendBy(by);
    }
    InetAddress group = SocketAddress.address(Arrays.copyOf(value, 4), 0);
    return change(group, by, name == IP_ADD_MEMBERSHIP);
  }

  private long sendBy(NetworkInterface by) throws IOException {
    if (by == null) {
      return -EADDRNOTAVAIL;
    }
    channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, by);
    return 0;
  }

  private long change(InetAddress group, NetworkInterface by, boolean join) throws IOException {
    if (!group.isMulticastAddress()) {
      return -EINVAL;
    }
    if (by == null) {
      return -ENODEV;
    }
    Membership membership = new Membership(group, by);
    if (!join) {
      MembershipKey key = joined.remove(membership);
      if (key == null) {
        return -EADDRNOTAVAIL;
      }
      key.drop();
      return 0;
    }
    if (joined.containsKey(membership)) {
      return -EADDRINUSE;
    }
    joined.put(membership, channel.join(group, by));
    return 0;
  }

  private static NetworkInterface byIndex(int index) throws SocketException {
    return index == 0 ? any(false) : NetworkInterface.getByIndex(index);
  }

  private static NetworkInterface byAddress(byte[] address) throws SocketException {
    InetAddress own = SocketAddress.address(address, 0);
    return own.isAnyLocalAddress() ? any(true) : NetworkInterface.getByInetAddress(own);
  }

  /** The interface that the host would choose: the first that can, loopback last. */
  private static NetworkInterface any(boolean four) throws SocketException {
    NetworkInterface loopback = null;
    for (Enumeration<NetworkInterface> all = NetworkInterface.getNetworkInterfaces();
        all.hasMoreElements(); ) {
      NetworkInterface each = all.nextElement();
      if (!each.isUp() || four && !hasIpv4(each)) {
        continue;
      }
      if (each.isLoopback()) {
        loopback = each;
      } else if (each.supportsMulticast()) {
        return each;
      }
    }
    return loopback;
  }

  private static boolean hasIpv4(NetworkInterface by) {
    for (Enumeration<InetAddress> all = by.getInetAddresses(); all.hasMoreElements(); ) {
      if (all.nextElement() instanceof Inet4Address) {
        return true;
      }
    }
    return false;
  }
}
