package dev.gox.runtime.linux.net;

import static dev.gox.runtime.linux.net.OptionNumbers.IPV6_DONTFRAG;
import static dev.gox.runtime.linux.net.OptionNumbers.IPV6_MTU_DISCOVER;
import static dev.gox.runtime.linux.net.OptionNumbers.IPV6_MULTICAST_HOPS;
import static dev.gox.runtime.linux.net.OptionNumbers.IPV6_MULTICAST_LOOP;
import static dev.gox.runtime.linux.net.OptionNumbers.IPV6_RECVERR;
import static dev.gox.runtime.linux.net.OptionNumbers.IPV6_RECVHOPLIMIT;
import static dev.gox.runtime.linux.net.OptionNumbers.IPV6_RECVPKTINFO;
import static dev.gox.runtime.linux.net.OptionNumbers.IPV6_RECVTCLASS;
import static dev.gox.runtime.linux.net.OptionNumbers.IPV6_TCLASS;
import static dev.gox.runtime.linux.net.OptionNumbers.IPV6_UNICAST_HOPS;
import static dev.gox.runtime.linux.net.OptionNumbers.IPV6_V6ONLY;
import static dev.gox.runtime.linux.net.OptionNumbers.IP_BIND_ADDRESS_NO_PORT;
import static dev.gox.runtime.linux.net.OptionNumbers.IP_FREEBIND;
import static dev.gox.runtime.linux.net.OptionNumbers.IP_MTU_DISCOVER;
import static dev.gox.runtime.linux.net.OptionNumbers.IP_MULTICAST_ALL;
import static dev.gox.runtime.linux.net.OptionNumbers.IP_MULTICAST_LOOP;
import static dev.gox.runtime.linux.net.OptionNumbers.IP_MULTICAST_TTL;
import static dev.gox.runtime.linux.net.OptionNumbers.IP_PKTINFO;
import static dev.gox.runtime.linux.net.OptionNumbers.IP_RECVERR;
import static dev.gox.runtime.linux.net.OptionNumbers.IP_RECVORIGDSTADDR;
import static dev.gox.runtime.linux.net.OptionNumbers.IP_RECVTOS;
import static dev.gox.runtime.linux.net.OptionNumbers.IP_RECVTTL;
import static dev.gox.runtime.linux.net.OptionNumbers.IP_TOS;
import static dev.gox.runtime.linux.net.OptionNumbers.IP_TTL;
import static dev.gox.runtime.linux.net.OptionNumbers.SOL_IP;
import static dev.gox.runtime.linux.net.OptionNumbers.SOL_IPV6;
import static dev.gox.runtime.linux.net.OptionNumbers.SOL_SOCKET;
import static dev.gox.runtime.linux.net.OptionNumbers.SOL_TCP;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_BROADCAST;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_BUSY_POLL;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_DEBUG;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_DONTROUTE;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_KEEPALIVE;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_NO_CHECK;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_OOBINLINE;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_PRIORITY;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_RCVBUF;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_RCVLOWAT;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_REUSEADDR;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_REUSEPORT;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_RXQ_OVFL;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_SNDBUF;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_TIMESTAMP;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_TIMESTAMPNS;
import static dev.gox.runtime.linux.net.OptionNumbers.TCP_CORK;
import static dev.gox.runtime.linux.net.OptionNumbers.TCP_DEFER_ACCEPT;
import static dev.gox.runtime.linux.net.OptionNumbers.TCP_FASTOPEN;
import static dev.gox.runtime.linux.net.OptionNumbers.TCP_FASTOPEN_CONNECT;
import static dev.gox.runtime.linux.net.OptionNumbers.TCP_KEEPCNT;
import static dev.gox.runtime.linux.net.OptionNumbers.TCP_KEEPIDLE;
import static dev.gox.runtime.linux.net.OptionNumbers.TCP_KEEPINTVL;
import static dev.gox.runtime.linux.net.OptionNumbers.TCP_LINGER2;
import static dev.gox.runtime.linux.net.OptionNumbers.TCP_MAXSEG;
import static dev.gox.runtime.linux.net.OptionNumbers.TCP_NODELAY;
import static dev.gox.runtime.linux.net.OptionNumbers.TCP_NOTSENT_LOWAT;
import static dev.gox.runtime.linux.net.OptionNumbers.TCP_QUICKACK;
import static dev.gox.runtime.linux.net.OptionNumbers.TCP_SYNCNT;
import static dev.gox.runtime.linux.net.OptionNumbers.TCP_USER_TIMEOUT;
import static dev.gox.runtime.linux.net.OptionNumbers.TCP_WINDOW_CLAMP;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import jdk.net.ExtendedSocketOptions;

/**
 * The integer options of internet sockets, a row each: what values they take, what they are before
 * anyone sets them, and how the host is told (tcp(7), ip(7), ipv6(7), socket(7)).
 *
 * <p>Rows by {@link Way#NOTE} ask for extra information with each datagram or tune what the guest
 * can't observe. They are accepted and remembered, so that programs which set them by the way run;
 * the information itself (IP_PKTINFO and the like) is not delivered.
 */
