package dev.gox.runtime.linux.trace;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.memory.GuestMemory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;

/** Sockets' kinds, addresses and options. */
final class SocketText {
  private SocketText() {}

  private static final int AF_UNIX = 1;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int AF_NETLINK = 16;
  private static final long TYPE_FLAGS = 02004000;

  static void register(Map<String, Decoder> kinds) {
    kinds.put("sockettype", SocketText::type);
    kinds.put("protocol", SocketText::protocol);
    kinds.put("sockaddr", SocketText::given);
    kinds.put("peer", SocketText::filled);
    kinds.put("socklen", new LengthPair());
    kinds.put("sockname", SocketText::optionName);
    kinds.put("sockvalue", SocketText::givenValue);
    kinds.put("sockresult", SocketText::filledValue);
  }

  private static void type(StringBuilder text, TracedCall call, int i, int n) {
    long flags = call.argument(i) & 0xFFFF_FFFFL;
    FlagNames types = FlagNames.of("socktype");
    if (types.has(flags & 0xF)) {
      text.append(types.name(flags & 0xF));
      if ((flags & ~0xFL) != 0) {
        text.append('|').append(FlagNames.of("sockflags").name(flags & ~0xFL));
      }
    } else {
      text.append(FlagNames.of("sockflags").name(flags));
    }
  }

  private static void protocol(StringBuilder text, TracedCall call, int i, int n) {
    long value = call.argument(i) & 0xFFFF_FFFFL;
    switch ((int) call.argument(0)) {
      case AF_INET, AF_INET6 -> text.append(FlagNames.of("ipprotocol").name(value));
      case AF_NETLINK -> text.append(FlagNames.of("netlinkprotocol").name(value));
      default -> text.append((int) value);
    }
  }

  private static void given(StringBuilder text, TracedCall call, int i, int n) {
    if (!Numbers.absent(text, call.argument(i))) {
      address(text, call.memory(), call.argument(i), (int) call.argument(n));
    }
  }

  private static void filled(StringBuilder text, TracedCall call, int i, int n) {
    long at = call.argument(i);
    if (!Numbers.absent(text, at)) {
      int length = call.memory().getInt(call.argument(n));
      if (length == 0) {
        Numbers.address(text, at);
      } else {
        address(text, call.memory(), at, length);
      }
    }
  }

  /** The longest sockaddr that is looked at: struct sockaddr_storage. */
  private static final int LONGEST = 128;

  static void address(StringBuilder text, GuestMemory memory, long at, int claimed) {
    int length = Math.min(claimed, LONGEST);
    if (length < 2) {
      Numbers.address(text, at);
      return;
    }
    int family = memory.getShort(at) & 0xFFFF;
    text.append("{sa_family=").append(FlagNames.of("family").name(family));
    if (family == AF_UNIX) {
      path(text, memory, at + 2, length - 2);
    } else if (family == AF_INET && length >= 16) {
      text.append(", sin_port=htons(").append(port(memory, at));
      text.append("), sin_addr=inet_addr(\"").append(ip(memory, at + 4, 4)).append("\")");
    } else if (family == AF_INET6 && length >= 28) {
      text.append(", sin6_port=htons(").append(port(memory, at));
      text.append("), sin6_flowinfo=htonl(");
      text.append(Integer.toUnsignedString(Integer.reverseBytes(memory.getInt(at + 4))));
      text.append("), inet_pton(AF_INET6, \"").append(ip6(memory, at + 8));
      text.append("\", &sin6_addr), sin6_scope_id=").append(memory.getInt(at + 24));
    } else if (family == AF_NETLINK && length >= 12) {
      text.append(", nl_pid=").append(memory.getInt(at + 4));
      text.append(String.format(", nl_groups=%08x", memory.getInt(at + 8)));
    } else if (length > 2) {
      byte[] data = new byte[length - 2];
      memory.read(at + 2, data, 0, data.length);
      text.append(", sa_data=");
      Quoting.quote(text, data, false);
    }
    text.append('}');
  }

  private static void path(StringBuilder text, GuestMemory memory, long at, int length) {
    if (length == 0) {
      return;
    }
    text.append(", sun_path=");
    if (memory.getByte(at) == 0) {
      byte[] name = new byte[length - 1];
      memory.read(at + 1, name, 0, name.length);
      text.append('@');
      Quoting.quote(text, name, false);
    } else {
      Quoting.field(text, memory, at, length);
    }
  }

