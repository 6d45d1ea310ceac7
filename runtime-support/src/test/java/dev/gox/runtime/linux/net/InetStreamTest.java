package dev.gox.runtime.linux.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.Guest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Results and poll bits are what a C program that makes the same calls prints on Linux 6.18; they
 * are spelled as its numbers, such as 0x104 for POLLOUT|POLLWRNORM.
 */
@Timeout(60)
class InetStreamTest {
  private static final int NONBLOCK = 0x800;
  private static final int MSG_PEEK = 2;
  private static final int MSG_TRUNC = 0x20;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_WAITALL = 0x100;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int IN = 1;
  private static final int RDHUP = 0x2000;

  private final Guest g = new Guest();

  private long connect(long fd, int port) {
    return SocketCalls.connect(g.thread, fd, g.loopback(port), 16);
  }

  private long accept(long fd) {
    return SocketCalls.accept(g.thread, fd, 0, 0);
  }

  /** A connection: the client's descriptor, then the server's. */
  private long[] connection() {
    long listener = g.listener();
    long client = g.socket(2, 1);
    Guest.check(connect(client, g.port(listener)));
    long server = accept(listener);
    g.close(listener);
    return new long[] {client, server};
  }

  /** A port where nobody listens. */
  private int deadPort() {
    long listener = g.listener();
    int port = g.port(listener);
    g.close(listener);
    return port;
  }