final class InetOption {
  /** How the host learns of an option. */
  enum Way {
    /** By an option of NIO's. */
    NIO,
    /** By number, on Linux hosts. */
    NUMBER,
    /** Not at all. */
    NOTE
  }

  private static final int ANY = Integer.MIN_VALUE;

  final int level;
  final int name;
  final Way way;
  final int min;
  final int max;
  final int initial;

  /** NIO's option, or null. */
  private final SocketOption<?> option;

  private InetOption(
      int level, int name, Way way, SocketOption<?> option, int min, int max, int initial) {
    this.level = level;
    this.name = name;
    this.way = way;
    this.option = option;
    this.min = min;
    this.max = max;
    this.initial = initial;
  }

  private static InetOption flag(int level, int name, SocketOption<?> option) {
    return new InetOption(level, name, Way.NIO, option, 0, 1, 0);
  }

  private static InetOption nio(
      int level, int name, SocketOption<?> option, int min, int max, int initial) {
    return new InetOption(level, name, Way.NIO, option, min, max, initial);
  }

  private static InetOption number(int level, int name, int min, int max, int initial) {
    return new InetOption(level, name, Way.NUMBER, null, min, max, initial);
  }

  private static InetOption note(int level, int name) {
    return new InetOption(level, name, Way.NOTE, null, ANY, Integer.MAX_VALUE, 0);
  }

  private static InetOption note(int level, int name, int initial) {
    return new InetOption(level, name, Way.NOTE, null, ANY, Integer.MAX_VALUE, initial);
  }

  private static final int MAX = Integer.MAX_VALUE;

  private static final InetOption[] ROWS = {
    flag(SOL_SOCKET, SO_REUSEADDR, StandardSocketOptions.SO_REUSEADDR),
    flag(SOL_SOCKET, SO_REUSEPORT, StandardSocketOptions.SO_REUSEPORT),
    flag(SOL_SOCKET, SO_BROADCAST, StandardSocketOptions.SO_BROADCAST),
    flag(SOL_SOCKET, SO_KEEPALIVE, StandardSocketOptions.SO_KEEPALIVE),
    nio(SOL_SOCKET, SO_SNDBUF, StandardSocketOptions.SO_SNDBUF, ANY, MAX, 0),
    nio(SOL_SOCKET, SO_RCVBUF, StandardSocketOptions.SO_RCVBUF, ANY, MAX, 0),
    number(SOL_SOCKET, SO_OOBINLINE, 0, 1, 0),
    number(SOL_SOCKET, SO_DONTROUTE, 0, 1, 0),
    number(SOL_SOCKET, SO_PRIORITY, ANY, MAX, 0),
    note(SOL_SOCKET, SO_DEBUG),
    note(SOL_SOCKET, SO_NO_CHECK),
    note(SOL_SOCKET, SO_RCVLOWAT, 1),
    note(SOL_SOCKET, SO_TIMESTAMP),
    note(SOL_SOCKET, SO_TIMESTAMPNS),
    note(SOL_SOCKET, SO_RXQ_OVFL),
    note(SOL_SOCKET, SO_BUSY_POLL),
    flag(SOL_TCP, TCP_NODELAY, StandardSocketOptions.TCP_NODELAY),
    nio(SOL_TCP, TCP_KEEPIDLE, ExtendedSocketOptions.TCP_KEEPIDLE, 1, 32767, 7200),
    nio(SOL_TCP, TCP_KEEPINTVL, ExtendedSocketOptions.TCP_KEEPINTERVAL, 1, 32767, 75),
    nio(SOL_TCP, TCP_KEEPCNT, ExtendedSocketOptions.TCP_KEEPCOUNT, 1, 127, 9),
    number(SOL_TCP, TCP_MAXSEG, 88, 32767, 536),
    number(SOL_TCP, TCP_CORK, 0, 1, 0),
    number(SOL_TCP, TCP_SYNCNT, 1, 127, 6),
    number(SOL_TCP, TCP_LINGER2, ANY, MAX, 60),
    number(SOL_TCP, TCP_DEFER_ACCEPT, ANY, MAX, 0),
    number(SOL_TCP, TCP_WINDOW_CLAMP, 0, MAX, 0),
    number(SOL_TCP, TCP_QUICKACK, ANY, MAX, 1),
    number(SOL_TCP, TCP_USER_TIMEOUT, 0, MAX, 0),
    number(SOL_TCP, TCP_NOTSENT_LOWAT, ANY, MAX, 0),
    note(SOL_TCP, TCP_FASTOPEN),
    note(SOL_TCP, TCP_FASTOPEN_CONNECT),
    nio(SOL_IP, IP_TOS, StandardSocketOptions.IP_TOS, ANY, MAX, 0),
    number(SOL_IP, IP_TTL, -1, 255, 64),
    number(SOL_IP, IP_MTU_DISCOVER, 0, 5, 1),
    number(SOL_IP, IP_FREEBIND, 0, 1, 0),
    number(SOL_IP, IP_BIND_ADDRESS_NO_PORT, 0, 1, 0),
    nio(SOL_IP, IP_MULTICAST_TTL, StandardSocketOptions.IP_MULTICAST_TTL, -1, 255, 1),
    nio(SOL_IP, IP_MULTICAST_LOOP, StandardSocketOptions.IP_MULTICAST_LOOP, 0, 1, 1),
    note(SOL_IP, IP_MULTICAST_ALL, 1),
    note(SOL_IP, IP_PKTINFO),
    note(SOL_IP, IP_RECVERR),
    note(SOL_IP, IP_RECVTTL),
    note(SOL_IP, IP_RECVTOS),
    note(SOL_IP, IP_RECVORIGDSTADDR),
    number(SOL_IPV6, IPV6_V6ONLY, 0, 1, 0),
    number(SOL_IPV6, IPV6_UNICAST_HOPS, -1, 255, 64),
    number(SOL_IPV6, IPV6_TCLASS, -1, 255, 0),
    number(SOL_IPV6, IPV6_MTU_DISCOVER, 0, 5, 1),
    number(SOL_IPV6, IPV6_DONTFRAG, 0, 1, 0),
    nio(SOL_IPV6, IPV6_MULTICAST_HOPS, StandardSocketOptions.IP_MULTICAST_TTL, -1, 255, 1),
    nio(SOL_IPV6, IPV6_MULTICAST_LOOP, StandardSocketOptions.IP_MULTICAST_LOOP, 0, 1, 1),
    note(SOL_IPV6, IPV6_RECVERR),
    note(SOL_IPV6, IPV6_RECVPKTINFO),
    note(SOL_IPV6, IPV6_RECVHOPLIMIT),
    note(SOL_IPV6, IPV6_RECVTCLASS),
  };

