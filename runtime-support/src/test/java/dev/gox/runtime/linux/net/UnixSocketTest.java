package dev.gox.runtime.linux.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.Guest;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Results and poll bits are what a C program that makes the same calls prints on Linux 6.18. */
@Timeout(60)
class UnixSocketTest extends UnixFixture {
  @Test
  void aFreshStreamRefusesToTransfer() {
    long fd = stream();
    assertThat(g.revents(fd)).isEqualTo(0x314);
    assertThat(SocketCalls.listen(g.thread, fd, 1)).isEqualTo(-Errno.EINVAL);
    assertThat(g.receive(fd, 1)).isEqualTo("-22");
    assertThat(g.send(fd, "x")).isEqualTo(-Errno.ENOTCONN);
    assertThat(g.sigpipe()).isFalse();
    assertThat(name(fd)).isEmpty();
  }

  @Test
  void bindMakesANodeThatSaysWhatItIs() throws IOException {
    long fd = stream();
    assertThat(bind(fd, path("s"))).isZero();
    assertThat((int) Files.getAttribute(folder.resolve("s"), "unix:mode")).isEqualTo(0140755);
    assertThat(name(fd)).isEqualTo(path("s") + "\0");
    assertThat(bind(fd, path("s"))).isEqualTo(-Errno.EADDRINUSE);
    assertThat(bind(stream(), path("s"))).isEqualTo(-Errno.EADDRINUSE);
    assertThat(bind(stream(), path("none/s"))).isEqualTo(-Errno.ENOENT);
    assertThat(connect(stream(), path("s"))).isEqualTo(-Errno.ECONNREFUSED);
    assertThat(connect(stream(), path("none"))).isEqualTo(-Errno.ENOENT);
    Files.createFile(folder.resolve("plain"));
    assertThat(connect(stream(), path("plain"))).isEqualTo(-Errno.ECONNREFUSED);
    assertThat(bind(stream(), path("plain"))).isEqualTo(-Errno.EADDRINUSE);
    g.close(fd);
    assertThat(folder.resolve("s")).exists();
  }

  @Test
  void streamsConnectThroughAPath() {
    long listener = listener(path("s"), 1);
    assertThat(g.revents(listener)).isZero();
    assertThat(connect(listener, path("s"))).isEqualTo(-Errno.EINVAL);
    long client = stream();
    assertThat(connect(client, path("s"))).isZero();
    assertThat(connect(client, path("s"))).isEqualTo(-Errno.EISCONN);
    assertThat(g.revents(client)).isEqualTo(0x304);
    assertThat(g.revents(listener)).isEqualTo(0x41);
    assertThat(name(client)).isEmpty();
    assertThat(g.peer(client)).isEqualTo(g.name(listener));
    assertThat(connect(datagram(), path("s"))).isEqualTo(-Errno.EPROTOTYPE);
    assertThat(sendTo(datagram(), "x", path("s"))).isEqualTo(-Errno.EPROTOTYPE);
    assertThat(g.send(client, "hello")).isEqualTo(5);
    long server = accept(listener);
    assertThat(g.name(server)).isEqualTo(g.name(listener));
    assertThat(g.peer(server)).containsExactly(1, 0);
    assertThat(g.receive(server, 2, MSG_PEEK)).isEqualTo("he");
    assertThat(g.receive(server, 100, MSG_TRUNC)).isEqualTo("hello");
    assertThat(sendTo(client, "x", path("s"))).isEqualTo(-Errno.EISCONN);
    assertThat(g.receive(server, 1)).isEqualTo("-11");
    assertThat(g.send(client, "")).isZero();
    assertThat(g.receive(server, 1)).isEqualTo("-11");
    assertThat(accept(listener)).isEqualTo(-Errno.EAGAIN);
  }

