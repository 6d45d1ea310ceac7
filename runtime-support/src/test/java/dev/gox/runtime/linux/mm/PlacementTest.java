package dev.gox.runtime.linux.mm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.Kernel;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestAccess;
import dev.gox.runtime.memory.GuestMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where mmap puts a heap that grows as Go's does: mheap.sysAlloc and sysReserveAligned. */
class PlacementTest {
  private static final long ARENA = 64L << 20;
  private static final int NONE = 0;
  private static final int RW = GuestMemory.PROT_READ | GuestMemory.PROT_WRITE;
  private static final int PRIVATE = 0x22; // and anonymous
  private static final int FIXED = 0x10;

  private final GuestMemory memory = new GuestMemory(4L << 30);
  private final GuestProcess process = new GuestProcess(new Kernel(), memory);
  private final Cpu cpu = new Cpu(memory);
  private final GuestThread thread = new GuestThread(process, cpu, 1);

  @AfterEach
  void release() {
    memory.release();
  }

  private long mmap(long address, long size, int prot, int flags) {
    return MemoryCalls.mmap(thread, address, size, prot, flags, -1, 0);
  }

  private long reserve(long hint, long size) {
    return mmap(hint, size, NONE, PRIVATE);
  }

  @Test
  void reservationIgnoresHintsBeyondTheWindow() {
    for (long hint : new long[] {0xc0_0000_0000L, 0x1c0_0000_0000L, 0x3c2a_bc00_0000L}) {
      long got = reserve(hint, ARENA);
      assertThat(got).isBetween(0L, memory.windowSize() - ARENA);
      assertThat(MemoryCalls.munmap(thread, got, ARENA)).isZero();
    }
    assertThat(mmap(0xc0_0000_0000L, ARENA, RW, PRIVATE)).isLessThan(memory.windowSize());
  }

  @Test
  void smallMappingGetsTheHintWhereverItIs() {
    assertThat(mmap(0x5000_0000_0000L, 8192, RW, PRIVATE)).isEqualTo(0x5000_0000_0000L);
  }

  @Test
  void arenasLieSideBySideWhateverIsMappedInBetween() {
    assertThat(reserve(0, 512L << 20)).isPositive(); // like the page allocator's summaries
    long first = reserve(0, 2 * ARENA);
    assertThat(first % ARENA).isZero();
    assertThat(MemoryCalls.munmap(thread, first + ARENA, ARENA)).isZero();
    assertThat(mmap(0, 32L << 20, RW, PRIVATE)).isPositive(); // the arenas' map
    long end = first;
    for (int i = 0; i < 4; i++) {
      if (end > first) {
        assertThat(reserve(end, ARENA)).isEqualTo(end);
      }
      assertThat(mmap(0, 256 << 10, RW, PRIVATE)).isPositive();
      for (long at = 0; at < ARENA; at += 4L << 20) {
        assertThat(mmap(end + at, 4L << 20, RW, PRIVATE | FIXED)).isEqualTo(end + at);
      }
      end += ARENA;
    }
    GuestAccess.load8(cpu, end - 1);
    assertThat(cpu.zoneBias).isEqualTo(Long.MIN_VALUE - first);
    assertThat(cpu.zoneLimit).isEqualTo(Long.MIN_VALUE + (end - first) - 1023);
  }

  @Test
  void smallMappingsFollowTheImageWhileThereIsRoom() {
    long image = 0x40_0000;
    long end = memory.keepBesideImage(image);
    assertThat(end).isGreaterThan(image);
    assertThat(mmap(0, 8192, RW, PRIVATE)).isEqualTo(image);
    assertThat(mmap(0, 4096, RW, PRIVATE)).isEqualTo(image + 8192);
    assertThat(reserve(0, 4096)).isGreaterThanOrEqualTo(end);
    assertThat(mmap(0, end - image, RW, PRIVATE)).isGreaterThanOrEqualTo(end);
  }

  @Test
  void threadThatEndsIsForgotten() {
    long at = mmap(0, 4L << 20, RW, PRIVATE);
    GuestAccess.load8(cpu, at + (4L << 20) - 1);
    assertThat(cpu.zoneLimit).isNotEqualTo(Long.MIN_VALUE);
    process.threadEnded(thread, 0);
    assertThat(cpu.zoneLimit).isEqualTo(Long.MIN_VALUE);
  }
}
