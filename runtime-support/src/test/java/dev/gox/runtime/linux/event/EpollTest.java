package dev.gox.runtime.linux.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.Guest;
import org.junit.jupiter.api.Test;

/** Expectations are what a C program that makes the same calls prints on Linux 6.18. */
class EpollTest {
  private static final int ADD = 1;
  private static final int DEL = 2;
  private static final int MOD = 3;
  private static final int IN = 1;
  private static final int OUT = 4;
  private static final int ET = 1 << 31;
  private static final int ONESHOT = 1 << 30;
  private static final int EXCLUSIVE = 1 << 28;

  private final Guest g = new Guest();
  private final long epoll = g.epoll();

  private long counter(long value) {
    return EventFd.eventfd2(g.thread, value, 0x800);
  }

  private void write(long fd, long value) {
    long at = g.room(8);
    g.memory.putLong(at, value);
    assertThat(g.write(g.thread, fd, at, 8)).isEqualTo(8);
  }

  private void read(long fd) {
    assertThat(g.read(g.thread, fd, g.room(8), 8)).isEqualTo(8);
  }

  private String data(long fd, String events) {
    return fd + ":" + events;
  }

  @Test
  void levelTriggeredItemsAreReportedInTurn() {
    long[] fd = {counter(1), counter(1), counter(1), counter(1)};
    for (long each : fd) {
      assertThat(g.watch(epoll, each, IN)).isZero();
    }
    assertThat(g.events(epoll, 2)).containsExactly(data(fd[0], "1"), data(fd[1], "1"));
    assertThat(g.events(epoll, 2)).containsExactly(data(fd[2], "1"), data(fd[3], "1"));
    assertThat(g.events(epoll, 3))
        .containsExactly(data(fd[0], "1"), data(fd[1], "1"), data(fd[2], "1"));
    assertThat(g.events(epoll, 3))
        .containsExactly(data(fd[3], "1"), data(fd[0], "1"), data(fd[1], "1"));
  }

  @Test
  void edgeTriggeredItemsComeBackWithEachSignal() {
    long fd = counter(0);
    g.watch(epoll, fd, IN | OUT | ET);
    assertThat(g.events(epoll, 8)).containsExactly(data(fd, "4"));
    assertThat(g.events(epoll, 8)).isEmpty();
    write(fd, 1);
    assertThat(g.events(epoll, 8)).containsExactly(data(fd, "5"));
    assertThat(g.events(epoll, 8)).isEmpty();
    write(fd, 1);
    assertThat(g.events(epoll, 8)).containsExactly(data(fd, "5"));
    read(fd);
    assertThat(g.events(epoll, 8)).containsExactly(data(fd, "4"));
    assertThat(g.control(epoll, MOD, fd, OUT | ET, 5)).isZero();
    assertThat(g.events(epoll, 8)).containsExactly("5:4");
    assertThat(g.events(epoll, 8)).isEmpty();
  }

  @Test
  void oneShotItemsAreSilentUntilModified() {
    long fd = counter(0);
    g.watch(epoll, fd, OUT | ONESHOT);
    assertThat(g.events(epoll, 8)).containsExactly(data(fd, "4"));
    write(fd, 1);
    assertThat(g.events(epoll, 8)).isEmpty();
    g.control(epoll, MOD, fd, OUT | ONESHOT, 5);
    assertThat(g.events(epoll, 8)).containsExactly("5:4");
  }

  @Test
  void controlRefusesWhatLinuxRefuses() {
    long fd = counter(0);
    assertThat(g.control(epoll, 77, fd, IN, 0)).isEqualTo(-Errno.EINVAL);
    assertThat(g.control(epoll, DEL, fd, 0, 0)).isEqualTo(-Errno.ENOENT);
    assertThat(g.control(epoll, MOD, fd, 0, 0)).isEqualTo(-Errno.ENOENT);
    assertThat(g.control(epoll, ADD, 999, IN, 0)).isEqualTo(-Errno.EBADF);
    assertThat(g.control(999, ADD, fd, IN, 0)).isEqualTo(-Errno.EBADF);
    assertThat(g.control(fd, ADD, epoll, IN, 0)).isEqualTo(-Errno.EINVAL);
    assertThat(g.control(epoll, ADD, epoll, IN, 0)).isEqualTo(-Errno.EINVAL);
    assertThat(g.watch(epoll, fd, IN)).isZero();
    assertThat(g.watch(epoll, fd, IN)).isEqualTo(-Errno.EEXIST);
    assertThat(g.control(epoll, DEL, fd, 0, 0)).isZero();
    assertThat(g.watch(epoll, fd, IN)).isZero();
  }

