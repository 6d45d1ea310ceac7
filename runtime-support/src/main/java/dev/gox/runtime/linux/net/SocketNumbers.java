package dev.gox.runtime.linux.net;

/** The numbers of the socket calls that are not options: families, types, message flags. */
final class SocketNumbers {
  private SocketNumbers() {}

  static final int AF_UNSPEC = 0;
  static final int AF_UNIX = 1;
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int AF_NETLINK = 16;
  static final int AF_PACKET = 17;

  /** Families have numbers below this one. */
  static final int AF_MAX = 46;

  static final int SOCK_STREAM = 1;
  static final int SOCK_DGRAM = 2;
  static final int SOCK_RAW = 3;
  static final int SOCK_SEQPACKET = 5;
  static final int SOCK_PACKET = 10;

  /** Types have numbers below this one. */
  static final int SOCK_MAX = 11;

  static final int SOCK_TYPE_MASK = 0xF;

  /** The only netlink family there is. */
  static final int NETLINK_ROUTE = 0;

  static final int IPPROTO_ICMP = 1;
  static final int IPPROTO_TCP = 6;
  static final int IPPROTO_UDP = 17;
  static final int IPPROTO_ICMPV6 = 58;

  /** Protocols of the internet families have numbers below this one. */
  static final int IPPROTO_MAX = 263;

  static final int SHUT_RD = 0;
  static final int SHUT_WR = 1;
  static final int SHUT_RDWR = 2;

  static final int MSG_OOB = 0x1;
  static final int MSG_PEEK = 0x2;
  static final int MSG_CTRUNC = 0x8;
  static final int MSG_TRUNC = 0x20;
  static final int MSG_DONTWAIT = 0x40;
  static final int MSG_EOR = 0x80;
  static final int MSG_WAITALL = 0x100;
  static final int MSG_ERRQUEUE = 0x2000;
  static final int MSG_NOSIGNAL = 0x4000;
  static final int MSG_WAITFORONE = 0x10000;
  static final int MSG_CMSG_CLOEXEC = 0x40000000;
}