  /** The row of an option, or null if there is none. */
  static InetOption find(int level, int name) {
    for (InetOption row : ROWS) {
      if (row.level == level && row.name == name) {
        return row;
      }
    }
    return null;
  }

  /** Whether the option is a yes or no, of which any nonzero value means yes. */
  boolean isFlag() {
    return min == 0 && max == 1;
  }

  /** Whether a value is one Linux accepts. */
  boolean accepts(int value) {
    if (level == SOL_IP && name == IP_TTL && value == 0) {
      return false;
    }
    return isFlag() || value >= min && value <= max;
  }

  /** What an accepted value comes to: flags are 0 or 1, and -1 may stand for the initial value. */
  int normal(int value) {
    if (isFlag()) {
      return value != 0 ? 1 : 0;
    }
    return value == -1 && min == -1 ? initial : value;
  }

  /**
   * Tells the host.
   *
   * @throws IOException if the host refuses
   */
  void apply(NetworkChannel channel, int value) throws IOException {
    if (way == Way.NIO) {
      if (!channel.supportedOptions().contains(option)) {
        return;
      }
      if (option.type() == Boolean.class) {
        set(channel, option, value != 0);
      } else {
        set(channel, option, hostValue(value));
      }
    } else if (way == Way.NUMBER && HostOptions.available()) {
      HostOptions.set(channel, level, name, value);
    }
  }

  /** NIO refuses what Linux bends to the nearest sense. */
  private int hostValue(int value) {
    if (level == SOL_SOCKET) {
      return value < 0 ? MAX / 2 : Math.max(value, 1);
    }
    return name == IP_TOS ? value & 0xFF : value;
  }

  /** Linux doubles a buffer's size for its bookkeeping, and shows that; the JDK hides it. */
  private int guestValue(int value) {
    return level == SOL_SOCKET && (name == SO_SNDBUF || name == SO_RCVBUF) ? 2 * value : value;
  }

  @SuppressWarnings("unchecked")
  private static <T> void set(NetworkChannel channel, SocketOption<?> option, T value)
      throws IOException {
    channel.setOption((SocketOption<T>) option, value);
  }

  /**
   * The value the host reports, or what was set (remembered) where it can't be asked.
   *
   * @throws IOException if the host refuses
   */
  int read(NetworkChannel channel, int remembered) throws IOException {
    // Listeners of the host reuse addresses whether the guest's does or not.
    boolean told = level != SOL_SOCKET || name != SO_REUSEADDR;
    if (told && way == Way.NIO && channel.supportedOptions().contains(option)) {
      Object value = channel.getOption(option);
      if (value instanceof Boolean yes) {
        return yes ? 1 : 0;
      }
      return value instanceof Integer number ? guestValue(number) : remembered;
    }
    if (way == Way.NUMBER && HostOptions.available()) {
      return HostOptions.get(channel, level, name);
    }
    return remembered;
  }
}
