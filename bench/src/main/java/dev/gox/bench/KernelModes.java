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
 * Translation against interpretation: the time of each compute kernel in each mode, in a warm JVM.
 * An operation is a process of its own, from exec to exit, so translating is part of it.
 */
@State(Scope.Thread)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {GuestRun.EXPORTS, GuestRun.MORE_EXPORTS, GuestRun.OPENS})
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 3, time = 3)
public class KernelModes {
  @Param public Mode mode;

  @Param({
    "fib 32",
    "sieve 15000000",
    "matmul 200",
    "nbody 200000",
    "fnv 30000",
    "quicksort 1000000",
    "hashtable 2000000"
  })
  public String kernel;

  /** Runs one kernel. */
  @Benchmark
  public void run() {
    String[] words = kernel.split(" ");
    GuestRun.run(GuestRun.program("go1.26/suite", "kernels", words[0], words[1]).mode(mode));
  }
}
