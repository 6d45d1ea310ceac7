package dev.gox.runtime.linux.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.linux.Guest;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Asks as syscall.NetlinkRIB of Go does, and parses what comes by rtnetlink(7)'s layouts. */
class NetlinkRouteTest {
  private static final int RTM_GETLINK = 18;
  private static final int RTM_GETADDR = 22;
  private static final int RTM_GETROUTE = 26;
  private static final int DUMP = 0x300;

  private final Guest g = new Guest();
  private final long fd = SocketCalls.socket(g.thread, 16, 3 | 0x80000, 0);

  private long bind() {
    long address = g.room(12);
    g.memory.putShort(address, (short) 16);
    return SocketCalls.bind(g.thread, fd, address, 12);
  }

  private void ask(int type, int flags) {
    long request = g.room(17);
    g.memory.putInt(request, 17);
    g.memory.putShort(request + 4, (short) type);
    g.memory.putShort(request + 6, (short) (flags | 1));
    g.memory.putInt(request + 8, 7);
    long kernel = g.room(12);
    g.memory.putShort(kernel, (short) 16);
    assertThat(MessageCalls.sendto(g.thread, fd, request, 17, 0, kernel, 12)).isEqualTo(17);
  }

  /** One message: where it lies and what its header says. */
  private record Reply(long at, int length, int type, int sequence, int port) {}

  private List<Reply> replies() {
    List<Reply> replies = new ArrayList<>();
    for (; ; ) {
      long page = g.room(4096);
      long n = MessageCalls.recvfrom(g.thread, fd, page, 4096, 0, 0, 0);
      assertThat(n).isGreaterThanOrEqualTo(16);
      for (long at = page; at < page + n; ) {
        int length = g.memory.getInt(at);
        int type = g.memory.getShort(at + 4);
        replies.add(new Reply(at, length, type, g.memory.getInt(at + 8), g.memory.getInt(at + 12)));
        if (type == 2 || type == 3) {
          return replies;
        }
        at += length + 3 & ~3;
      }
    }
  }

  /** An attribute's bytes as text, or null. */
  private String attribute(Reply reply, int header, int wanted) {
    for (long at = reply.at + 16 + header; at < reply.at + reply.length; ) {
      int length = g.memory.getShort(at);
      if (g.memory.getShort(at + 2) == wanted) {
        return g.text(at + 4, length - 4);
      }
      at += length + 3 & ~3;
    }
    return null;
  }

  private int port() {
    byte[] name = g.name(fd);
    assertThat(name).hasSize(12).startsWith(16, 0);
    return OptionCalls.intOf(name, 4);
  }

  @Test
  void linksHaveTheNamesOfTheHostsInterfaces() throws SocketException {
    assertThat(bind()).isZero();
    ask(RTM_GETLINK, DUMP);
    List<Reply> replies = replies();
    List<NetworkInterface> interfaces = Collections.list(NetworkInterface.getNetworkInterfaces());
    assertThat(replies).hasSize(interfaces.size() + 1);
    for (int i = 0; i < interfaces.size(); i++) {
      Reply reply = replies.get(i);
      NetworkInterface each = interfaces.get(i);
      assertThat(reply.type).isEqualTo(16);
      assertThat(reply.sequence).isEqualTo(7);
      assertThat(reply.port).isEqualTo(port());
      assertThat(g.memory.getInt(reply.at + 20)).isEqualTo(each.getIndex());
      assertThat(attribute(reply, 16, 3)).isEqualTo(each.getName() + "\0");
      assertThat(g.memory.getInt(reply.at + 24) & 1).isEqualTo(each.isUp() ? 1 : 0);
      assertThat(g.memory.getInt(reply.at + 24) & 8).isEqualTo(each.isLoopback() ? 8 : 0);
    }
    assertThat(g.receive(g.nonBlocking(fd), 1)).isEqualTo("-11");
  }

  @Test
  void addressesComeWithTheirPrefixes() throws SocketException {
    assertThat(bind()).isZero();
    ask(RTM_GETADDR, DUMP);
    List<Reply> replies = replies();
    int i = 0;
    for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      for (InterfaceAddress address : each.getInterfaceAddresses()) {
        Reply reply = replies.get(i++);
        assertThat(reply.type).isEqualTo(20);
        assertThat(g.memory.getByte(reply.at + 17) & 0xFF)
            .isEqualTo(address.getNetworkPrefixLength());
        assertThat(g.memory.getInt(reply.at + 20)).isEqualTo(each.getIndex());
        assertThat(attribute(reply, 8, 1).getBytes(StandardCharsets.ISO_8859_1))
            .isEqualTo(address.getAddress().getAddress());
      }
    }
    assertThat(replies).hasSize(i + 1);
  }

  @Test
  void whatIsNotKnownIsRefusedByAMessage() {
    ask(RTM_GETROUTE, DUMP);
    List<Reply> replies = replies();
    assertThat(replies).hasSize(1);
    assertThat(replies.get(0).type).isEqualTo(2);
    assertThat(g.memory.getInt(replies.get(0).at + 16)).isEqualTo(-95);
  }
}