  @Test
  void theBacklogLimitsConnectionsThatWait() {
    long listener = listener(path("s"), 1);
    assertThat(connect(stream(), path("s"))).isZero();
    assertThat(connect(stream(), path("s"))).isZero();
    long third = stream();
    assertThat(connect(third, path("s"))).isEqualTo(-Errno.EAGAIN);
    assertThat(g.revents(third)).isEqualTo(0x314);
    long patient = g.socket(1, STREAM);
    long to = address(path("s"));
    Guest.Pending waiting =
        g.start(t -> SocketCalls.connect(t, patient, to, 2 + path("s").length())).asleep();
    accept(listener);
    assertThat(waiting.result()).isZero();
  }

  @Test
  void halvesCloseSeparately() {
    long[] c = g.pair(STREAM | NONBLOCK);
    assertThat(g.revents(c[0])).isEqualTo(0x304);
    assertThat(g.peer(c[0])).containsExactly(1, 0);
    assertThat(SocketCalls.shutdown(g.thread, c[0], 1)).isZero();
    assertThat(g.revents(c[0])).isEqualTo(0x304);
    assertThat(g.revents(c[1])).isEqualTo(0x2345);
    assertThat(g.send(c[0], "x")).isEqualTo(-Errno.EPIPE);
    assertThat(g.sigpipe()).isTrue();
    assertThat(g.receive(c[1], 1)).isEmpty();
    assertThat(g.send(c[1], "x")).isEqualTo(1);
    assertThat(SocketCalls.shutdown(g.thread, c[1], 1)).isZero();
    assertThat(g.revents(c[1])).isEqualTo(0x2355);
    assertThat(g.receive(c[0], 1)).isEqualTo("x");
    assertThat(g.revents(c[0])).isEqualTo(0x2355);
    g.close(c[1]);
    assertThat(g.receive(c[0], 1)).isEmpty();
    assertThat(g.send(c[0], "x", MSG_NOSIGNAL)).isEqualTo(-Errno.EPIPE);
    assertThat(g.peer(c[0])).containsExactly(1, 0);
  }

  @Test
  void aConnectionNeverAcceptedIsReset() {
    long listener = listener(path("s"), 1);
    long client = stream();
    connect(client, path("s"));
    g.close(listener);
    assertThat(g.send(client, "x", MSG_NOSIGNAL)).isEqualTo(-Errno.EPIPE);
    assertThat(g.receive(client, 1)).isEqualTo("-104");
    assertThat(g.revents(client)).isEqualTo(0x2355);
    assertThat(connect(stream(), path("s"))).isEqualTo(-Errno.ECONNREFUSED);
  }

  @Test
  void closingWithUnreadDataResets() {
    long[] c = g.pair(STREAM | NONBLOCK);
    g.send(c[0], "lost");
    g.close(c[1]);
    assertThat(g.revents(c[0]) & 8).isEqualTo(8);
    assertThat(g.receive(c[0], 1)).isEqualTo("-104");
    assertThat(g.receive(c[0], 1)).isEmpty();
  }

  @Test
  void aFullStreamTakesNoMoreUntilItIsRead() {
    long[] c = g.pair(STREAM | NONBLOCK);
    long source = g.room(50_000);
    long total = 0;
    long n;
    while ((n = MessageCalls.sendto(g.thread, c[0], source, 50_000, 0, 0, 0)) > 0) {
      total += n;
    }
    assertThat(n).isEqualTo(-Errno.EAGAIN);
    assertThat(total).isEqualTo(236_544);
    assertThat(g.revents(c[0]) & 4).isZero();
    long epoll = g.epoll();
    g.watch(epoll, c[0], 4 | 1 << 31);
    while (total > 0) {
      total -= MessageCalls.recvfrom(g.thread, c[1], source, 50_000, 0, 0, 0);
    }
    assertThat(g.events(epoll, 1)).containsExactly(c[0] + ":4");
  }

