package dev.gox.runtime.linux.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.Guest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Results and poll bits are what a C program that makes the same calls prints on Linux 6.18. */
@Timeout(60)
class InetDatagramTest {
  private static final int NONBLOCK = 0x800;
  private static final int MSG_PEEK = 2;
  private static final int MSG_TRUNC = 0x20;
  private static final int IN = 1;

  private final Guest g = new Guest();

  private long udp() {
    return g.socket(2, 2 | NONBLOCK);
  }

  private long bound() {
    long fd = udp();
    Guest.check(SocketCalls.bind(g.thread, fd, g.loopback(0), 16));
    return fd;
  }

  private long sendTo(long fd, String text, int port) {
    return MessageCalls.sendto(g.thread, fd, g.ascii(text), text.length(), 0, g.loopback(port), 16);
  }

  private long connect(long fd, int port) {
    return SocketCalls.connect(g.thread, fd, g.loopback(port), 16);
  }

  @Test
  void aFreshSocketHasNobodyToTalkTo() {
    long fd = udp();
    assertThat(g.revents(fd)).isEqualTo(0x304);
    assertThat(g.receive(fd, 1)).isEqualTo("-11");
    assertThat(g.send(fd, "x")).isEqualTo(-Errno.EDESTADDRREQ);
    assertThat(g.port(fd)).isZero();
    assertThat(SocketCalls.listen(g.thread, fd, 1)).isEqualTo(-Errno.EOPNOTSUPP);
    assertThat(SocketCalls.accept(g.thread, fd, 0, 0)).isEqualTo(-Errno.EOPNOTSUPP);
    assertThat(SocketCalls.shutdown(g.thread, fd, 2)).isEqualTo(-Errno.ENOTCONN);
    assertThat(g.revents(fd)).isEqualTo(0x2355);
  }

  @Test
  void datagramsKeepTheirBordersAndTheirSender() {
    long fd = bound();
    assertThat(SocketCalls.bind(g.thread, fd, g.loopback(0), 16)).isEqualTo(-Errno.EINVAL);
    int port = g.port(fd);
    long other = udp();
    assertThat(SocketCalls.bind(g.thread, other, g.loopback(port), 16))
        .isEqualTo(-Errno.EADDRINUSE);
    assertThat(sendTo(other, "hello", port)).isEqualTo(5);
    assertThat(sendTo(other, "", port)).isZero();
    assertThat(sendTo(other, "xy", port)).isEqualTo(2);
    assertThat(g.port(other)).isPositive();
    assertThat(g.await(fd, IN)).isEqualTo(0x345);
    assertThat(g.receive(fd, 2, MSG_PEEK)).isEqualTo("he");
    long at = g.room(9);
    assertThat(MessageCalls.recvfrom(g.thread, fd, at, 2, MSG_TRUNC, 0, 0)).isEqualTo(5);
    g.await(fd, IN);
    assertThat(g.receive(fd, 2)).isEmpty();
    g.await(fd, IN);
    assertThat(MessageCalls.recvfrom(g.thread, fd, at, 1, MSG_TRUNC | MSG_PEEK, 0, 0)).isEqualTo(2);
    long from = g.room(16);
    long length = g.room(4);
    g.memory.putInt(length, 16);
    assertThat(MessageCalls.recvfrom(g.thread, fd, at, 9, 0, from, length)).isEqualTo(2);
    assertThat(g.memory.getInt(length)).isEqualTo(16);
    assertThat(g.memory.getShort(from + 2)).isEqualTo(Short.reverseBytes((short) g.port(other)));
    assertThat(g.receive(fd, 9)).isEqualTo("-11");
  }

  @Test
  void sendChecksSizeAndAddress() {
    long to = bound();
    int port = g.port(to);
    long fd = udp();
    long source = g.room(65508);
    long address = g.loopback(port);
    assertThat(MessageCalls.sendto(g.thread, fd, source, 65508, 0, address, 16))
        .isEqualTo(-Errno.EMSGSIZE);
    assertThat(MessageCalls.sendto(g.thread, fd, source, 65507, 0, address, 16)).isEqualTo(65507);
    g.await(to, IN);
    assertThat(MessageCalls.recvfrom(g.thread, to, source, 65508, 0, 0, 0)).isEqualTo(65507);
    assertThat(MessageCalls.sendto(g.thread, fd, source, 1, 0, address, 15))
        .isEqualTo(-Errno.EINVAL);
    g.memory.putShort(address, (short) 77);
    assertThat(MessageCalls.sendto(g.thread, fd, source, 1, 0, address, 16))
        .isEqualTo(-Errno.EAFNOSUPPORT);
    assertThat(sendTo(fd, "x", 0)).isEqualTo(-Errno.EINVAL);
    long everyone = g.loopback(9);
    g.memory.putInt(everyone + 4, -1);
    assertThat(MessageCalls.sendto(g.thread, fd, source, 1, 0, everyone, 16))
        .isEqualTo(-Errno.EACCES);
    assertThat(SocketCalls.connect(g.thread, fd, everyone, 16)).isEqualTo(-Errno.EACCES);
    assertThat(MessageCalls.sendto(g.thread, fd, 8, 1, 0, g.loopback(port), 16))
        .isEqualTo(-Errno.EFAULT);
  }

