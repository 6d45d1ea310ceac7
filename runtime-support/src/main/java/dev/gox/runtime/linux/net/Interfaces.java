package dev.gox.runtime.linux.net;

import static dev.gox.runtime.linux.net.SocketNumbers.AF_INET;
import static dev.gox.runtime.linux.net.SocketNumbers.AF_INET6;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;

/**
 * The host's network interfaces and their addresses as rtnetlink(7) lists them. Java knows those
 * that have an address.
 */
final class Interfaces {
  private Interfaces() {}

  private static final int RTM_NEWLINK = 16;
  private static final int RTM_GETLINK = 18;
  private static final int RTM_NEWADDR = 20;
  private static final int RTM_GETADDR = 22;
  private static final int NLMSG_DONE = 3;
  private static final int NLM_F_MULTI = 2;

  private static final int IFLA_ADDRESS = 1;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_MTU = 4;
  private static final int IFA_ADDRESS = 1;
  private static final int IFA_LOCAL = 2;
  private static final int IFA_LABEL = 3;
  private static final int IFA_BROADCAST = 4;

  private static final int IFF_UP = 1;
  private static final int IFF_BROADCAST = 2;
  private static final int IFF_LOOPBACK = 8;
  private static final int IFF_POINTOPOINT = 0x10;
  private static final int IFF_RUNNING = 0x40;
  private static final int IFF_MULTICAST = 0x1000;
  private static final int IFF_LOWER_UP = 0x10000;

  private static final int ARPHRD_ETHER = 1;
  private static final int ARPHRD_NONE = 0xFFFE;
  private static final int ARPHRD_LOOPBACK = 772;

  private static final int IFA_F_PERMANENT = 0x80;
  private static final int RT_SCOPE_UNIVERSE = 0;
  private static final int RT_SCOPE_LINK = 253;
  private static final int RT_SCOPE_HOST = 254;

  /** Go reads a dump by pages: no datagram may be longer. */
  private static final int MAX_DATAGRAM = 4096;

  /** Whether a request's type is one that {@link #dump} answers. */
  static boolean knows(int type) {
    return type == RTM_GETLINK || type == RTM_GETADDR;
  }

  /** The answer to a request for all links or all addresses, as datagrams of whole messages. */
  static List<byte[]> dump(int type, int sequence, int port) {
    List<byte[]> messages = new ArrayList<>();
    try {
      for (Enumeration<NetworkInterface> all = NetworkInterface.getNetworkInterfaces();
          all != null && all.hasMoreElements(); ) {
        NetworkInterface each = all.nextElement();
        if (type == RTM_GETLINK) {
          messages.add(link(each, sequence, port));
        } else {
          addAddresses(each, sequence, port, messages);
        }
      }
    } catch (SocketException e) {
      // A host that doesn't tell has none that could be named.
    }
    NetlinkMessage done = new NetlinkMessage(NLMSG_DONE, NLM_F_MULTI, sequence, port);
    done.putInt(0);
    messages.add(done.finish());
    return packed(messages);
  }

  private static byte[] link(NetworkInterface each, int sequence, int port) throws SocketException {
    boolean loopback = each.isLoopback();
    byte[] hardware = each.getHardwareAddress();
    NetlinkMessage m = new NetlinkMessage(RTM_NEWLINK, NLM_F_MULTI, sequence, port);
    m.putShort(0);
    m.putShort(loopback ? ARPHRD_LOOPBACK : hardware == null ? ARPHRD_NONE : ARPHRD_ETHER);
    m.putInt(each.getIndex());
    m.putInt(flags(each, hardware != null));
    m.putInt(0);
    m.putAttribute(IFLA_IFNAME, terminated(each.getName()));
    m.putAttribute(IFLA_MTU, OptionCalls.bytesOf(each.getMTU()));
    if (hardware != null || loopback) {
      m.putAttribute(IFLA_ADDRESS, hardware != null ? hardware : new byte[6]);
    }
    return m.finish();
  }

  private static int flags(NetworkInterface each, boolean ethernet) throws SocketException {
    int flags = each.supportsMulticast() ? IFF_MULTICAST : 0;
    if (each.isUp()) {
      flags |= IFF_UP | IFF_RUNNING | IFF_LOWER_UP;
    }
    if (each.isLoopback()) {
      return flags | IFF_LOOPBACK;
    }
    if (each.isPointToPoint()) {
      return flags | IFF_POINTOPOINT;
    }
    return ethernet ? flags | IFF_BROADCAST : flags;
  }

  private static void addAddresses(
      NetworkInterface each, int sequence, int port, List<byte[]> messages) {
    for (InterfaceAddress address : each.getInterfaceAddresses()) {
      if (address.getAddress() != null) {
        messages.add(address(each, address, sequence, port));
      }
    }
  }

  private static byte[] address(
      NetworkInterface each, InterfaceAddress address, int sequence, int port) {
    InetAddress ip = address.getAddress();
    boolean four = ip instanceof Inet4Address;
    NetlinkMessage m = new NetlinkMessage(RTM_NEWADDR, NLM_F_MULTI, sequence, port);
    m.putByte(four ? AF_INET : AF_INET6);
    m.putByte(address.getNetworkPrefixLength());
    m.putByte(IFA_F_PERMANENT);
    m.putByte(scope(ip));
    m.putInt(each.getIndex());
    m.putAttribute(IFA_ADDRESS, ip.getAddress());
    if (four) {
      m.putAttribute(IFA_LOCAL, ip.getAddress());
      if (address.getBroadcast() != null) {
        m.putAttribute(IFA_BROADCAST, address.getBroadcast().getAddress());
      }
      m.putAttribute(IFA_LABEL, terminated(each.getName()));
    }
    return m.finish();
  }

  private static int scope(InetAddress ip) {
    if (ip.isLoopbackAddress()) {
      return RT_SCOPE_HOST;
    }
    return ip.isLinkLocalAddress() ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE;
  }

  private static byte[] terminated(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(bytes, bytes.length + 1);
  }

  /** Joins messages to datagrams. */
  private static List<byte[]> packed(List<byte[]> messages) {
    List<byte[]> datagrams = new ArrayList<>();
    byte[] open = new byte[0];
    for (byte[] message : messages) {
      if (open.length > 0 && open.length + message.length > MAX_DATAGRAM) {
        datagrams.add(open);
        open = new byte[0];
      }
      int at = open.length;
      open = Arrays.copyOf(open, at + (message.length + 3 & ~3));
      System.arraycopy(message, 0, open, at, message.length);
    }
    datagrams.add(open);
    return datagrams;
  }
}
