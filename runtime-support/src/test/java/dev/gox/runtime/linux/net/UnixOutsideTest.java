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

/** Sockets with a path, whose other end is a program outside: here, channels of the JVM's own. */
@Timeout(60)
class UnixOutsideTest extends UnixFixture {
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
}