  @Test
  void aFreshSocketRefusesToTransfer() {
    long fd = g.socket(2, 1);
    assertThat(g.revents(fd)).isEqualTo(0x114);
    assertThat(g.receive(fd, 1)).isEqualTo("-107");
    assertThat(g.send(fd, "x", MSG_NOSIGNAL)).isEqualTo(-Errno.EPIPE);
    assertThat(g.sigpipe()).isFalse();
    assertThat(g.send(fd, "x")).isEqualTo(-Errno.EPIPE);
    assertThat(g.sigpipe()).isTrue();
    assertThat(SocketCalls.shutdown(g.thread, fd, 2)).isEqualTo(-Errno.ENOTCONN);
    assertThat(SocketCalls.shutdown(g.thread, fd, 7)).isEqualTo(-Errno.EINVAL);
    assertThat(accept(fd)).isEqualTo(-Errno.EINVAL);
    assertThat(g.peer(fd)).isNull();
    assertThat(g.name(fd)).containsExactly(2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void aRefusalIsReportedAtOnceToABlockingSocket() {
    int port = deadPort();
    long fd = g.socket(2, 1);
    assertThat(connect(fd, port)).isEqualTo(-Errno.ECONNREFUSED);
    assertThat(g.revents(fd)).isEqualTo(0x114);
    assertThat(g.option(fd, 1, 4)).isZero();
    assertThat(connect(fd, port)).isEqualTo(-Errno.ECONNREFUSED);
  }

  @Test
  void aRefusalIsReportedLaterToANonBlockingSocket() {
    int port = deadPort();
    long fd = g.socket(2, 1 | NONBLOCK);
    assertThat(connect(fd, port)).isEqualTo(-Errno.EINPROGRESS);
    assertThat(g.await(fd, 8)).isEqualTo(0x215d);
    assertThat(g.option(fd, 1, 4)).isEqualTo(Errno.ECONNREFUSED);
    assertThat(g.revents(fd)).isEqualTo(0x2155);
    assertThat(connect(fd, port)).isEqualTo(-Errno.ECONNABORTED);
    assertThat(connect(fd, port)).isEqualTo(-Errno.EINPROGRESS);
    g.await(fd, 8);
    assertThat(connect(fd, port)).isEqualTo(-Errno.ECONNREFUSED);
    assertThat(g.revents(fd)).isEqualTo(0x114);
    connect(fd, port);
    g.await(fd, 8);
    assertThat(g.send(fd, "x")).isEqualTo(-Errno.ECONNREFUSED);
    assertThat(g.send(fd, "x")).isEqualTo(-Errno.EPIPE);
    assertThat(g.sigpipe()).isTrue();
    assertThat(g.receive(fd, 1)).isEmpty();
  }

  @Test
  void aNonBlockingConnectSucceedsInSteps() {
    long listener = g.listener();
    long fd = g.socket(2, 1 | NONBLOCK);
    int port = g.port(listener);
    assertThat(connect(fd, port)).isEqualTo(-Errno.EINPROGRESS);
    assertThat(g.await(fd, 4)).isEqualTo(0x104);
    assertThat(g.option(fd, 1, 4)).isZero();
    assertThat(connect(fd, port)).isZero();
    assertThat(connect(fd, port)).isEqualTo(-Errno.EISCONN);
    assertThat(g.await(listener, IN)).isEqualTo(0x41);
    long server = SocketCalls.accept4(g.thread, listener, 0, 0, NONBLOCK);
    assertThat(g.receive(server, 1)).isEqualTo("-11");
    assertThat(SocketCalls.listen(g.thread, fd, 1)).isEqualTo(-Errno.EINVAL);
    assertThat(SocketCalls.bind(g.thread, fd, g.loopback(0), 16)).isEqualTo(-Errno.EINVAL);
    assertThat(g.peer(fd)).isEqualTo(g.name(listener));
    assertThat(g.peer(server)).isEqualTo(g.name(fd));
  }

  @Test
  void bindAndListenCheckTheirState() {
    long fd = g.socket(2, 1);
    assertThat(SocketCalls.bind(g.thread, fd, g.loopback(0), 15)).isEqualTo(-Errno.EINVAL);
    assertThat(SocketCalls.bind(g.thread, fd, g.loopback(0), 1000)).isEqualTo(-Errno.EINVAL);
    assertThat(SocketCalls.bind(g.thread, fd, g.loopback(0), 16)).isZero();
    assertThat(SocketCalls.bind(g.thread, fd, g.loopback(0), 16)).isEqualTo(-Errno.EINVAL);
    int port = g.port(fd);
    assertThat(port).isPositive();
    long other = g.socket(2, 1);
    assertThat(SocketCalls.bind(g.thread, other, g.loopback(port), 16))
        .isEqualTo(-Errno.EADDRINUSE);
    assertThat(connect(other, port)).isEqualTo(-Errno.ECONNREFUSED);
    assertThat(SocketCalls.listen(g.thread, fd, 5)).isZero();
    assertThat(g.port(fd)).isEqualTo(port);
    assertThat(g.revents(fd)).isZero();
    assertThat(g.option(fd, 1, 30)).isEqualTo(1);
    assertThat(SocketCalls.listen(g.thread, fd, 6)).isZero();
    assertThat(connect(fd, port)).isEqualTo(-Errno.EISCONN);
    assertThat(g.receive(fd, 1)).isEqualTo("-107");
    assertThat(g.send(fd, "x", MSG_NOSIGNAL)).isEqualTo(-Errno.EPIPE);
    assertThat(accept(g.nonBlocking(fd))).isEqualTo(-Errno.EAGAIN);
    assertThat(SocketCalls.accept4(g.thread, fd, 0, 0, 4)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void anAddressThatIsNotLocalCannotBeBound() {
    long fd = g.socket(2, 1);
    long foreign = g.loopback(0);
    g.memory.putInt(foreign + 4, 0x04030201);
    assertThat(SocketCalls.bind(g.thread, fd, foreign, 16)).isEqualTo(-Errno.EADDRNOTAVAIL);
  }

  @Test
  void aClosedListenerFreesItsPortAtOnce() {
    for (int i = 0; i < 20; i++) {
      long listener = g.listener();
      int port = g.port(listener);
      assertThat(accept(g.nonBlocking(listener))).isEqualTo(-Errno.EAGAIN);
      g.close(listener);
      assertThat(connect(g.socket(2, 1), port)).isEqualTo(-Errno.ECONNREFUSED);
      long again = g.socket(2, 1);
      assertThat(SocketCalls.bind(g.thread, again, g.loopback(port), 16)).isZero();
      g.close(again);
    }
  }

  @Test
  void dataCanBePeekedAndDiscarded() {
    long[] c = connection();
    assertThat(g.send(c[0], "hello")).isEqualTo(5);
    assertThat(g.receive(c[1], 2, MSG_PEEK)).isEqualTo("he");
    assertThat(g.revents(c[1])).isEqualTo(0x145);
    assertThat(g.receive(c[1], 9, MSG_PEEK)).isEqualTo("hello");
    assertThat(g.receive(c[1], 2, MSG_TRUNC)).isEqualTo("\0\0");
    assertThat(g.receive(c[1], 9)).isEqualTo("llo");
    assertThat(g.receive(c[1], 9, MSG_DONTWAIT)).isEqualTo("-11");
    assertThat(g.receive(c[1], 0, MSG_DONTWAIT)).isEqualTo("-11");
    assertThat(g.send(c[0], "")).isZero();
  }

  @Test
  void aFaultLosesNoData() {
    long[] c = connection();
    assertThat(g.send(c[0], "hello")).isEqualTo(5);
    g.await(c[1], IN);
    assertThat(MessageCalls.recvfrom(g.thread, c[1], 8, 1, 0, 0, 0)).isEqualTo(-Errno.EFAULT);
    assertThat(MessageCalls.recvfrom(g.thread, c[1], 8, 1, MSG_PEEK, 0, 0))
        .isEqualTo(-Errno.EFAULT);
    assertThat(g.receive(c[1], 9)).isEqualTo("hello");
    assertThat(MessageCalls.sendto(g.thread, c[0], 8, 1, 0, 0, 0)).isEqualTo(-Errno.EFAULT);
  }

  @Test
  void aFaultInTheMiddleOfAReadKeepsWhatFollows() {
    long[] c = connection();
    g.send(c[0], "hello");
    g.await(c[1], IN);
    long good = g.room(16);
    long header = g.room(56);
    long iovec = g.room(32);
    g.memory.putLong(iovec, good);
    g.memory.putLong(iovec + 8, 2);
    g.memory.putLong(iovec + 16, 8);
    g.memory.putLong(iovec + 24, 2);
    g.memory.putLong(header + 16, iovec);
    g.memory.putLong(header + 24, 2);
    assertThat(MessageCalls.recvmsg(g.thread, c[1], header, 0)).isEqualTo(2);
    assertThat(g.text(good, 2)).isEqualTo("he");
    assertThat(g.receive(c[1], 9)).isEqualTo("llo");
  }

  @Test
  void aHalfClosedConnectionStillCarriesTheOtherHalf() {
    long[] c = connection();
    assertThat(SocketCalls.shutdown(g.thread, c[0], 1)).isZero();
    assertThat(g.await(c[1], RDHUP)).isEqualTo(0x2145);
    assertThat(g.revents(c[0])).isEqualTo(0x104);
    assertThat(g.send(c[0], "a")).isEqualTo(-Errno.EPIPE);
    assertThat(g.sigpipe()).isTrue();
    assertThat(g.send(c[0], "", MSG_NOSIGNAL)).isEqualTo(-Errno.EPIPE);
    assertThat(g.receive(c[1], 1)).isEmpty();
    assertThat(g.receive(c[1], 1)).isEmpty();
    assertThat(g.send(c[1], "answer")).isEqualTo(6);
    assertThat(g.receive(c[0], 9)).isEqualTo("answer");
    assertThat(SocketCalls.shutdown(g.thread, c[1], 1)).isZero();
    assertThat(g.await(c[0], RDHUP)).isEqualTo(0x2155);
    assertThat(g.revents(c[1])).isEqualTo(0x2155);
    assertThat(SocketCalls.shutdown(g.thread, c[0], 1)).isEqualTo(-Errno.ENOTCONN);
    assertThat(g.peer(c[0])).isNull();
    assertThat(g.receive(c[0], 1)).isEmpty();
  }

  @Test
  void shuttingDownTheReadingSideKeepsWhatArrives() {
    long[] c = connection();
    assertThat(SocketCalls.shutdown(g.thread, c[0], 0)).isZero();
    assertThat(g.revents(c[0])).isEqualTo(0x2145);
    assertThat(g.receive(c[0], 1, MSG_DONTWAIT)).isEmpty();
    assertThat(g.send(c[1], "abc")).isEqualTo(3);
    String got = "";
    while (got.isEmpty()) {
      got = g.receive(c[0], 5, MSG_DONTWAIT);
    }
    assertThat(got).isEqualTo("abc");
    assertThat(g.receive(c[0], 5, MSG_DONTWAIT)).isEmpty();
    assertThat(g.send(c[0], "x")).isEqualTo(1);
  }

  /** Closing with unread data resets the connection. */
  private long resetConnection() {
    long[] c = connection();
    g.send(c[0], "zzz");
    g.await(c[1], IN);
    g.close(c[1]);
    return c[0];
  }

  @Test
  void aResetIsReportedOnceByAWrite() {
    long fd = resetConnection();
    assertThat(g.await(fd, 8)).isEqualTo(0x215d);
    assertThat(g.send(fd, "x")).isEqualTo(-Errno.ECONNRESET);
    assertThat(g.sigpipe()).isFalse();
    assertThat(g.send(fd, "x")).isEqualTo(-Errno.EPIPE);
    assertThat(g.sigpipe()).isTrue();
    assertThat(g.receive(fd, 1)).isEmpty();
    assertThat(g.revents(fd)).isEqualTo(0x2155);
  }

  @Test
  void aResetIsReportedOnceByARead() {
    long fd = resetConnection();
    g.await(fd, 8);
    assertThat(g.receive(fd, 1)).isEqualTo("-104");
    assertThat(g.receive(fd, 1)).isEmpty();
    assertThat(g.send(fd, "x", MSG_NOSIGNAL)).isEqualTo(-Errno.EPIPE);
    assertThat(g.peer(fd)).isNull();
  }

  @Test
  void aResetIsReportedOnceBySoError() {
    long fd = resetConnection();
    g.await(fd, 8);
    assertThat(g.option(fd, 1, 4)).isEqualTo(Errno.ECONNRESET);
    assertThat(g.revents(fd)).isEqualTo(0x2155);
    assertThat(g.receive(fd, 1)).isEmpty();
    assertThat(SocketCalls.shutdown(g.thread, fd, 2)).isEqualTo(-Errno.ENOTCONN);
  }

  @Test
  void dataBeforeAResetIsDelivered() {
    long[] c = connection();
    g.send(c[1], "data");
    assertThat(g.await(c[0], IN)).isEqualTo(0x145);
    g.send(c[0], "zzz");
    g.await(c[1], IN);
    g.close(c[1]);
    g.await(c[0], 8);
    assertThat(g.receive(c[0], 9)).isEqualTo("data");
    assertThat(g.receive(c[0], 9)).isEqualTo("-104");
    assertThat(g.receive(c[0], 9)).isEmpty();
  }

  @Test
  void writingAfterThePeersEndBreaksThePipe() {
    long[] c = connection();
    g.close(c[1]);
    assertThat(g.await(c[0], RDHUP)).isEqualTo(0x2145);
    assertThat(g.send(c[0], "x")).isEqualTo(1);
    long result;
    do {
      result = g.send(c[0], "x");
    } while (result > 0);
    assertThat(result).isEqualTo(-Errno.EPIPE);
    assertThat(g.sigpipe()).isTrue();
    assertThat(g.send(c[0], "x", MSG_NOSIGNAL)).isEqualTo(-Errno.EPIPE);
    assertThat(g.receive(c[0], 1)).isEmpty();
  }

  @Test
  void blockingCallsWait() {
    long listener = g.listener();
    Guest.Pending accepting = g.start(t -> SocketCalls.accept(t, listener, 0, 0)).asleep();
    long client = g.socket(2, 1);
    Guest.check(connect(client, g.port(listener)));
    long server = accepting.result();
    assertThat(server).isPositive();
    long at = g.room(16);
    Guest.Pending reading =
        g.start(t -> MessageCalls.recvfrom(t, server, at, 16, 0, 0, 0)).asleep();
    g.send(client, "late");
    assertThat(reading.result()).isEqualTo(4);
    assertThat(g.text(at, 4)).isEqualTo("late");
    reading = g.start(t -> MessageCalls.recvfrom(t, server, at, 16, 0, 0, 0)).asleep();
    g.close(client);
    assertThat(reading.result()).isZero();
  }

  @Test
  void waitAllCollectsTheWholeLength() {
    long[] c = connection();
    long at = g.room(16);
    Guest.Pending reading = g.start(t -> MessageCalls.recvfrom(t, c[1], at, 6, MSG_WAITALL, 0, 0));
    g.send(c[0], "abc");
    reading.asleep();
    g.send(c[0], "def");
    assertThat(reading.result()).isEqualTo(6);
    assertThat(g.text(at, 6)).isEqualTo("abcdef");
    g.send(c[0], "ghi");
    g.close(c[0]);
    assertThat(MessageCalls.recvfrom(g.thread, c[1], at, 6, MSG_WAITALL, 0, 0)).isEqualTo(3);
  }

  @Test
  void aReceiveTimeoutEndsTheWait() {
    long[] c = connection();
    long time = g.room(16);
    g.memory.putLong(time + 8, 5000);
    assertThat(OptionCalls.set(g.thread, c[1], 1, 20, time, 16)).isZero();
    assertThat(g.receive(c[1], 1)).isEqualTo("-11");
  }

  @Test
  void blockingWritesSendEverythingInOrder() {
    long[] c = connection();
    int half = 300_000;
    long source = g.room(half);
    for (int i = 0; i < half; i += 4) {
      g.memory.putInt(source + i, i * 31);
    }
    Guest.Pending writing =
        g.start(
            t ->
                MessageCalls.sendto(t, c[0], source, half, 0, 0, 0)
                    + MessageCalls.sendto(t, c[0], source, half, 0, 0, 0));
    long at = g.room(half);
    for (int round = 0; round < 2; round++) {
      assertThat(MessageCalls.recvfrom(g.thread, c[1], at, half, MSG_WAITALL, 0, 0))
          .isEqualTo(half);
      assertThat(g.text(at, half)).isEqualTo(g.text(source, half));
    }
    assertThat(writing.result()).isEqualTo(2 * half);
  }

  @Test
  void aFullSocketIsNotWritableUntilThePeerReads() {
    long[] c = connection();
    g.nonBlocking(c[0]);
    long source = g.room(1 << 16);
    long sent = 0;
    for (; ; ) {
      long n = MessageCalls.sendto(g.thread, c[0], source, 1 << 16, 0, 0, 0);
      if (n < 0) {
        assertThat(n).isEqualTo(-Errno.EAGAIN);
        break;
      }
      sent += n;
    }
    assertThat(sent).isPositive();
    assertThat(g.revents(c[0]) & 4).isZero();
    long epoll = g.epoll();
    g.watch(epoll, c[0], 4 | 1 << 31);
    assertThat(g.events(epoll, 1)).isEmpty();
    while (sent > 0) {
      sent -= MessageCalls.recvfrom(g.thread, c[1], source, 1 << 16, 0, 0, 0);
    }
    g.await(c[0], 4);
    assertThat(g.events(epoll, 1)).containsExactly(c[0] + ":4");
  }

  @Test
  void epollReportsEachArrivalAsAnEdge() {
    long[] c = connection();
    long epoll = g.epoll();
    g.watch(epoll, c[1], 0x2005 | 1 << 31);
    assertThat(g.events(epoll, 1)).containsExactly(c[1] + ":4");
    long at = g.room(12);
    for (int i = 0; i < 50; i++) {
      assertThat(g.receive(c[1], 16, MSG_DONTWAIT)).isEqualTo("-11");
      Guest.Pending wait =
          g.start(t -> dev.gox.runtime.linux.event.EpollCalls.await(t, epoll, at, 1, 20_000));
      g.send(c[0], "ping");
      assertThat(wait.result()).isEqualTo(1);
      assertThat(g.memory.getInt(at) & 1).isEqualTo(1);
      assertThat(g.receive(c[1], 16, MSG_DONTWAIT)).isEqualTo("ping");
    }
    assertThat(g.receive(c[1], 16, MSG_DONTWAIT)).isEqualTo("-11");
    g.close(c[0]);
    assertThat(dev.gox.runtime.linux.event.EpollCalls.await(g.thread, epoll, at, 1, 20_000))
        .isEqualTo(1);
    assertThat(g.memory.getInt(at)).isEqualTo(0x2005);
  }

  @Test
  void ipv6SocketsTakeMappedAddressesUnlessToldNotTo() {
    long six = g.socket(10, 1);
    if (SocketCalls.bind(g.thread, six, g.inet6(0, false), 28) != 0) {
      return;
    }
    Guest.check(SocketCalls.listen(g.thread, six, 1));
    int port = g.port(six);
    long client = g.socket(2, 1);
    Guest.check(connect(client, port));
    long server = accept(six);
    assertThat(g.peer(server)).hasSize(28).startsWith(10, 0);
    assertThat(g.text(g.bytes(g.peer(server)) + 8, 16))
        .isEqualTo("\0\0\0\0\0\0\0\0\0\0\u00ff\u00ff\u007f\0\0\u0001");
    long other = g.socket(10, 1);
    Guest.check(SocketCalls.connect(g.thread, other, g.inet6(port, true, 127, 0, 0, 1), 28));
    long only = g.socket(10, 1);
    assertThat(g.setOption(only, 41, 26, 1)).isZero();
    assertThat(g.option(only, 41, 26)).isEqualTo(1);
    long mapped = g.inet6(port, true, 127, 0, 0, 1);
    assertThat(SocketCalls.connect(g.thread, only, mapped, 28)).isEqualTo(-Errno.ENETUNREACH);
    assertThat(SocketCalls.bind(g.thread, only, mapped, 28)).isEqualTo(-Errno.EINVAL);
    assertThat(SocketCalls.bind(g.thread, only, g.loopback(0), 16)).isEqualTo(-Errno.EINVAL);
    long four = g.socket(2, 1);
    assertThat(SocketCalls.connect(g.thread, four, mapped, 28)).isEqualTo(-Errno.EAFNOSUPPORT);
  }

  @Test
  void aListenerForIpv6AloneLeavesThePortToIpv4() {
    long six = g.socket(10, 1);
    if (!HostOptions.available()
        || g.setOption(six, 41, 26, 1) != 0
        || SocketCalls.bind(g.thread, six, g.inet6(0, false), 28) != 0) {
      return;
    }
    Guest.check(SocketCalls.listen(g.thread, six, 1));
    long four = g.socket(2, 1);
    assertThat(SocketCalls.bind(g.thread, four, g.loopback(g.port(six)), 16)).isZero();
    assertThat(SocketCalls.listen(g.thread, four, 1)).isZero();
  }

  @Test
  void connectingToNoFamilyDissolvesTheConnection() {
    long[] c = connection();
    assertThat(SocketCalls.connect(g.thread, c[0], g.room(16), 16)).isZero();
    assertThat(g.peer(c[0])).isNull();
    assertThat(g.revents(c[0])).isEqualTo(0x114);
  }
}
