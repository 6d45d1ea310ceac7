package dev.gox.runtime.linux.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.linux.Guest;
import dev.gox.runtime.linux.Guest.Pending;
import dev.gox.runtime.linux.event.EpollCalls;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever waits for a socket is told, whether it watches itself, another does, or nobody. */
@Timeout(60)
class NetPollerTest {
  private static final int MSG_DONTWAIT = 0x40;

  private final Guest g = new Guest();

  /** A connection: the client's descriptor, then the server's. */
  private long[] connection() {
    long listener = g.listener();
    long client = g.socket(2, 1);
    Guest.check(SocketCalls.connect(g.thread, client, g.loopback(g.port(listener)), 16));
    long server = SocketCalls.accept(g.thread, listener, 0, 0);
    g.close(listener);
    return new long[] {client, server};
  }

  private Pending reading(long fd) {
    long at = g.room(16);
    return g.start(t -> MessageCalls.recvfrom(t, fd, at, 16, 0, 0, 0)).asleep();
  }

  @Test
  void allWhoWaitAreToldInAnyOrder() {
    List<long[]> connections = new ArrayList<>();
    List<Pending> readers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      connections.add(connection());
      readers.add(reading(connections.get(i)[1]));
    }
    // The first watches; it must be possible that it goes first, last or between.
    for (int i : new int[] {3, 0, 5, 1, 4, 2}) {
      g.send(connections.get(i)[0], "x".repeat(i + 1));
      assertThat(readers.get(i).result()).isEqualTo(i + 1);
    }
    Pending again = reading(connections.get(0)[1]);
    g.close(connections.get(0)[0]);
    assertThat(again.result()).isZero();
  }

  @Test
  void whoOnlyLooksSeesWhatHasComeWhileNobodyWatched() {
    long[] c = connection();
    assertThat(g.receive(c[1], 9, MSG_DONTWAIT)).isEqualTo("-11");
    g.send(c[0], "came");
    String got;
    do {
      got = g.receive(c[1], 9, MSG_DONTWAIT);
    } while (got.equals("-11"));
    assertThat(got).isEqualTo("came");
  }

  @Test
  void anEpollLooksAndWaitsBesidesAReader() {
    long[] watched = connection();
    long[] read = connection();
    long epoll = EpollCalls.create1(g.thread, 0);
    long event = g.room(12);
    g.memory.putInt(event, 1);
    g.memory.putLong(event + 4, 77);
    assertThat(EpollCalls.control(g.thread, epoll, 1, watched[1], event)).isZero();
    assertThat(EpollCalls.await(g.thread, epoll, event, 1, 0)).isZero();
    Pending reader = reading(read[1]);
    Pending waiting = g.start(t -> EpollCalls.await(t, epoll, event, 1, -1)).asleep();
    g.send(read[0], "r");
    assertThat(reader.result()).isEqualTo(1);
    g.send(watched[0], "w");
    assertThat(waiting.result()).isEqualTo(1);
    assertThat(g.memory.getLong(event + 4)).isEqualTo(77);
    assertThat(g.receive(watched[1], 9)).isEqualTo("w");
    assertThat(EpollCalls.await(g.thread, epoll, event, 1, 0)).isZero();
    g.send(watched[0], "v");
    long found;
    do {
      found = EpollCalls.await(g.thread, epoll, event, 1, 0);
    } while (found == 0);
    assertThat(found).isEqualTo(1);
  }

  @Test
  void aListenersPortIsFreeAsSoonAsItIsClosedBesideAWatcher() {
    long[] c = connection();
    Pending reader = reading(c[1]);
    for (int i = 0; i < 20; i++) {
      long listener = g.listener();
      int port = g.port(listener);
      assertThat(g.revents(listener)).isZero();
      g.close(listener);
      long next = g.socket(2, 1);
      assertThat(SocketCalls.bind(g.thread, next, g.loopback(port), 16)).isZero();
      g.close(next);
    }
    g.send(c[0], "end");
    assertThat(reader.result()).isEqualTo(3);
  }
}
