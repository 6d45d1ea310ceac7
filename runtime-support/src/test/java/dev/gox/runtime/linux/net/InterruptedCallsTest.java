package dev.gox.runtime.linux.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.Guest;
import dev.gox.runtime.linux.event.EpollCalls;
import dev.gox.runtime.linux.event.EventFd;
import dev.gox.runtime.linux.event.PollCalls;
import dev.gox.runtime.linux.event.SelectCalls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How waiting calls end when a signal comes: signal(7), "Interruption of system calls". */
@Timeout(60)
class InterruptedCallsTest {
  private static final int SIGUSR1 = 10;
  private static final long USR1_BIT = 1L << SIGUSR1 - 1;

  private final Guest g = new Guest();

  private long interrupted(Guest.Call call) {
    Guest.Pending pending = g.start(call).asleep();
    pending.thread().raise(SIGUSR1);
    return pending.result();
  }

  @Test
  void epollWaitIsNeverRestarted() {
    long epoll = g.epoll();
    long at = g.room(12);
    assertThat(interrupted(t -> EpollCalls.await(t, epoll, at, 1, -1))).isEqualTo(-Errno.EINTR);
  }

  @Test
  void pollAndSelectAreRestartedOnlyIfNoHandlerRuns() {
    assertThat(interrupted(t -> PollCalls.poll(t, 0, 0, -1))).isEqualTo(-Errno.ERESTARTNOHAND);
    assertThat(interrupted(t -> SelectCalls.select(t, 0, 0, 0, 0, 0)))
        .isEqualTo(-Errno.ERESTARTNOHAND);
  }

  @Test
  void socketCallsAreRestartedUnlessTheyHaveATimeout() {
    long[] c = g.pair(1);
    long at = g.room(8);
    assertThat(interrupted(t -> MessageCalls.recvfrom(t, c[0], at, 8, 0, 0, 0)))
        .isEqualTo(-Errno.ERESTARTSYS);
    long listener = g.listener();
    assertThat(interrupted(t -> SocketCalls.accept(t, listener, 0, 0)))
        .isEqualTo(-Errno.ERESTARTSYS);
    long time = g.room(16);
    g.memory.putLong(time, 1000);
    OptionCalls.set(g.thread, c[0], 1, 20, time, 16);
    assertThat(interrupted(t -> MessageCalls.recvfrom(t, c[0], at, 8, 0, 0, 0)))
        .isEqualTo(-Errno.EINTR);
  }

  @Test
  void whatWasMovedBeforeASignalCounts() {
    long[] c = g.pair(1);
    long at = g.room(8);
    int waitAll = 0x100;
    g.send(c[0], "abc");
    assertThat(interrupted(t -> MessageCalls.recvfrom(t, c[1], at, 8, waitAll, 0, 0))).isEqualTo(3);
    long source = g.room(400_000);
    long sent = interrupted(t -> MessageCalls.sendto(t, c[0], source, 400_000, 0, 0, 0));
    assertThat(sent).isBetween(100_000L, 399_999L);
  }

  @Test
  void eventfdReadsAreRestarted() {
    long fd = EventFd.eventfd2(g.thread, 0, 0);
    long at = g.room(8);
    assertThat(interrupted(t -> g.read(t, fd, at, 8))).isEqualTo(-Errno.ERESTARTSYS);
  }

  @Test
  void ppollWaitsUnderItsOwnMask() {
    long none = g.room(8);
    long all = g.room(8);
    g.memory.putLong(all, -1);
    Guest.Call blocked =
        t -> {
          t.signals().setMask(USR1_BIT);
          t.raise(SIGUSR1);
          return PollCalls.ppoll(t, 0, 0, 0, none, 8);
        };
    assertThat(g.start(blocked).result()).isEqualTo(-Errno.ERESTARTNOHAND);
    long time = g.room(16);
    g.memory.putLong(time + 8, 1_000_000);
    Guest.Call masked =
        t -> {
          t.raise(SIGUSR1);
          long result = PollCalls.ppoll(t, 0, 0, time, all, 8);
          return result == 0 && t.signals().mask() == 0 ? 0 : -1;
        };
    assertThat(g.start(masked).result()).isZero();
    assertThat(PollCalls.ppoll(g.thread, 0, 0, time, none, 4)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void epollPwaitWaitsUnderItsOwnMask() {
    long epoll = g.epoll();
    long at = g.room(12);
    long none = g.room(8);
    Guest.Call blocked =
        t -> {
          t.signals().setMask(USR1_BIT);
          t.raise(SIGUSR1);
          return EpollCalls.pwait(t, epoll, at, 1, -1, none, 8);
        };
    assertThat(g.start(blocked).result()).isEqualTo(-Errno.EINTR);
    assertThat(EpollCalls.pwait(g.thread, epoll, at, 1, 0, none, 7)).isEqualTo(-Errno.EINVAL);
    long time = g.room(16);
    assertThat(EpollCalls.pwait2(g.thread, epoll, at, 1, time, 0, 0)).isZero();
    g.memory.putLong(time + 8, -1);
    assertThat(EpollCalls.pwait2(g.thread, epoll, at, 1, time, 0, 0)).isEqualTo(-Errno.EINVAL);
  }
}
