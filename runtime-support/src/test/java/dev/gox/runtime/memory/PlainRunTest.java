package dev.gox.runtime.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.cpu.Cpu;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What may be accessed unchecked is found from the top down, page by page. */
class PlainRunTest {
  private static final int RW = GuestMemory.PROT_READ | GuestMemory.PROT_WRITE;
  private static final long PAGE = 4096;
  private static final long START = 0x100_0000;
  private static final long WINDOW = 64L << 20;

  private final GuestMemory memory = new GuestMemory(WINDOW);
  private final Cpu cpu = new Cpu(memory);

  @AfterEach
  void release() {
    memory.release();
  }

  @Test
  void endsWhereThePagesAreNotPlain() {
    long end = START + 32 * PAGE;
    memory.map(START, end, RW);
    assertThat(memory.plainRun(START, end)).isEqualTo(START);
    assertThat(memory.plainRun(START + 5 * PAGE + 7, end - 1)).isEqualTo(START + 5 * PAGE);
    assertThat(memory.plainRun(START - 9 * PAGE, end)).isEqualTo(START);
    memory.protect(START + 11 * PAGE, START + 12 * PAGE, GuestMemory.PROT_READ);
    assertThat(memory.plainRun(START, end)).isEqualTo(START + 12 * PAGE);
    assertThat(memory.plainRun(START, START + 11 * PAGE)).isEqualTo(START);
    assertThat(memory.plainRun(START, START + 12 * PAGE - 5)).isEqualTo(START + 12 * PAGE);
    memory.protect(START + 20 * PAGE, START + 21 * PAGE, RW | GuestMemory.PROT_EXEC);
    assertThat(memory.plainRun(START, end)).isEqualTo(START + 21 * PAGE);
    memory.mapShared(START + 30 * PAGE, START + 31 * PAGE, RW, new AnonymousPages(1), 0);
    assertThat(memory.plainRun(START, end)).isEqualTo(START + 31 * PAGE);
  }

  @Test
  void insideTheZoneAndAcrossItsEnds() {
    long end = START + (2L << 20);
    memory.map(START, end, RW);
    assertThat(memory.plainRun(START + 1, end)).isEqualTo(START);
    assertThat(memory.plainRun(START + PAGE - 1, START + 3 * PAGE)).isEqualTo(START);
    assertThat(memory.plainRun(START - 1, end)).isEqualTo(START);
    assertThat(memory.plainRun(START, end + 1)).isEqualTo(end + PAGE);
    memory.unmap(START + PAGE, START + 2 * PAGE);
    assertThat(memory.plainRun(START, end)).isEqualTo(START + 2 * PAGE);
  }

  @Test
  void nothingOutsideTheWindow() {
    long far = 0x7000_0000_0000L;
    memory.map(far, far + 4 * PAGE, RW);
    assertThat(memory.plainRun(far, far + 4 * PAGE)).isEqualTo(far + 4 * PAGE);
    memory.map(WINDOW - PAGE, WINDOW + PAGE, RW);
    assertThat(memory.plainRun(WINDOW - PAGE, WINDOW)).isEqualTo(WINDOW - PAGE);
    assertThat(memory.plainRun(WINDOW - PAGE, WINDOW + 1)).isEqualTo(WINDOW + PAGE);
    assertThat(memory.plainRun(-PAGE, PAGE)).isGreaterThanOrEqualTo(PAGE);
    assertThat(memory.plainRun(0, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    assertThat(memory.plainRun(-2 * PAGE, -PAGE)).isGreaterThanOrEqualTo(-PAGE);
    assertThat(memory.plainRun(START, START)).isEqualTo(START);
  }

  @Test
  void uncheckedAccessesAreLittleEndianAndTheirWritesAreForgottenByDiscarding() {
    memory.map(START, START + 2 * PAGE, RW);
    assertThat(memory.plainRun(START, START + 2 * PAGE)).isEqualTo(START);
    long a = START + PAGE - 3;
    GuestAccess.stackStore64(cpu, a, 0x0102_0304_0506_0708L);
    assertThat(GuestAccess.load64(cpu, a)).isEqualTo(0x0102_0304_0506_0708L);
    assertThat(GuestAccess.stackLoad64(cpu, a)).isEqualTo(0x0102_0304_0506_0708L);
    GuestAccess.stackStore32(cpu, a + 1, 0xF1F2_F3F4L);
    assertThat(GuestAccess.stackLoad32(cpu, a + 1)).isEqualTo(0xF1F2_F3F4L);
    GuestAccess.stackStore16(cpu, a, 0x1_A1A2L);
    assertThat(GuestAccess.stackLoad16(cpu, a)).isEqualTo(0xA1A2L);
    GuestAccess.stackStore8(cpu, a + 7, 0x1FF);
    assertThat(GuestAccess.stackLoad8(cpu, a + 7)).isEqualTo(0xFFL);
    assertThat(memory.getLong(a)).isEqualTo(0xFF02_03F1_F2F3_A1A2L);
    memory.discard(START, START + 2 * PAGE);
    assertThat(GuestAccess.stackLoad64(cpu, a)).isZero();
  }
}
