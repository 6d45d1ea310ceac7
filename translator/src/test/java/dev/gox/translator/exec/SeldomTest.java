package dev.gox.translator.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SeldomTest {
  private static final long SECOND = 1_000_000_000;

  private final Seldom events = new Seldom();

  @Test
  void oneKindIsSeldomUpToSomeHundredTimesASecond() {
    assertThat(seldom(1, SECOND, SECOND / 100)).isEqualTo(100);
    assertThat(seldom(2, 20 * SECOND, SECOND / 10_000)).isBetween(200L, 220L);
  }

  @Test
  void allTogetherAreUpToTenThousandTimesASecond() {
    long paid = 0;
    for (long t = SECOND; t < 2 * SECOND; t += SECOND / 1000) {
      for (int kind = 0; kind < 100; kind++) {
        paid += events.isPaid(kind, t) ? 1 : 0;
      }
    }
    assertThat(paid).isBetween(10_000L, 11_100L);
  }

  /** How many of a kind's events at equal distances are seldom, in one second. */
  private long seldom(int kind, long from, long distance) {
    return LongStream.range(0, SECOND / distance)
        .filter(i -> events.isPaid(kind, from + i * distance))
        .count();
  }
}
