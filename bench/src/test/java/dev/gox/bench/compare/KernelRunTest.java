package dev.gox.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class KernelRunTest {
  private static KernelRun run(long[] begins, long... durations) {
    return new KernelRun("fib", "gox", 0, 0, begins, durations, "aa", 0);
  }

  @Test
  void theMedianIsTheMiddle() {
    assertThat(Statistics.median(DoubleStream.of(9, 1, 5))).isEqualTo(5);
    assertThat(Statistics.median(DoubleStream.of(9, 1, 5, 6))).isEqualTo(5.5);
    assertThatIllegalArgumentException().isThrownBy(() -> Statistics.median(DoubleStream.empty()));
  }

  @Test
  void theGeometricMeanIsTheRootOfTheProduct() {
    assertThat(Statistics.geometricMean(DoubleStream.of(2, 4, 8))).isCloseTo(4, within(1e-12));
    assertThat(Statistics.geometricMean(DoubleStream.of(0.5, 2))).isCloseTo(1, within(1e-12));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Statistics.geometricMean(DoubleStream.empty()));
  }

  @Test
  void theSteadyStateIsTheMedianOfTheLastThird() {
    KernelRun nine = run(new long[9], 90, 80, 70, 60, 50, 40, 11, 30, 10);
    assertThat(nine.steadyNanos()).isEqualTo(11);
    KernelRun four = run(new long[4], 90, 80, 10, 20);
    assertThat(four.steadyNanos()).as("a third is rounded up").isEqualTo(15);
    assertThat(run(new long[1], 7).steadyNanos()).isEqualTo(7);
  }

  @Test
  void halfSpeedBeginsWithTheFirstRoundOfTwiceTheSteadyTime() {
    KernelRun slowThenFast = run(new long[] {5, 105, 126, 146}, 100, 21, 20, 10);
    assertThat(slowThenFast.steadyNanos()).isEqualTo(15);
    assertThat(slowThenFast.halfSpeedNanos()).isEqualTo(105);
    assertThat(run(new long[] {5, 15, 25}, 10, 10, 10).halfSpeedNanos()).isEqualTo(5);
  }

  @Test
  void aTimeBelongsToTheRoundThatBeganBefore() {
    KernelRun run = run(new long[] {5, 105, 126}, 100, 20, 10);
    assertThat(run.roundNanosAt(104)).isEqualTo(100);
    assertThat(run.roundNanosAt(105)).isEqualTo(20);
    assertThat(run.roundNanosAt(1000)).isEqualTo(10);
    assertThat(run.endNanos()).isEqualTo(136);
  }

  @Test
  void aRunIsReadFromWhatTheProgramsPrint() {
    List<String> lines =
        List.of(
            "begin 1000000",
            "start 1000300",
            "round 50 700",
            "round 760 20",
            "checksum 00ff",
            "end 2000 900 100 4321 0");
    Execution execution = Execution.parse(lines, "", 0);
    assertThat(execution.wallNanos()).isEqualTo(2000);
    KernelRun run = execution.kernelRun("fib", "qemu", 2);
    assertThat(run.begins()).containsExactly(350, 1060);
    assertThat(run.durations()).containsExactly(700, 20);
    assertThat(run.checksum()).isEqualTo("00ff");
    assertThat(run.maxRssKib()).isEqualTo(4321);
    assertThat(run.good()).isTrue();
  }

  @Test
  void aFailedRunIsNotGood() {
    List<String> lines = List.of("begin 1", "start 2", "round 5 7", "end 9 1 1 100 139");
    KernelRun crashed = Execution.parse(lines, "", 0).kernelRun("fib", "gox", 0);
    assertThat(crashed.status()).isEqualTo(139);
    assertThat(crashed.good()).isFalse();
    Execution stopped = Execution.parse(lines.subList(0, 3), "", Execution.TIMED_OUT);
    assertThat(stopped.kernelRun("fib", "gox", 0).good()).isFalse();
  }
}