  @Test
  void smallWritesFillABufferByWhatTheyCost() {
    long[] c = g.pair(STREAM | NONBLOCK);
    long source = g.room(1000);
    int ones = 0;
    while (MessageCalls.sendto(g.thread, c[0], source, 1, 0, 0, 0) == 1) {
      ones++;
    }
    assertThat(ones).isEqualTo(278);
    int thousands = 0;
    while (MessageCalls.sendto(g.thread, c[1], source, 1000, 0, 0, 0) == 1000) {
      thousands++;
    }
    assertThat(thousands).isEqualTo(93);
  }

  @Test
  void eachTypeHasAbstractNamesOfItsOwn() {
    listener("\0gox", 1);
    assertThat(connect(datagram(), "\0gox")).isEqualTo(-Errno.ECONNREFUSED);
    assertThat(bind(datagram(), "\0gox")).isZero();
  }

  @Test
  void abstractNamesNeedNoFile() {
    long listener = listener("\0gox", 1);
    assertThat(name(listener)).isEqualTo("\0gox");
    assertThat(bind(stream(), "\0gox")).isEqualTo(-Errno.EADDRINUSE);
    long client = stream();
    assertThat(connect(client, "\0gox")).isZero();
    assertThat(connect(stream(), "\0other")).isEqualTo(-Errno.ECONNREFUSED);
    g.close(listener);
    assertThat(bind(stream(), "\0gox")).isZero();
  }

  @Test
  void datagramsKeepTheirBorders() {
    long[] c = g.pair(DGRAM | NONBLOCK);
    g.send(c[0], "hello");
    assertThat(g.send(c[0], "")).isZero();
    g.send(c[0], "wx");
    assertThat(message(c[1], 2, 0, 0)).isEqualTo("he flags 20");
    assertThat(message(c[1], 2, 0, 0)).isEqualTo(" flags 0");
    assertThat(g.receive(c[1], 1, MSG_PEEK)).isEqualTo("w");
    long at = g.room(4);
    assertThat(MessageCalls.recvfrom(g.thread, c[1], at, 1, MSG_TRUNC, 0, 0)).isEqualTo(2);
    assertThat(g.receive(c[1], 1)).isEqualTo("-11");
  }

  @Test
  void datagramsNameTheirSender() {
    long a = datagram();
    long b = datagram();
    Guest.check(bind(a, path("a")));
    Guest.check(bind(b, "\0b"));
    assertThat(sendTo(b, "hi", path("a"))).isEqualTo(2);
    long from = g.room(128);
    long length = g.room(4);
    g.memory.putInt(length, 128);
    assertThat(MessageCalls.recvfrom(g.thread, a, g.room(8), 8, 0, from, length)).isEqualTo(2);
    assertThat(g.memory.getInt(length)).isEqualTo(4);
    assertThat(g.text(from, 4)).isEqualTo("\1\0\0b");
    sendTo(datagram(), "hi", path("a"));
    g.memory.putInt(length, 128);
    MessageCalls.recvfrom(g.thread, a, g.room(8), 8, 0, from, length);
    assertThat(g.memory.getInt(length)).isZero();
    assertThat(SocketCalls.listen(g.thread, a, 1)).isEqualTo(-Errno.EOPNOTSUPP);
    assertThat(accept(a)).isEqualTo(-Errno.EOPNOTSUPP);
    assertThat(connect(stream(), path("a"))).isEqualTo(-Errno.EPROTOTYPE);
  }

  @Test
  void datagramsToALostPeerAreRefusedOnce() {
    long a = datagram();
    long b = datagram();
    assertThat(g.send(b, "x")).isEqualTo(-Errno.ENOTCONN);
    bind(a, path("a"));
    assertThat(connect(b, path("a"))).isZero();
    assertThat(g.send(b, "x")).isEqualTo(1);
    g.close(a);
    assertThat(g.send(b, "x")).isEqualTo(-Errno.ECONNREFUSED);
    assertThat(g.send(b, "x")).isEqualTo(-Errno.ENOTCONN);
    assertThat(sendTo(b, "x", path("a"))).isEqualTo(-Errno.ECONNREFUSED);
    assertThat(sendTo(b, "x", path("none"))).isEqualTo(-Errno.ENOENT);
  }

