package dev.gox.runtime.linux.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.Guest;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Results and poll bits are what a C program that makes the same calls prints on Linux 6.18. */
@Timeout(60)
class UnixSocketTest {
  private static final int STREAM = 1;
  private static final int DGRAM = 2;
  private static final int SEQPACKET = 5;
  private static final int NONBLOCK = 0x800;
  private static final int MSG_PEEK = 2;
  private static final int MSG_TRUNC = 0x20;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;

  private final Guest g = new Guest();

  @TempDir Path folder;

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private long address(String name) {
    return g.ascii("\1\0" + name);
  }

  private long bind(long fd, String name) {
    return SocketCalls.bind(g.thread, fd, address(name), 2 + name.length());
  }

  private long connect(long fd, String name) {
    return SocketCalls.connect(g.thread, fd, address(name), 2 + name.length());
  }

  private long sendTo(long fd, String text, String name) {
    return MessageCalls.sendto(
        g.thread, fd, g.ascii(text), text.length(), 0, address(name), 2 + name.length());
  }

  private long stream() {
    return g.socket(1, STREAM | NONBLOCK);
  }

  private long datagram() {
    return g.socket(1, DGRAM | NONBLOCK);
  }

  private long listener(String name, int backlog) {
    long fd = stream();
    Guest.check(bind(fd, name));
    Guest.check(SocketCalls.listen(g.thread, fd, backlog));
    return fd;
  }

  private long accept(long fd) {
    return SocketCalls.accept4(g.thread, fd, 0, 0, NONBLOCK);
  }

  private String name(long fd) {
    byte[] bytes = g.name(fd);
    return new String(bytes, 2, bytes.length - 2, StandardCharsets.ISO_8859_1);
  }

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
    assertThat(g.send(client, "x", MSG_NOSIGNAL)).isEqualTo(-Errno.ECONNRESET);
    assertThat(g.receive(client, 1)).isEmpty();
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
    assertThat(total).isBetween(200_000L, 300_000L);
    assertThat(g.revents(c[0]) & 4).isZero();
    long epoll = g.epoll();
    g.watch(epoll, c[0], 4 | 1 << 31);
    while (total > 0) {
      total -= MessageCalls.recvfrom(g.thread, c[1], source, 50_000, 0, 0, 0);
    }
    assertThat(g.events(epoll, 1)).containsExactly(c[0] + ":4");
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

  // ---- descriptor passing ----

  /** sendmsg(2) with descriptors. */
  private long sendFiles(long fd, String text, long... files) {
    long control = g.room(16 + 4 * files.length + 8);
    g.memory.putLong(control, 16 + 4L * files.length);
    g.memory.putInt(control + 8, 1);
    g.memory.putInt(control + 12, 1);
    for (int i = 0; i < files.length; i++) {
      g.memory.putInt(control + 16 + 4 * i, (int) files[i]);
    }
    long header = header(g.ascii(text), text.length());
    g.memory.putLong(header + 32, control);
    g.memory.putLong(header + 40, 16 + 4L * files.length + 7 & ~7);
    return MessageCalls.sendmsg(g.thread, fd, header, 0);
  }

  private long header(long buffer, int length) {
    long iovec = g.room(16);
    g.memory.putLong(iovec, buffer);
    g.memory.putLong(iovec + 8, length);
    long header = g.room(56);
    g.memory.putLong(header + 16, iovec);
    g.memory.putLong(header + 24, 1);
    return header;
  }

  private long lastControl;

  /** recvmsg(2), told as its data, the flags, and the control messages it brought. */
  private String message(long fd, int size, int flags, int controlSize) {
    long buffer = g.room(Math.max(size, 1));
    long header = header(buffer, size);
    lastControl = g.room(Math.max(controlSize, 1));
    g.memory.putLong(header + 32, controlSize == 0 ? 0 : lastControl);
    g.memory.putLong(header + 40, controlSize);
    long n = MessageCalls.recvmsg(g.thread, fd, header, flags);
    if (n < 0) {
      return Long.toString(n);
    }
    String told = g.text(buffer, n) + " flags " + Integer.toHexString(g.memory.getInt(header + 48));
    long used = g.memory.getLong(header + 40);
    if (used > 0) {
      told += " control " + used;
      told += " of " + g.memory.getLong(lastControl);
      told += " type " + g.memory.getInt(lastControl + 12);
    }
    return told;
  }

