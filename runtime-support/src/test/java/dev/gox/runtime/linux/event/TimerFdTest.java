package dev.gox.runtime.linux.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.Guest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Results are what a C program that makes the same calls prints on Linux 6.18. */
@Timeout(60)
class TimerFdTest {
  private static final int NONBLOCK = 0x800;
  private static final long MILLI = 1_000_000;
  private static final long HOUR = 3600;

  private final Guest g = new Guest();
  private final long fd = TimerFd.create(g.thread, 1, NONBLOCK);
  private final long count = g.room(8);
  private final long old = g.room(32);

  private long set(int flags, long seconds, long nanos, long interval) {
    long value = g.room(32);
    g.memory.putLong(value + 8, interval);
    g.memory.putLong(value + 16, seconds);
    g.memory.putLong(value + 24, nanos);
    return TimerFd.settime(g.thread, fd, flags, value, old);
  }

  private long read() {
    return g.read(g.thread, fd, count, 8);
  }

  @ParameterizedTest
  @CsvSource({"99, 0", "0, 4", "2, 0", "4, 0", "11, 0"})
  void createRefusesOtherClocksAndFlags(int clock, int flags) {
    assertThat(TimerFd.create(g.thread, clock, flags)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void aTimerExpiresOnce() {
    assertThat(read()).isEqualTo(-Errno.EAGAIN);
    assertThat(g.read(g.thread, fd, count, 4)).isEqualTo(-Errno.EINVAL);
    assertThat(g.write(g.thread, fd, count, 8)).isEqualTo(-Errno.EINVAL);
    assertThat(g.revents(fd)).isZero();
    assertThat(set(0, 0, MILLI, 0)).isZero();
    assertThat(g.await(fd, 1)).isEqualTo(1);
    assertThat(read()).isEqualTo(8);
    assertThat(g.memory.getLong(count)).isEqualTo(1);
    assertThat(read()).isEqualTo(-Errno.EAGAIN);
    assertThat(TimerFd.gettime(g.thread, fd, old)).isZero();
    assertThat(g.memory.getLong(old + 16)).isZero();
    assertThat(g.memory.getLong(old + 24)).isZero();
  }

  @Test
  void anIntervalTimerCountsWhatWasMissed() {
    assertThat(set(0, 0, 1, MILLI)).isZero();
    long sum = 0;
    int reads = 0;
    while (sum < 30) {
      g.await(fd, 1);
      assertThat(read()).isEqualTo(8);
      assertThat(g.memory.getLong(count)).isPositive();
      sum += g.memory.getLong(count);
      reads++;
    }
    assertThat(reads).isLessThanOrEqualTo(30);
    assertThat(set(0, 0, 0, 0)).isZero();
    assertThat(g.memory.getLong(old + 8)).isEqualTo(MILLI);
    assertThat(g.memory.getLong(old + 24)).isBetween(0L, MILLI);
    assertThat(g.revents(fd)).isZero();
  }

  @Test
  void setTellsWhatWasLeft() {
    set(0, HOUR, 0, 0);
    assertThat(g.revents(fd)).isZero();
    assertThat(set(0, 0, 0, 0)).isZero();
    assertThat(g.memory.getLong(old + 16)).isBetween(HOUR - 60, HOUR - 1);
  }

  @Test
  void anAbsoluteTimeInThePastExpiresAtOnce() {
    assertThat(set(1, 1, 0, 0)).isZero();
    g.await(fd, 1);
    assertThat(read()).isEqualTo(8);
    assertThat(g.memory.getLong(count)).isEqualTo(1);
  }

  @Test
  void anAbsoluteTimeIsOneOfItsClock() {
    long realtime = TimerFd.create(g.thread, 0, NONBLOCK);
    long value = g.room(32);
    g.memory.putLong(value + 16, System.currentTimeMillis() / 1000 + HOUR);
    assertThat(TimerFd.settime(g.thread, realtime, 1, value, 0)).isZero();
    assertThat(TimerFd.gettime(g.thread, realtime, old)).isZero();
    assertThat(g.memory.getLong(old + 16)).isBetween(HOUR - 60, HOUR);
  }

  @Test
  void settimeChecksItsArguments() {
    assertThat(set(0, 0, 1000 * MILLI, 0)).isEqualTo(-Errno.EINVAL);
    assertThat(set(0, 0, -1, 0)).isEqualTo(-Errno.EINVAL);
    assertThat(set(0, 0, 0, -1)).isEqualTo(-Errno.EINVAL);
    assertThat(set(8, 1, 0, 0)).isEqualTo(-Errno.EINVAL);
    assertThat(set(3, 1, 0, 0)).isZero();
    assertThat(g.call(t -> TimerFd.settime(t, fd, 0, 8, 0))).isEqualTo(-Errno.EFAULT);
    assertThat(g.call(t -> TimerFd.gettime(t, fd, 8))).isEqualTo(-Errno.EFAULT);
    assertThat(TimerFd.gettime(g.thread, 999, old)).isEqualTo(-Errno.EBADF);
    assertThat(TimerFd.gettime(g.thread, g.epoll(), old)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void anExpirationEndsAWait() {
    long epoll = g.epoll();
    g.watch(epoll, fd, 1 | 1 << 31);
    long at = g.room(12);
    Guest.Pending waiting = g.start(t -> EpollCalls.await(t, epoll, at, 1, -1)).asleep();
    set(0, 0, 2 * MILLI, 0);
    assertThat(waiting.result()).isEqualTo(1);
    long blocking = TimerFd.create(g.thread, 1, 0);
    long value = g.room(32);
    g.memory.putLong(value + 24, 2 * MILLI);
    TimerFd.settime(g.thread, blocking, 0, value, 0);
    assertThat(g.read(g.thread, blocking, count, 8)).isEqualTo(8);
  }
}
