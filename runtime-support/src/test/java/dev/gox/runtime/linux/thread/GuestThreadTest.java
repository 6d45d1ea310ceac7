package dev.gox.runtime.linux.thread;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.linux.Guest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GuestThreadTest {
  private static final int SIGUSR1 = 10;

  private final Guest g = new Guest();
  private final GuestThread thread = g.thread;

  @Test
  void aWakeBeforeTheSleepEndsItOnce() {
    thread.wake();
    thread.wake();
    assertThat(thread.block(Long.MAX_VALUE)).isEqualTo(GuestThread.WOKEN);
    assertThat(thread.block(System.nanoTime())).isEqualTo(GuestThread.TIMED_OUT);
  }

  @Test
  void aSleeperIsWokenByAnotherThread() {
    Guest.Pending sleeping = g.start(t -> t.block(Long.MAX_VALUE)).asleep();
    sleeping.thread().wake();
    assertThat(sleeping.result()).isEqualTo(GuestThread.WOKEN);
  }

  @Test
  void aSignalInterruptsUnlessItIsBlocked() {
    Guest.Pending sleeping = g.start(t -> t.block(Long.MAX_VALUE)).asleep();
    sleeping.thread().raise(SIGUSR1);
    assertThat(sleeping.result()).isEqualTo(GuestThread.INTERRUPTED);
    thread.setSignalMask(1L << SIGUSR1 - 1);
    thread.raise(SIGUSR1);
    assertThat(thread.interrupted()).isFalse();
    assertThat(thread.block(System.nanoTime())).isEqualTo(GuestThread.TIMED_OUT);
    thread.setSignalMask(0);
    assertThat(thread.interrupted()).isTrue();
    assertThat(thread.block(Long.MAX_VALUE)).isEqualTo(GuestThread.INTERRUPTED);
  }

  @Test
  void aBorrowedMaskOutlastsTheCallOnlyIfASignalEndedIt() {
    thread.setSignalMask(1);
    thread.borrowSignalMask(2);
    assertThat(thread.signalMask()).isEqualTo(2);
    thread.returnSignalMask(false);
    assertThat(thread.signalMask()).isEqualTo(1);
    thread.borrowSignalMask(2);
    thread.returnSignalMask(true);
    assertThat(thread.signalMask()).isEqualTo(2);
  }
}