  @Test
  void descriptorsTravelWithTheirBytes() {
    long[] c = g.pair(STREAM | NONBLOCK);
    long[] passed = g.pair(STREAM | NONBLOCK);
    g.send(c[0], "ab");
    assertThat(sendFiles(c[0], "cd", passed[0], passed[1])).isEqualTo(2);
    g.send(c[0], "ef");
    assertThat(message(c[1], 100, 0, 256)).isEqualTo("abcd flags 0 control 24 of 24 type 1");
    long first = g.memory.getInt(lastControl + 16);
    long second = g.memory.getInt(lastControl + 20);
    assertThat(message(c[1], 100, 0, 256)).isEqualTo("ef flags 0");
    g.close(passed[0]);
    g.close(passed[1]);
    assertThat(g.send(first, "through")).isEqualTo(7);
    assertThat(g.receive(second, 9)).isEqualTo("through");
    g.close(first);
    assertThat(g.receive(second, 9)).isEmpty();
  }

  @Test
  void descriptorsOnTheirWayKeepTheFileOpen() {
    long[] c = g.pair(STREAM | NONBLOCK);
    long[] passed = g.pair(STREAM | NONBLOCK);
    sendFiles(c[0], "x", passed[0]);
    g.close(passed[0]);
    assertThat(g.receive(passed[1], 1)).isEqualTo("-11");
    assertThat(g.receive(c[1], 1)).isEqualTo("x");
    assertThat(g.receive(passed[1], 1)).isEmpty();
  }

  @Test
  void closingAReceiverClosesWhatWasOnItsWay() {
    long[] c = g.pair(STREAM | NONBLOCK);
    long[] inner = g.pair(STREAM | NONBLOCK);
    long[] passed = g.pair(STREAM | NONBLOCK);
    sendFiles(inner[0], "x", passed[0]);
    sendFiles(c[0], "x", inner[0], inner[1]);
    g.close(passed[0]);
    g.close(inner[0]);
    g.close(inner[1]);
    assertThat(g.receive(passed[1], 1)).isEqualTo("-11");
    g.close(c[1]);
    assertThat(g.receive(passed[1], 1)).isEmpty();
  }

  @Test
  void aLongChainOfSocketsInSocketsCloses() {
    long[] passed = g.pair(STREAM | NONBLOCK);
    long carried = passed[0];
    for (int i = 0; i < 3000; i++) {
      long at = g.memory.getLong(0x20000);
      long[] c = g.pair(STREAM | NONBLOCK);
      sendFiles(c[0], "x", carried);
      g.close(carried);
      g.close(c[0]);
      carried = c[1];
      assertThat(at).isNotNull();
    }
    g.close(carried);
    assertThat(g.receive(passed[1], 1)).isEmpty();
  }

  @Test
  void aPeekHandsOutDescriptorsToo() {
    long[] c = g.pair(STREAM | NONBLOCK);
    sendFiles(c[0], "abcd", c[1]);
    assertThat(message(c[1], 1, MSG_PEEK, 256)).isEqualTo("a flags 0 control 24 of 20 type 1");
    assertThat(message(c[1], 1, 0, 256)).isEqualTo("a flags 0 control 24 of 20 type 1");
    assertThat(message(c[1], 10, 0, 256)).isEqualTo("bcd flags 0");
  }

  @Test
  void messagesWithDescriptorsAreNotJoined() {
    long[] c = g.pair(STREAM | NONBLOCK);
    sendFiles(c[0], "ab", c[0]);
    sendFiles(c[0], "cd", c[0]);
    assertThat(message(c[1], 10, 0, 256)).startsWith("ab ");
    assertThat(message(c[1], 10, 0, 256)).startsWith("cd ");
    assertThat(sendFiles(c[0], "", c[0])).isZero();
    assertThat(message(c[1], 10, 0, 256)).isEqualTo("-11");
  }

  @Test
  void controlDataIsCutToItsRoom() {
    long[] c = g.pair(STREAM | NONBLOCK);
    sendFiles(c[0], "ab", c[0], c[0], c[0]);
    assertThat(message(c[1], 10, 0, 20)).isEqualTo("ab flags 8 control 20 of 20 type 1");
    sendFiles(c[0], "ab", c[0], c[0], c[0]);
    assertThat(message(c[1], 10, 0, 10)).isEqualTo("ab flags 8");
    sendFiles(c[0], "ab", c[0]);
    assertThat(message(c[1], 10, 0x40000000, 24))
        .isEqualTo("ab flags 40000000 control 24 of 20 type 1");
  }