  private static int port(GuestMemory memory, long at) {
    return Short.reverseBytes(memory.getShort(at + 2)) & 0xFFFF;
  }

  private static String ip(GuestMemory memory, long at, int size) {
    byte[] bytes = new byte[size];
    memory.read(at, bytes, 0, size);
    try {
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + size + " bytes", e);
    }
  }

  /** inet_ntop(3): the longest run of zero words becomes "::". */
  private static String ip6(GuestMemory memory, long at) {
    int[] words = new int[8];
    for (int i = 0; i < words.length; i++) {
      words[i] = Short.reverseBytes(memory.getShort(at + 2L * i)) & 0xFFFF;
    }
    int best = 0;
    int longest = 1;
    for (int i = 0; i < words.length; i++) {
      int run = 0;
      while (i + run < words.length && words[i + run] == 0) {
        run++;
      }
      if (run > longest) {
        best = i;
        longest = run;
      }
    }
    boolean compressed = longest > 1;
    boolean mapped = compressed && best == 0 && longest == 5 && words[5] == 0xFFFF;
    if (mapped || compressed && best == 0 && longest == 6) {
      return (mapped ? "::ffff:" : "::") + ip(memory, at + 12, 4);
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words.length; i++) {
      if (compressed && i == best) {
        text.append(i == 0 ? "::" : ":");
        i += longest - 1;
      } else {
        text.append(Integer.toHexString(words[i])).append(i < words.length - 1 ? ":" : "");
      }
    }
    return text.toString();
  }

  /** A length that a call replaces: {@code [112 => 16]}. */
  private static final class LengthPair implements Decoder {
    @Override
    public void begin(TracedCall call, int index) {
      if (call.argument(index) != 0) {
        call.note(call.memory().getInt(call.argument(index)));
      }
    }

    @Override
    public void print(StringBuilder text, TracedCall call, int i, int n) {
      if (Numbers.absent(text, call.argument(i))) {
        return;
      }
      int now = call.memory().getInt(call.argument(i));
      text.append('[').append(call.noted());
      text.append(call.failed() || now == call.noted() ? "]" : " => " + now + "]");
    }
  }

  // ---- options ----

  private static final int SOL_IP = 0;
  private static final int SOL_SOCKET = 1;
  private static final int SOL_TCP = 6;
  private static final int SOL_IPV6 = 41;

  private static String option(TracedCall call) {
    long name = call.argument(2) & 0xFFFF_FFFFL;
    return switch ((int) call.argument(1)) {
      case SOL_IP -> FlagNames.of("ipoption").name(name);
      case SOL_SOCKET -> FlagNames.of("sockoption").name(name);
      case SOL_TCP -> FlagNames.of("tcpoption").name(name);
      case SOL_IPV6 -> FlagNames.of("ipv6option").name(name);
      default -> Long.toString(name);
    };
  }

  private static void optionName(StringBuilder text, TracedCall call, int i, int n) {
    text.append(option(call));
  }

  private static void givenValue(StringBuilder text, TracedCall call, int i, int n) {
    if (!Numbers.absent(text, call.argument(i))) {
      value(text, call, call.argument(i), (int) call.argument(n));
    }
  }

  private static void filledValue(StringBuilder text, TracedCall call, int i, int n) {
    if (!Numbers.absent(text, call.argument(i))) {
      value(text, call, call.argument(i), call.memory().getInt(call.argument(n)));
    }
  }

  private static void value(StringBuilder text, TracedCall call, long at, int length) {
    GuestMemory memory = call.memory();
    switch (option(call)) {
      case "SO_LINGER" -> {
        text.append("{l_onoff=").append(memory.getInt(at));
        text.append(", l_linger=").append(memory.getInt(at + 4)).append('}');
      }
      case "SO_RCVTIMEO_OLD", "SO_SNDTIMEO_OLD" -> TimeText.val(text, memory, at);
      case "SO_ERROR" -> {
        int error = memory.getInt(at);
        text.append('[').append(error == 0 ? "0" : Errno.name(error)).append(']');
      }
      case "SO_PEERCRED" -> {
        text.append("{pid=").append(memory.getInt(at));
        text.append(", uid=").append(Integer.toUnsignedString(memory.getInt(at + 4)));
        text.append(", gid=").append(Integer.toUnsignedString(memory.getInt(at + 8))).append('}');
      }
      default -> {
        if (length == 4) {
          text.append('[').append(memory.getInt(at)).append(']');
        } else {
          Quoting.buffer(text, memory, at, length);
        }
      }
    }
  }
}