  @Test
  void exclusiveItemsCannotBeModified() {
    long fd = counter(0);
    assertThat(g.watch(epoll, fd, IN | EXCLUSIVE)).isZero();
    assertThat(g.control(epoll, MOD, fd, IN, 0)).isEqualTo(-Errno.EINVAL);
    long other = counter(0);
    assertThat(g.watch(epoll, other, IN | EXCLUSIVE | ONESHOT)).isEqualTo(-Errno.EINVAL);
    assertThat(g.watch(epoll, other, IN | EXCLUSIVE | 0x2000)).isEqualTo(-Errno.EINVAL);
    assertThat(g.watch(epoll, g.epoll(), IN | EXCLUSIVE)).isEqualTo(-Errno.EINVAL);
    g.watch(epoll, other, IN);
    assertThat(g.control(epoll, MOD, other, IN | EXCLUSIVE, 0)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void waitChecksItsArguments() {
    long at = g.room(12);
    assertThat(EpollCalls.await(g.thread, epoll, at, 0, 0)).isEqualTo(-Errno.EINVAL);
    assertThat(EpollCalls.await(g.thread, epoll, at, Integer.MAX_VALUE / 12 + 1, 0))
        .isEqualTo(-Errno.EINVAL);
    assertThat(EpollCalls.await(g.thread, 999, at, 1, 0)).isEqualTo(-Errno.EBADF);
    assertThat(EpollCalls.await(g.thread, counter(0), at, 1, 0)).isEqualTo(-Errno.EINVAL);
    assertThat(EpollCalls.create(g.thread, 0)).isEqualTo(-Errno.EINVAL);
    assertThat(EpollCalls.create1(g.thread, 4)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void anEventThatCannotBeWrittenIsKept() {
    long fd = counter(1);
    g.watch(epoll, fd, IN | ET);
    assertThat(EpollCalls.await(g.thread, epoll, 8, 1, 0)).isEqualTo(-Errno.EFAULT);
    assertThat(g.events(epoll, 1)).containsExactly(data(fd, "1"));
  }

  @Test
  void closingTheLastDescriptorRemovesTheItem() {
    long fd = counter(1);
    g.watch(epoll, fd, IN);
    long copy = g.process.files().install(g.process.files().get(fd), false);
    g.close(fd);
    assertThat(g.events(epoll, 8)).containsExactly(data(fd, "1"));
    g.close(copy);
    assertThat(g.events(epoll, 8)).isEmpty();
  }

  @Test
  void chainsOfFiveEpollsAreTheLongest() {
    long previous = g.epoll();
    for (int length = 2; length <= 5; length++) {
      long next = g.epoll();
      assertThat(g.watch(next, previous, IN)).isZero();
      previous = next;
    }
    assertThat(g.watch(g.epoll(), previous, IN)).isEqualTo(-Errno.ELOOP);
    previous = g.epoll();
    for (int length = 2; length <= 5; length++) {
      long next = g.epoll();
      assertThat(g.watch(previous, next, IN)).isZero();
      previous = next;
    }
    assertThat(g.watch(previous, g.epoll(), IN)).isEqualTo(-Errno.ELOOP);
  }

  @Test
  void epollsCannotWatchEachOther() {
    long other = g.epoll();
    assertThat(g.watch(epoll, other, IN)).isZero();
    assertThat(g.watch(other, epoll, IN)).isEqualTo(-Errno.ELOOP);
    g.control(epoll, DEL, other, 0, 0);
    assertThat(g.watch(other, epoll, IN)).isZero();
  }

  @Test
  void anEpollIsReadableWhileItHasEvents() {
    long outer = g.epoll();
    long fd = counter(0);
    g.watch(outer, epoll, IN);
    g.watch(epoll, fd, IN);
    assertThat(g.events(outer, 8)).isEmpty();
    write(fd, 1);
    assertThat(g.events(outer, 8)).containsExactly(data(epoll, "1"));
    assertThat(g.events(outer, 8)).containsExactly(data(epoll, "1"));
    assertThat(g.events(epoll, 8)).containsExactly(data(fd, "1"));
    assertThat(g.events(outer, 8)).containsExactly(data(epoll, "1"));
    read(fd);
    assertThat(g.events(outer, 8)).isEmpty();
  }

  @Test
  void edgesPassThroughNestedEpolls() {
    long outer = g.epoll();
    long fd = counter(0);
    g.watch(epoll, fd, IN | ET);
    g.watch(outer, epoll, IN | ET);
    write(fd, 1);
    assertThat(g.events(outer, 8)).containsExactly(data(epoll, "1"));
    assertThat(g.events(outer, 8)).isEmpty();
    assertThat(g.events(epoll, 8)).containsExactly(data(fd, "1"));
    assertThat(g.revents(epoll)).isZero();
  }

  @Test
  void aWaitEndsWhenSomethingBecomesReady() {
    long fd = counter(0);
    g.watch(epoll, fd, IN | ET);
    long at = g.room(12);
    Guest.Pending wait = g.start(t -> EpollCalls.await(t, epoll, at, 1, -1)).asleep();
    write(fd, 1);
    assertThat(wait.result()).isEqualTo(1);
    assertThat(g.memory.getInt(at)).isEqualTo(IN);
    assertThat(g.memory.getLong(at + 4)).isEqualTo(fd);
  }

  @Test
  void aWaitEndsWhenAReadyItemIsAddedOrEnabled() {
    long at = g.room(12);
    Guest.Pending wait = g.start(t -> EpollCalls.await(t, epoll, at, 1, -1)).asleep();
    long fd = counter(1);
    g.watch(epoll, fd, IN | ONESHOT);
    assertThat(wait.result()).isEqualTo(1);
    wait = g.start(t -> EpollCalls.await(t, epoll, at, 1, -1)).asleep();
    g.control(epoll, MOD, fd, IN, 6);
    assertThat(wait.result()).isEqualTo(1);
    assertThat(g.memory.getLong(at + 4)).isEqualTo(6);
  }

  @Test
  void aWaitGivesUpAtItsTimeout() {
    long at = g.room(12);
    assertThat(EpollCalls.await(g.thread, epoll, at, 1, 5)).isZero();
  }

  @Test
  void eachOfTwoSignalsWakesAWaiter() {
    long[] fd = {counter(0), counter(0)};
    g.watch(epoll, fd[0], IN | ET);
    g.watch(epoll, fd[1], IN | ET);
    long at = g.room(24);
    Guest.Pending one = g.start(t -> EpollCalls.await(t, epoll, at, 1, -1)).asleep();
    Guest.Pending other = g.start(t -> EpollCalls.await(t, epoll, at + 12, 1, -1)).asleep();
    write(fd[0], 1);
    write(fd[1], 1);
    assertThat(one.result() + other.result()).isEqualTo(2);
    assertThat(g.memory.getLong(at + 4) + g.memory.getLong(at + 16)).isEqualTo(fd[0] + fd[1]);
  }

  @Test
  void noSignalIsLostBetweenWaits() {
    long fd = counter(0);
    g.watch(epoll, fd, IN | ET);
    long at = g.room(12);
    int rounds = 20_000;
    Guest.Pending writer =
        g.start(
            t -> {
              long value =
                  g.bytes(
                      (byte) 1, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0,
                      (byte) 0);
              for (int i = 0; i < rounds; i++) {
                g.write(t, fd, value, 8);
              }
              return 0;
            });
    long sum = 0;
    long value = g.room(8);
    while (sum < rounds) {
      assertThat(EpollCalls.await(g.thread, epoll, at, 1, 20_000)).isEqualTo(1);
      if (g.read(g.thread, fd, value, 8) == 8) {
        sum += g.memory.getLong(value);
      }
    }
    assertThat(writer.result()).isZero();
    assertThat(sum).isEqualTo(rounds);
  }
}
