package dev.gox.runtime.linux.signal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What signal(7) says of queueing. */
class PendingSignalsTest {
  private static final int SIGUSR1 = 10;
  private static final int SIGRTMIN = 32;

  private final PendingSignals pending = new PendingSignals();

  private static SignalInfo value(long value) {
    return new SignalInfo(SignalInfo.SI_QUEUE, 0, 0, value, null);
  }

  @Test
  void ofAStandardSignalTheFirstIsKept() {
    pending.add(SIGUSR1, value(1));
    pending.add(SIGUSR1, value(2));
    assertThat(pending.bits()).isEqualTo(1L << 9);
    assertThat(pending.take(SIGUSR1)).isEqualTo(value(1));
    assertThat(pending.take(SIGUSR1)).isNull();
    assertThat(pending.bits()).isZero();
  }

  @Test
  void realTimeSignalsQueueInOrder() {
    for (int i = 0; i < 3; i++) {
      pending.add(SIGRTMIN, value(i));
    }
    for (int i = 0; i < 3; i++) {
      assertThat(pending.bits()).isEqualTo(1L << 31);
      assertThat(pending.take(SIGRTMIN)).isEqualTo(value(i));
    }
    assertThat(pending.take(SIGRTMIN)).isNull();
  }

  @Test
  void theQueueIsBounded() {
    int n = 0;
    while (pending.add(64, value(n))) {
      n++;
    }
    assertThat(n).isEqualTo(32_768);
    pending.drop(-1);
    assertThat(pending.bits()).isZero();
    assertThat(pending.add(64, value(0))).isTrue();
  }
}