  @Test
  void aConnectedSocketLearnsThatItsPeerIsGone() {
    long to = bound();
    int port = g.port(to);
    long fd = udp();
    assertThat(connect(fd, port)).isZero();
    assertThat(g.peer(fd)).isEqualTo(g.name(to));
    assertThat(g.send(fd, "x")).isEqualTo(1);
    g.close(to);
    assertThat(g.send(fd, "x")).isEqualTo(1);
    assertThat(g.await(fd, 8)).isEqualTo(0x30c);
    assertThat(g.option(fd, 1, 4)).isEqualTo(Errno.ECONNREFUSED);
    assertThat(g.revents(fd)).isEqualTo(0x304);
    g.send(fd, "x");
    g.await(fd, 8);
    assertThat(g.receive(fd, 1)).isEqualTo("-111");
    assertThat(g.receive(fd, 1)).isEqualTo("-11");
    assertThat(SocketCalls.connect(g.thread, fd, g.room(16), 16)).isZero();
    assertThat(g.peer(fd)).isNull();
  }

  @Test
  void connectedSocketsSendEmptyDatagramsToo() {
    long to = bound();
    long fd = udp();
    connect(fd, g.port(to));
    assertThat(g.send(fd, "")).isZero();
    assertThat(g.send(fd, "x")).isEqualTo(1);
    if (HostOptions.available()) {
      g.await(to, IN);
      assertThat(g.receive(to, 9)).isEmpty();
    }
    g.await(to, IN);
    assertThat(g.receive(to, 9)).isEqualTo("x");
  }

  @Test
  void shutdownEndsEitherDirection() {
    long to = bound();
    long fd = udp();
    connect(fd, g.port(to));
    assertThat(SocketCalls.shutdown(g.thread, fd, 0)).isZero();
    assertThat(g.revents(fd)).isEqualTo(0x2345);
    assertThat(g.receive(fd, 1)).isEqualTo("-11");
    assertThat(SocketCalls.shutdown(g.thread, fd, 1)).isZero();
    assertThat(g.revents(fd)).isEqualTo(0x2355);
    assertThat(g.send(fd, "x")).isEqualTo(-Errno.EPIPE);
    assertThat(g.sigpipe()).isFalse();
  }

  @Test
  void aReaderWaitsEvenBeforeThereIsAnAddress() {
    long fd = g.socket(2, 2);
    long at = g.room(16);
    Guest.Pending reading = g.start(t -> MessageCalls.recvfrom(t, fd, at, 9, 0, 0, 0)).asleep();
    Guest.check(SocketCalls.bind(g.thread, fd, g.loopback(0), 16));
    sendTo(udp(), "late", g.port(fd));
    assertThat(reading.result()).isEqualTo(4);
  }

  @Test
  void severalMessagesMoveInOneCall() {
    long to = bound();
    long fd = udp();
    connect(fd, g.port(to));
    long vector = vector(3, "one", "two", "four");
    assertThat(MessageCalls.sendmmsg(g.thread, fd, vector, 3, 0)).isEqualTo(3);
    assertThat(g.memory.getInt(vector + 2 * 64 + 56)).isEqualTo(4);
    long into = vector(4, "....", "....", "....", "....");
    int got = 0;
    while (got < 3) {
      g.await(to, IN);
      long n = MessageCalls.recvmmsg(g.thread, to, into + 64L * got, 4 - got, 0, 0);
      Guest.check(n);
      got += (int) n;
    }
    assertThat(g.memory.getInt(into + 56)).isEqualTo(3);
    assertThat(g.memory.getInt(into + 2 * 64 + 56)).isEqualTo(4);
    assertThat(MessageCalls.recvmmsg(g.thread, to, into, 4, 0, 0)).isEqualTo(-Errno.EAGAIN);
  }

  /** An array of struct mmsghdr with one range each. */
  private long vector(int count, String... texts) {
    long vector = g.room(64 * count);
    for (int i = 0; i < count; i++) {
      long iovec = g.room(16);
      g.memory.putLong(iovec, g.ascii(texts[i]));
      g.memory.putLong(iovec + 8, texts[i].length());
      g.memory.putLong(vector + 64L * i + 16, iovec);
      g.memory.putLong(vector + 64L * i + 24, 1);
    }
    return vector;
  }

  @Test
  void groupsAreJoinedAndLeftOnce() {
    long fd = udp();
    long request =
        g.bytes(
            (byte) 224, (byte) 0, (byte) 0, (byte) 200, (byte) 127, (byte) 0, (byte) 0, (byte) 1);
    assertThat(OptionCalls.set(g.thread, fd, 0, 36, request, 8)).isEqualTo(-Errno.EADDRNOTAVAIL);
    assertThat(OptionCalls.set(g.thread, fd, 0, 35, request, 8)).isZero();
    assertThat(OptionCalls.set(g.thread, fd, 0, 35, request, 8)).isEqualTo(-Errno.EADDRINUSE);
    assertThat(OptionCalls.set(g.thread, fd, 0, 36, request, 8)).isZero();
    assertThat(OptionCalls.set(g.thread, fd, 0, 35, request, 4)).isEqualTo(-Errno.EINVAL);
  }
}
