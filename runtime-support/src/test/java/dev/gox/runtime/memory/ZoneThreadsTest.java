package dev.gox.runtime.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.GuestFault;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One thread's mapping calls reach the copies of the zone that others use at the same time. */
class ZoneThreadsTest {
  private static final int RW = GuestMemory.PROT_READ | GuestMemory.PROT_WRITE;
  private static final long PAGE = 4096;
  private static final long START = 0x100_0000;
  private static final long SIZE = 2L << 20;
  private static final long OTHER = 0x200_0000;
  private static final long OTHER_SIZE = 8L << 20;

  private final GuestMemory memory = new GuestMemory(64L << 20);
  private volatile boolean done;

  @AfterEach
  void release() {
    memory.release();
  }

  private static <T> FutureTask<T> start(Callable<T> body) {
    FutureTask<T> task = new FutureTask<>(body);
    Thread thread = new Thread(task, "guest");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  private static <T> T result(FutureTask<T> task) throws Exception {
    return task.get(60, TimeUnit.SECONDS);
  }

  @Test
  void writerFaultsSoonAfterAnotherThreadTakesTheRight() throws Exception {
    memory.map(START, START + SIZE, RW);
    long a = START + SIZE / 2;
    CountDownLatch writing = new CountDownLatch(1);
    FutureTask<GuestFault> writer =
        start(
            () -> {
              Cpu cpu = new Cpu(memory);
              for (long i = 0; ; i++) {
                try {
                  GuestAccess.store64(cpu, a, i);
                } catch (GuestFault fault) {
                  return fault;
                }
                if (i == 100_000) {
                  writing.countDown();
                }
              }
            });
    assertThat(writing.await(60, TimeUnit.SECONDS)).isTrue();
    memory.protect(a, a + PAGE, GuestMemory.PROT_READ);
    GuestFault fault = result(writer);
    assertThat(fault.address).isEqualTo(a);
    assertThat(fault.errorCode)
        .isEqualTo(GuestFault.PF_USER | GuestFault.PF_WRITE | GuestFault.PF_PRESENT);
  }

  @Test
  void noHalfOfAZoneIsEverTakenForAnother() throws Exception {
    memory.map(START, START + SIZE, RW);
    memory.putLong(START + SIZE - 8, 42);
    FutureTask<Long> reader =
        start(
            () -> {
              Cpu cpu = new Cpu(memory);
              long missed = 0;
              while (!done) {
                if (GuestAccess.load64(cpu, START + SIZE - 8) != 42) {
                  missed++;
                }
                // The bias of one zone with the other's length would let one of these through.
                missed += faults(cpu, START + SIZE) ? 0 : 1;
                missed += faults(cpu, OTHER + OTHER_SIZE) ? 0 : 1;
                missed += faults(cpu, OTHER - 8) ? 0 : 1;
              }
              return missed;
            });
    for (int i = 0; i < 3000; i++) {
      memory.map(OTHER, OTHER + OTHER_SIZE, RW);
      memory.unmap(OTHER, OTHER + OTHER_SIZE);
      memory.protect(START, START + SIZE, RW);
    }
    done = true;
    assertThat(result(reader)).isZero();
  }

  private static boolean faults(Cpu cpu, long a) {
    try {
      GuestAccess.load64(cpu, a);
      return false;
    } catch (GuestFault fault) {
      return fault.address == a;
    }
  }

  @Test
  void lockedAdditionsOfTwoThreadsAllCount() throws Exception {
    memory.map(START, START + SIZE, RW);
    int times = 200_000;
    Callable<Boolean> adder =
        () -> {
          Cpu cpu = new Cpu(memory);
          for (int i = 0; i < times; i++) {
            GuestAtomics.xadd64(cpu, START, 1);
            GuestAtomics.xadd32(cpu, START + 8, 1);
            GuestAtomics.xadd32(cpu, START + 62, 1); // across cache lines
            GuestAtomics.xadd16(cpu, START + 16, 1);
            GuestAtomics.xadd8(cpu, START + 20, 1);
          }
          return true;
        };
    FutureTask<Boolean> first = start(adder);
    FutureTask<Boolean> second = start(adder);
    assertThat(result(first)).isTrue();
    assertThat(result(second)).isTrue();
    assertThat(memory.getLong(START)).isEqualTo(2L * times);
    assertThat(memory.getInt(START + 8)).isEqualTo(2 * times);
    assertThat(memory.getInt(START + 62)).isEqualTo(2 * times);
    assertThat(memory.getShort(START + 16)).isEqualTo((short) (2 * times));
    assertThat(memory.getByte(START + 20)).isEqualTo((byte) (2 * times));
  }
}
