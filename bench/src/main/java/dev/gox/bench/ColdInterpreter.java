package dev.gox.bench;

import dev.gox.translator.exec.Mode;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The first run of a program in a fresh JVM, from loading to exit: hello executes some 400,000
 * instructions, few of them often. Loading, system calls and threads are in the time, so the
 * interpreter itself is faster than this says.
 */
@State(Scope.Thread)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 10,
    jvmArgsAppend = {GuestRun.EXPORTS, GuestRun.MORE_EXPORTS, GuestRun.OPENS})
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class ColdInterpreter {
  /** Runs hello once. */
  @Benchmark
  public void hello(Instructions counter) {
    counter.instructions += GuestRun.run(GuestRun.program("hello").mode(Mode.INTERPRET));
  }
}
