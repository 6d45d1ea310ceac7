package dev.gox.runtime.linux.thread;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.linux.Guest;
import dev.gox.runtime.linux.signal.ThreadSignals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GuestThreadTest {
  private static final int SIGUSR1 = 10;

  private final Guest g = new Guest();
  private final GuestThread thread = g.thread;

  @Test
  void aWakeBeforeTheSleepEndsItOnce() {
    thread.signals().wake();
    thread.signals().wake();
    assertThat(thread.signals().sleep(Long.MAX_VALUE)).isEqualTo(ThreadSignals.WOKEN);
    assertThat(thread.signals().sleep(System.nanoTime())).isEqualTo(ThreadSignals.TIMED_OUT);
  }

  @Test
  void aSleeperIsWokenByAnotherThread() {
    Guest.Pending sleeping = g.start(t -> t.signals().sleep(Long.MAX_VALUE)).asleep();
    sleeping.thread().signals().wake();
    assertThat(sleeping.result()).isEqualTo(ThreadSignals.WOKEN);
  }

  @Test
  void aSignalInterruptsUnlessItIsBlocked() {
    Guest.Pending sleeping = g.start(t -> t.signals().sleep(Long.MAX_VALUE)).asleep();
    sleeping.thread().raise(SIGUSR1);
    assertThat(sleeping.result()).isEqualTo(ThreadSignals.INTERRUPTED);
    thread.signals().setMask(1L << SIGUSR1 - 1);
    thread.raise(SIGUSR1);
    assertThat(thread.signals().interrupted()).isFalse();
    assertThat(thread.signals().sleep(System.nanoTime())).isEqualTo(ThreadSignals.TIMED_OUT);
    thread.signals().setMask(0);
    assertThat(thread.signals().interrupted()).isTrue();
    assertThat(thread.signals().sleep(Long.MAX_VALUE)).isEqualTo(ThreadSignals.INTERRUPTED);
  }

  @Test
  void aBorrowedMaskIsInForceUntilItIsReturned() {
    thread.signals().setMask(1);
    thread.signals().borrowMask(2);
    assertThat(thread.signals().mask()).isEqualTo(2);
    thread.signals().returnMask();
    assertThat(thread.signals().mask()).isEqualTo(1);
  }

  @Test
  void killAndStopAreNeverBlocked() {
    thread.signals().setMask(-1);
    assertThat(~thread.signals().mask()).isEqualTo(1L << 9 - 1 | 1L << 19 - 1);
  }
}
