package dev.gox.runtime.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gox.runtime.memory.GuestAccess;
import dev.gox.runtime.memory.GuestMemory;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** REP MOVS and STOS do what their elements do one after the other, fault or not. */
class RepeatedStringsTest {
  private static final int RW = GuestMemory.PROT_READ | GuestMemory.PROT_WRITE;
  private static final long PAGE = 4096;
  private static final int SIZE = 6 * (int) PAGE;

  /** Below the zone: pages whose states are looked at. */
  private static final long PAGES = 0x100_0000;

  private static final long ZONE = 0x200_0000;
  private static final long ZONE_SIZE = 4L << 20;

  private final GuestMemory memory = new GuestMemory(64L << 20);
  private final Cpu cpu = new Cpu(memory);
  private final Random random = new Random(7);

  RepeatedStringsTest() {
    memory.map(ZONE, ZONE + ZONE_SIZE, RW);
    memory.map(PAGES, PAGES + SIZE, RW);
  }

  @AfterEach
  void release() {
    memory.release();
  }

  @Test
  void movesWithAnyOverlap() {
    for (int i = 0; i < 20_000; i++) {
      compareWithElements(i % 2 == 0 ? PAGES : ZONE + ZONE_SIZE - SIZE, i % 4 < 2, true);
    }
  }

  @Test
  void fills() {
    for (int i = 0; i < 5_000; i++) {
      compareWithElements(i % 2 == 0 ? PAGES : ZONE, i % 4 < 2, false);
    }
  }

  private void compareWithElements(long base, boolean up, boolean move) {
    int bytes = 1 << random.nextInt(4);
    int count = random.nextInt(1 << random.nextInt(11));
    int length = count * bytes;
    int to = random.nextInt(SIZE - length - 8);
    int near = to + random.nextInt(81) - 40;
    int last = SIZE - length - 8;
    int from = random.nextBoolean() ? random.nextInt(last) : Math.max(0, Math.min(near, last));
    byte[] expected = new byte[SIZE];
    random.nextBytes(expected);
    memory.write(base, expected, 0, SIZE);
    cpu.r0 = random.nextLong();
    int first = up ? 0 : Math.max(0, length - bytes);
    for (int k = 0; k < count; k++) {
      int at = up ? k * bytes : (count - 1 - k) * bytes;
      byte[] element = new byte[bytes];
      for (int j = 0; j < bytes; j++) {
        element[j] = move ? expected[from + at + j] : (byte) (cpu.r0 >>> 8 * j);
      }
      System.arraycopy(element, 0, expected, to + at, bytes);
    }
    cpu.systemFlags = up ? 0 : Flags.DF;
    cpu.r1 = count;
    cpu.r6 = base + from + first;
    cpu.r7 = base + to + first;
    while (move
        ? !StringOps.movsRepeated(cpu, bytes, -1, 0, 0)
        : !StringOps.stosRepeated(cpu, bytes, -1, 0, 0)) {
      assertThat(cpu.r1).isPositive();
    }
    byte[] found = new byte[SIZE];
    memory.read(base, found, 0, SIZE);
    assertThat(found).isEqualTo(expected);
    long moved = up ? length : -length;
    assertThat(cpu.r1).isZero();
    assertThat(cpu.r6 - base - from - first).isEqualTo(move ? moved : 0);
    assertThat(cpu.r7 - base - to - first).isEqualTo(moved);
  }

  @Test
  void faultsAtTheElement() {
    memory.protect(PAGES + 4 * PAGE, PAGES + 5 * PAGE, GuestMemory.PROT_READ);
    cpu.systemFlags = 0;
    cpu.r1 = 2000;
    cpu.r6 = ZONE;
    cpu.r7 = PAGES + 2 * PAGE + 4;
    GuestFault fault =
        catchThrowableOfType(GuestFault.class, () -> StringOps.movsRepeated(cpu, 8, -1, 0, 0));
    assertThat(fault.address).isEqualTo(PAGES + 4 * PAGE);
    assertThat(cpu.r7).isEqualTo(PAGES + 4 * PAGE - 4);
    assertThat(cpu.r6).isEqualTo(ZONE + 2 * PAGE - 8);
    assertThat(cpu.r1).isEqualTo(2000 - 1023);
    cpu.systemFlags = Flags.DF;
    cpu.r1 = Long.MIN_VALUE;
    cpu.r7 = PAGES + 5 * PAGE + 15;
    assertThat(
            catchThrowableOfType(GuestFault.class, () -> StringOps.stosRepeated(cpu, 1, -1, 0, 0)))
        .isNotNull();
    assertThat(cpu.r7).isEqualTo(PAGES + 5 * PAGE - 1);
    assertThat(cpu.r1).isEqualTo(Long.MIN_VALUE - 16);
  }

  @Test
  void letsPollsInAfterOneMebibyte() {
    cpu.systemFlags = 0;
    GuestAccess.store8(cpu, ZONE, 0);
    cpu.r1 = ZONE_SIZE / 8;
    cpu.r7 = ZONE;
    assertThat(StringOps.stosRepeated(cpu, 8, -1, 0, 0)).isFalse();
    assertThat(cpu.r1).isEqualTo((ZONE_SIZE - (1 << 20)) / 8);
  }
}
