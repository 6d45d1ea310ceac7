package dev.gox.runtime.linux.net;

/** Levels and names of socket options: asm-generic/socket.h, linux/tcp.h, linux/in.h, in6.h. */
final class OptionNumbers {
  private OptionNumbers() {}

  static final int SOL_IP = 0;
  static final int SOL_SOCKET = 1;
  static final int SOL_TCP = 6;
  static final int SOL_IPV6 = 41;
  static final int SOL_NETLINK = 270;

  static final int SO_DEBUG = 1;
  static final int SO_REUSEADDR = 2;
  static final int SO_TYPE = 3;
  static final int SO_ERROR = 4;
  static final int SO_DONTROUTE = 5;
  static final int SO_BROADCAST = 6;
  static final int SO_SNDBUF = 7;
  static final int SO_RCVBUF = 8;
  static final int SO_KEEPALIVE = 9;
  static final int SO_OOBINLINE = 10;
  static final int SO_NO_CHECK = 11;
  static final int SO_PRIORITY = 12;
  static final int SO_LINGER = 13;
  static final int SO_REUSEPORT = 15;
  static final int SO_PASSCRED = 16;
  static final int SO_PEERCRED = 17;
  static final int SO_RCVLOWAT = 18;
  static final int SO_SNDLOWAT = 19;
  static final int SO_RCVTIMEO = 20;
  static final int SO_SNDTIMEO = 21;
  static final int SO_BINDTODEVICE = 25;
  static final int SO_TIMESTAMP = 29;
  static final int SO_ACCEPTCONN = 30;
  static final int SO_SNDBUFFORCE = 32;
  static final int SO_RCVBUFFORCE = 33;
  static final int SO_TIMESTAMPNS = 35;
  static final int SO_MARK = 36;
  static final int SO_PROTOCOL = 38;
  static final int SO_DOMAIN = 39;
  static final int SO_RXQ_OVFL = 40;
  static final int SO_BUSY_POLL = 46;

  static final int TCP_NODELAY = 1;
  static final int TCP_MAXSEG = 2;
  static final int TCP_CORK = 3;
  static final int TCP_KEEPIDLE = 4;
  static final int TCP_KEEPINTVL = 5;
  static final int TCP_KEEPCNT = 6;
  static final int TCP_SYNCNT = 7;
  static final int TCP_LINGER2 = 8;
  static final int TCP_DEFER_ACCEPT = 9;
  static final int TCP_WINDOW_CLAMP = 10;
  static final int TCP_QUICKACK = 12;
  static final int TCP_USER_TIMEOUT = 18;
  static final int TCP_FASTOPEN = 23;
  static final int TCP_NOTSENT_LOWAT = 25;
  static final int TCP_FASTOPEN_CONNECT = 30;

  static final int IP_TOS = 1;
  static final int IP_TTL = 2;
  static final int IP_PKTINFO = 8;
  static final int IP_MTU_DISCOVER = 10;
  static final int IP_RECVERR = 11;
  static final int IP_RECVTTL = 12;
  static final int IP_RECVTOS = 13;
  static final int IP_FREEBIND = 15;
  static final int IP_RECVORIGDSTADDR = 20;
  static final int IP_BIND_ADDRESS_NO_PORT = 24;
  static final int IP_MULTICAST_IF = 32;
  static final int IP_MULTICAST_TTL = 33;
  static final int IP_MULTICAST_LOOP = 34;
  static final int IP_ADD_MEMBERSHIP = 35;
  static final int IP_DROP_MEMBERSHIP = 36;
  static final int IP_MULTICAST_ALL = 49;

  static final int IPV6_UNICAST_HOPS = 16;
  static final int IPV6_MULTICAST_IF = 17;
  static final int IPV6_MULTICAST_HOPS = 18;
  static final int IPV6_MULTICAST_LOOP = 19;
  static final int IPV6_JOIN_GROUP = 20;
  static final int IPV6_LEAVE_GROUP = 21;
  static final int IPV6_MTU_DISCOVER = 23;
  static final int IPV6_RECVERR = 25;
  static final int IPV6_V6ONLY = 26;
  static final int IPV6_RECVPKTINFO = 49;
  static final int IPV6_RECVHOPLIMIT = 51;
  static final int IPV6_DONTFRAG = 62;
  static final int IPV6_RECVTCLASS = 66;
  static final int IPV6_TCLASS = 67;
}
