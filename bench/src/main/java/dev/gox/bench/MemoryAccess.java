package dev.gox.bench;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.memory.GuestAccess;
import dev.gox.runtime.memory.GuestAtomics;
import dev.gox.runtime.memory.GuestMemory;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One guest access in a loop, where the zone covers it, where a page's state is asked, and far. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(MemoryAccess.COUNT)
@Fork(
    value = 2,
    jvmArgsAppend = {GuestRun.EXPORTS, GuestRun.MORE_EXPORTS, GuestRun.OPENS})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class MemoryAccess {
  static final int COUNT = 4096;

  private static final long ZONE = 0x100_0000;
  private static final long SMALL = 0x200_0000;
  private static final long FAR = 0x7000_0000_0000L;

  @Param({"zone", "page", "far"})
  public String place;

  private GuestMemory memory;
  private Cpu cpu;
  private long start;

  /** Maps all three places. */
  @Setup
  public void map() {
    memory = new GuestMemory(64L << 20);
    int rights = GuestMemory.PROT_READ | GuestMemory.PROT_WRITE;
    memory.map(ZONE, ZONE + (2L << 20), rights);
    memory.map(SMALL, SMALL + 8L * COUNT, rights);
    memory.map(FAR, FAR + 8L * COUNT, rights);
    cpu = new Cpu(memory);
    start =
        switch (place) {
          case "zone" -> ZONE;
          case "page" -> SMALL;
          default -> FAR;
        };
  }

  /** Gives the memory back. */
  @TearDown
  public void release() {
    memory.release();
  }

  /** Reads 64 bits. */
  @Benchmark
  public long load() {
    long sum = 0;
    for (long a = start; a < start + 8L * COUNT; a += 8) {
      sum += GuestAccess.load64(cpu, a);
    }
    return sum;
  }

  /** Reads and writes 64 bits. */
  @Benchmark
  public void update() {
    for (long a = start; a < start + 8L * COUNT; a += 8) {
      GuestAccess.store64(cpu, a, GuestAccess.loadToWrite64(cpu, a) + 1);
    }
  }

  /** Adds to 64 bits atomically. */
  @Benchmark
  public void add() {
    for (long a = start; a < start + 8L * COUNT; a += 8) {
      GuestAtomics.xadd64(cpu, a, 1);
    }
  }
}