  @Test
  void aConnectedDatagramSocketHearsItsPeerAlone() {
    long a = datagram();
    long b = datagram();
    long c = datagram();
    bind(a, "\0A");
    bind(b, "\0B");
    assertThat(connect(a, "\0B")).isZero();
    assertThat(sendTo(c, "x", "\0A")).isEqualTo(-Errno.EPERM);
    assertThat(connect(c, "\0A")).isEqualTo(-Errno.EPERM);
    assertThat(sendTo(b, "x", "\0A")).isEqualTo(1);
  }

  @Test
  void strangersWaitForALongQueue() {
    long a = datagram();
    bind(a, "\0A");
    long b = datagram();
    connect(b, "\0A");
    int sent = 0;
    while (g.send(b, "x") == 1) {
      sent++;
    }
    assertThat(sent).isEqualTo(11);
    assertThat(g.revents(b) & 4).isZero();
    long epoll = g.epoll();
    g.watch(epoll, b, 4 | 1 << 31);
    assertThat(g.events(epoll, 1)).isEmpty();
    assertThat(g.receive(a, 1)).isEqualTo("x");
    assertThat(g.events(epoll, 1)).containsExactly(b + ":4");
    assertThat(g.send(b, "x")).isEqualTo(1);
  }

  @Test
  void autobindChoosesAnAbstractName() {
    long fd = datagram();
    assertThat(SocketCalls.bind(g.thread, fd, address(""), 2)).isZero();
    assertThat(name(fd)).matches("\0[0-9a-f]{5}");
    String name = name(fd);
    assertThat(SocketCalls.bind(g.thread, fd, address(""), 2)).isZero();
    assertThat(name(fd)).isEqualTo(name);
  }

  @Test
  void sequencedPacketsAreStreamsOfMessages() {
    long[] c = g.pair(SEQPACKET | NONBLOCK);
    g.send(c[0], "hello");
    g.send(c[0], "");
    assertThat(message(c[1], 2, 0, 0)).isEqualTo("he flags 20");
    assertThat(message(c[1], 2, 0, 0)).isEqualTo(" flags 0");
    assertThat(g.receive(c[1], 2)).isEqualTo("-11");
    g.close(c[1]);
    assertThat(g.revents(c[0])).isEqualTo(0x2355);
    assertThat(g.send(c[0], "x")).isEqualTo(-Errno.EPIPE);
    assertThat(g.sigpipe()).isFalse();
    assertThat(g.receive(c[0], 1)).isEmpty();
  }

  @Test
  void socketpairRefusesOtherFamilies() {
    long at = g.room(8);
    assertThat(SocketCalls.socketpair(g.thread, 2, STREAM, 0, at)).isEqualTo(-Errno.EOPNOTSUPP);
    assertThat(SocketCalls.socketpair(g.thread, 1, 9, 0, at)).isEqualTo(-Errno.ESOCKTNOSUPPORT);
    assertThat(SocketCalls.socketpair(g.thread, 1, STREAM, 5, at))
        .isEqualTo(-Errno.EPROTONOSUPPORT);
  }

  @Test
  void aPeersWaitEndsWhenDataComesOrTheEnd() {
    long[] c = g.pair(STREAM);
    long at = g.room(16);
    Guest.Pending reading = g.start(t -> MessageCalls.recvfrom(t, c[1], at, 9, 0, 0, 0)).asleep();
    g.send(c[0], "late");
    assertThat(reading.result()).isEqualTo(4);
    reading = g.start(t -> MessageCalls.recvfrom(t, c[1], at, 9, 0, 0, 0)).asleep();
    g.close(c[0]);
    assertThat(reading.result()).isZero();
  }
}