  @Test
  void descriptorsThatCannotBePassedAreRefused() {
    long[] c = g.pair(STREAM | NONBLOCK);
    assertThat(sendFiles(c[0], "x", 999)).isEqualTo(-Errno.EBADF);
    assertThat(sendFiles(c[0], "x", new long[254])).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void credentialsComeToWhomAsksForThem() {
    long[] c = g.pair(STREAM | NONBLOCK);
    assertThat(g.setOption(c[1], 1, 16, 1)).isZero();
    g.send(c[0], "ab");
    assertThat(message(c[1], 1, 0, 256)).isEqualTo("a flags 0 control 32 of 28 type 2");
    assertThat(g.memory.getInt(lastControl + 16)).isEqualTo(g.process.pid());
    assertThat(message(c[1], 9, 0, 256)).isEqualTo("b flags 0 control 32 of 28 type 2");
    long value = g.room(12);
    long length = g.room(4);
    g.memory.putInt(length, 12);
    assertThat(OptionCalls.get(g.thread, c[0], 1, 17, value, length)).isZero();
    assertThat(g.memory.getInt(value)).isEqualTo(g.process.pid());
    assertThat(g.memory.getInt(length)).isEqualTo(12);
  }

  @Test
  void optionsOfOtherLevelsAreRefused() {
    long[] c = g.pair(STREAM);
    assertThat(g.setOption(c[0], 6, 1, 1)).isEqualTo(-Errno.EOPNOTSUPP);
    assertThat(g.option(c[0], 0, 1)).isEqualTo(-Errno.EOPNOTSUPP);
    assertThat(g.option(c[0], 1, 7)).isEqualTo(212992);
    assertThat(g.setOption(c[0], 1, 77, 1)).isEqualTo(-Errno.ENOPROTOOPT);
  }

  // ---- programs outside ----

  @Test
  void aGuestReachesAListenerOutside() throws IOException {
    Path socket = folder.resolve("outside");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      long fd = g.socket(1, STREAM);
      assertThat(connect(fd, path("outside"))).isZero();
      try (SocketChannel end = server.accept()) {
        assertThat(g.send(fd, "question")).isEqualTo(8);
        ByteBuffer got = ByteBuffer.allocate(20);
        end.read(got);
        assertThat(new String(got.array(), 0, got.position(), StandardCharsets.US_ASCII))
            .isEqualTo("question");
        assertThat(g.receive(fd, 9, MSG_DONTWAIT)).isEqualTo("-11");
        end.write(ByteBuffer.wrap("answer".getBytes(StandardCharsets.US_ASCII)));
        assertThat(g.receive(fd, 9)).isEqualTo("answer");
      }
      assertThat(g.receive(fd, 9)).isEmpty();
      g.close(fd);
    }
    assertThat(connect(stream(), path("outside"))).isEqualTo(-Errno.ECONNREFUSED);
  }

  @Test
  void aGuestIsReachedFromOutside() throws IOException {
    long listener = g.socket(1, STREAM);
    bind(listener, path("s"));
    SocketCalls.listen(g.thread, listener, 5);
    assertThat(g.revents(listener)).isZero();
    Guest.Pending accepting = g.start(t -> SocketCalls.accept(t, listener, 0, 0)).asleep();
    try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      client.connect(UnixDomainSocketAddress.of(folder.resolve("s")));
      long server = accepting.result();
      client.write(ByteBuffer.wrap("question".getBytes(StandardCharsets.US_ASCII)));
      assertThat(g.receive(server, 9)).isEqualTo("question");
      assertThat(g.send(server, "answer")).isEqualTo(6);
      g.close(server);
      ByteBuffer got = ByteBuffer.allocate(20);
      while (client.read(got) >= 0) {
        continue;
      }
      assertThat(new String(got.array(), 0, got.position(), StandardCharsets.US_ASCII))
          .isEqualTo("answer");
    }
  }

  @Test
  void longPathsAreReachedByAShorterWay() throws IOException {
    Path deep = folder.resolve("a-folder-with-a-long-name".repeat(4));
    Files.createDirectory(
        deep, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    String name = folder.relativize(deep.resolve("s")).toString();
    assertThat(deep.resolve("s").toString().length()).isGreaterThan(108);
    assertThat(name.length()).isLessThan(108);
    g.changeFolder(folder);
    long listener = listener(name, 1);
    assertThat(connect(stream(), name)).isZero();
    assertThat(accept(listener)).isPositive();
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
