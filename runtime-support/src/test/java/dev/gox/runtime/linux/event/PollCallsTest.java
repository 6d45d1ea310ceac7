package dev.gox.runtime.linux.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.Guest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Expectations are what a C program that makes the same calls prints on Linux 6.18. */
@Timeout(60)
class PollCallsTest {
  private final Guest g = new Guest();

  private long counter(long value) {
    return EventFd.eventfd2(g.thread, value, 0x800);
  }

  private void write(long fd) {
    long at = g.room(8);
    g.memory.putLong(at, 1);
    g.write(g.thread, fd, at, 8);
  }

  /** An array of struct pollfd: descriptors and events in turn. */
  private long array(long... pairs) {
    long at = g.room(4 * pairs.length);
    for (int i = 0; i < pairs.length; i += 2) {
      g.memory.putInt(at + 4L * i, (int) pairs[i]);
      g.memory.putInt(at + 4L * i + 4, (int) pairs[i + 1]);
    }
    return at;
  }

  private int returned(long array, int index) {
    return g.memory.getShort(array + 8L * index + 6);
  }

  @Test
  void pollReportsEachDescriptor() {
    long full = counter(-2 >>> 1);
    long at = array(counter(1), 0xFF, -1, 0xFF, 999, 1, full, 0x100, counter(0), 1);
    assertThat(PollCalls.poll(g.thread, at, 5, 0)).isEqualTo(2);
    assertThat(returned(at, 0)).isEqualTo(5);
    assertThat(returned(at, 1)).isZero();
    assertThat(returned(at, 2)).isEqualTo(0x20);
    assertThat(returned(at, 3)).isZero();
    assertThat(returned(at, 4)).isZero();
  }

  @Test
  void pollWaitsForAnyOfThem() {
    long[] fd = {counter(0), counter(0)};
    long at = array(fd[0], 1, fd[1], 1, fd[1], 1);
    Guest.Pending waiting = g.start(t -> PollCalls.poll(t, at, 3, -1)).asleep();
    write(fd[1]);
    assertThat(waiting.result()).isEqualTo(2);
    assertThat(returned(at, 0)).isZero();
    assertThat(returned(at, 2)).isEqualTo(1);
  }

  @Test
  void pollEndsAtItsTimeout() {
    assertThat(PollCalls.poll(g.thread, array(counter(0), 1), 1, 3)).isZero();
    assertThat(PollCalls.poll(g.thread, 0, 0, 3)).isZero();
    assertThat(g.call(t -> PollCalls.poll(t, 8, 1, 0))).isEqualTo(-Errno.EFAULT);
  }

  @Test
  void ppollTellsTheTimeLeft() {
    long time = g.room(16);
    g.memory.putLong(time, 100);
    long at = array(counter(1), 1);
    assertThat(PollCalls.ppoll(g.thread, at, 1, time, 0, 0)).isEqualTo(1);
    assertThat(g.memory.getLong(time)).isBetween(90L, 99L);
    g.memory.putLong(time + 8, 1_000_000_000);
    assertThat(PollCalls.ppoll(g.thread, at, 1, time, 0, 0)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void selectMarksWhatIsReady() {
    long[] fd = {counter(0), counter(1), counter(0)};
    long in = set(fd);
    long out = set(fd[0]);
    long except = set(fd[1]);
    int count = (int) fd[2] + 1;
    assertThat(SelectCalls.select(g.thread, count, in, out, except, 0)).isEqualTo(2);
    assertThat(g.memory.getLong(in)).isEqualTo(1L << fd[1]);
    assertThat(g.memory.getLong(out)).isEqualTo(1L << fd[0]);
    assertThat(g.memory.getLong(except)).isZero();
  }

  private long set(long... descriptors) {
    long at = g.room(8);
    long bits = 0;
    for (long fd : descriptors) {
      bits |= 1L << fd;
    }
    g.memory.putLong(at, bits);
    return at;
  }

  @Test
  void selectChecksItsArguments() {
    assertThat(SelectCalls.select(g.thread, -1, 0, 0, 0, 0)).isEqualTo(-Errno.EINVAL);
    long fd = counter(0);
    g.close(counter(0));
    long last = counter(0);
    long closed = counter(0);
    long top = counter(0);
    g.close(closed);
    assertThat(last).isGreaterThan(fd);
    assertThat(SelectCalls.select(g.thread, top + 1, set(closed), 0, 0, 0)).isEqualTo(-Errno.EBADF);
    long time = g.room(16);
    g.memory.putLong(time, -1);
    assertThat(SelectCalls.select(g.thread, 0, 0, 0, 0, time)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void selectWaitsAndTellsTheTimeLeft() {
    long fd = counter(0);
    long in = set(fd);
    long time = g.room(16);
    g.memory.putLong(time, 100);
    Guest.Pending waiting = g.start(t -> SelectCalls.select(t, fd + 1, in, 0, 0, time)).asleep();
    write(fd);
    assertThat(waiting.result()).isEqualTo(1);
    assertThat(g.memory.getLong(time)).isBetween(70L, 99L);
    g.memory.putLong(time, 0);
    g.memory.putLong(time + 8, 2000);
    assertThat(SelectCalls.select(g.thread, 0, 0, 0, 0, time)).isZero();
    assertThat(g.memory.getLong(time + 8)).isZero();
  }

  @Test
  void eventfdCountsAndBlocks() {
    long at = g.room(8);
    long fd = EventFd.eventfd2(g.thread, 3, 0x801);
    assertThat(g.read(g.thread, fd, at, 8)).isEqualTo(8);
    assertThat(g.memory.getLong(at)).isEqualTo(1);
    assertThat(g.read(g.thread, fd, at, 7)).isEqualTo(-Errno.EINVAL);
    assertThat(g.write(g.thread, fd, at, 7)).isEqualTo(-Errno.EINVAL);
    assertThat(EventFd.eventfd2(g.thread, 0, 4)).isEqualTo(-Errno.EINVAL);
    long plain = counter(0);
    assertThat(g.read(g.thread, plain, at, 8)).isEqualTo(-Errno.EAGAIN);
    g.memory.putLong(at, -1);
    assertThat(g.write(g.thread, plain, at, 8)).isEqualTo(-Errno.EINVAL);
    g.memory.putLong(at, -2);
    assertThat(g.write(g.thread, plain, at, 8)).isEqualTo(8);
    assertThat(g.revents(plain)).isEqualTo(1);
    g.memory.putLong(at, 1);
    assertThat(g.write(g.thread, plain, at, 8)).isEqualTo(-Errno.EAGAIN);
    g.memory.putLong(at, 0);
    assertThat(g.write(g.thread, plain, at, 8)).isEqualTo(8);
    long blocking = EventFd.eventfd2(g.thread, 0, 0);
    Guest.Pending reading = g.start(t -> g.read(t, blocking, at, 8)).asleep();
    write(blocking);
    assertThat(reading.result()).isEqualTo(8);
    assertThat(g.memory.getLong(at)).isEqualTo(1);
  }
}
