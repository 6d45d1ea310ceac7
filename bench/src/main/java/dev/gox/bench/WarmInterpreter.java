package dev.gox.bench;

import dev.gox.translator.exec.Mode;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Guest instructions in a microsecond once HotSpot has compiled the interpreter, over the compute
 * kernels; one operation runs a kernel from exec to exit.
 */
@State(Scope.Thread)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {GuestRun.EXPORTS, GuestRun.MORE_EXPORTS, GuestRun.OPENS})
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 3, time = 3)
public class WarmInterpreter {
  @Param({
    "fib 27",
    "sieve 1500000",
    "matmul 80",
    "nbody 20000",
    "fnv 3000",
    "quicksort 100000",
    "hashtable 200000"
  })
  public String kernel;

  /** Runs one kernel. */
  @Benchmark
  public void run(Instructions counter) {
    String[] words = kernel.split(" ");
    counter.instructions +=
        GuestRun.run(
            GuestRun.program("go1.26/suite", "kernels", words[0], words[1]).mode(Mode.INTERPRET));
  }
}
