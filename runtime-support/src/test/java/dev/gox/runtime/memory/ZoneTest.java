package dev.gox.runtime.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.GuestFault;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Accesses in and around the zone do what the pages' rights say, whatever changes them. */
class ZoneTest {
  private static final int RW = GuestMemory.PROT_READ | GuestMemory.PROT_WRITE;
  private static final long PAGE = 4096;
  private static final long START = 0x100_0000;
  private static final long END = START + (4L << 20);
  private static final long MIDDLE = START + (2L << 20);

  /** Intel SDM vol. 3, 4.7: P, W/R, U/S. */
  private static final int USER = 4;

  private static final int WRITE = USER | 2;
  private static final int PRESENT = 1;

  private final GuestMemory memory = new GuestMemory(1L << 30);
  private final Cpu cpu = new Cpu(memory);

  @AfterEach
  void release() {
    memory.release();
  }

  /** Whether the processor's one comparison lets an access through. */
  private static boolean isInside(Cpu c, long a) {
    return a + c.zoneBias < c.zoneLimit;
  }

  /** The copy of the zone is taken over by an access outside of it. */
  private void mapZone() {
    memory.map(START, END, RW);
    GuestAccess.load8(cpu, END - 1);
    assertThat(isInside(cpu, START)).isTrue();
  }

  private static void assertPageFault(ThrowingCallable access, long address, int error) {
    GuestFault fault = catchThrowableOfType(GuestFault.class, access);
    assertThat(fault).as("fault").isNotNull();
    assertThat(fault.vector).isEqualTo(GuestFault.PAGE_FAULT);
    assertThat(fault.address).isEqualTo(address);
    assertThat(fault.errorCode).isEqualTo(error);
  }

  @Test
  void coversAllThatTheWidestAccessMayTouch() {
    mapZone();
    assertThat(isInside(cpu, START)).isTrue();
    assertThat(isInside(cpu, START - 1)).isFalse();
    assertThat(isInside(cpu, END - 1024)).isTrue();
    assertThat(isInside(cpu, END - 1023)).isFalse();
    assertThat(isInside(cpu, 0)).isFalse();
    assertThat(isInside(cpu, -1)).isFalse();
    assertThat(isInside(cpu, Long.MIN_VALUE + START)).isFalse();
  }

  @Test
  void accessesAtBothEndsWorkAndThoseAcrossThemFault() {
    mapZone();
    GuestAccess.store64(cpu, START, 0x1122_3344_5566_7788L);
    GuestAccess.store64(cpu, END - 8, 0x0102_0304_0506_0708L);
    GuestAccess.store128(cpu, END - 32, 3, 4);
    assertThat(GuestAccess.load32(cpu, START + 2)).isEqualTo(0x3344_5566L);
    assertThat(GuestAccess.load16(cpu, END - 2)).isEqualTo(0x0102L);
    assertThat(GuestAccess.load64(cpu, END - 24)).isEqualTo(4);
    assertPageFault(() -> GuestAccess.load64(cpu, END - 7), END, USER);
    assertPageFault(() -> GuestAccess.store64(cpu, END - 7, 1), END, WRITE);
    assertPageFault(() -> GuestAccess.store128(cpu, END - 15, 1, 1), END, WRITE);
    GuestAccess.store256(cpu, END - 40, 5, 6, 7, 8);
    assertThat(GuestAccess.load64(cpu, END - 16)).isEqualTo(8);
    assertPageFault(() -> GuestAccess.store256(cpu, END - 31, 1, 1, 1, 1), END, WRITE);
    assertPageFault(() -> GuestAccess.load64(cpu, START - 1), START - 1, USER);
    assertThat(GuestAccess.load64(cpu, END - 8)).isEqualTo(0x0102_0304_0506_0708L);
  }

  @Test
  void pageMadeReadOnlyInTheMiddleFaultsOnWritesOnly() {
    mapZone();
    GuestAccess.store64(cpu, MIDDLE, 7);
    memory.protect(MIDDLE, MIDDLE + PAGE, GuestMemory.PROT_READ);
    assertThat(GuestAccess.load64(cpu, MIDDLE)).isEqualTo(7);
    assertPageFault(() -> GuestAccess.store8(cpu, MIDDLE + 9, 1), MIDDLE + 9, WRITE | PRESENT);
    assertPageFault(() -> GuestAccess.loadToWrite32(cpu, MIDDLE), MIDDLE, WRITE | PRESENT);
    assertPageFault(() -> GuestAccess.store32(cpu, MIDDLE - 2, 1), MIDDLE, WRITE | PRESENT);
    assertPageFault(() -> GuestAtomics.xadd64(cpu, MIDDLE, 1), MIDDLE, WRITE | PRESENT);
    assertThat(GuestAccess.load64(cpu, MIDDLE)).isEqualTo(7);
    GuestAccess.store64(cpu, MIDDLE + PAGE, 8);
    GuestAccess.store64(cpu, MIDDLE - 8, 9);

    memory.protect(MIDDLE, MIDDLE + PAGE, RW);
    GuestAccess.store64(cpu, MIDDLE, 10);
    assertThat(GuestAccess.load64(cpu, MIDDLE)).isEqualTo(10);
    GuestAccess.load8(cpu, END - 1);
    assertThat(isInside(cpu, START) && isInside(cpu, MIDDLE) && isInside(cpu, END - 1024)).isTrue();
  }

  @Test
  void theLongerRestRemains() {
    mapZone();
    long low = START + (1L << 20);
    memory.unmap(low, low + PAGE);
    assertPageFault(() -> GuestAccess.load8(cpu, low), low, USER);
    assertThat(isInside(cpu, START)).isFalse();
    assertThat(isInside(cpu, low)).isFalse();
    assertThat(isInside(cpu, low + PAGE)).isTrue();
    assertThat(isInside(cpu, END - 1024)).isTrue();

    memory.protect(END - PAGE, END, 0);
    assertPageFault(() -> GuestAccess.load8(cpu, END - PAGE), END - PAGE, USER | PRESENT);
    assertThat(isInside(cpu, low + PAGE)).isTrue();
    assertThat(isInside(cpu, END - PAGE - 1024)).isTrue();
  }

  @Test
  void restShorterThanAMegabyteIsNoZone() {
    memory.map(START, START + (1L << 20), RW);
    GuestAccess.load8(cpu, START + (1L << 20) - 1);
    assertThat(isInside(cpu, START)).isTrue();
    memory.unmap(START, START + PAGE);
    GuestAccess.load8(cpu, START + PAGE);
    assertThat(isInside(cpu, START + PAGE)).isFalse();
  }

  @Test
  void unmappedAndMappedAgainReadsAsZero() {
    mapZone();
    GuestAccess.store64(cpu, MIDDLE, 7);
    memory.unmap(MIDDLE, MIDDLE + PAGE);
    assertPageFault(() -> GuestAccess.store64(cpu, MIDDLE, 1), MIDDLE, WRITE);
    memory.map(MIDDLE, MIDDLE + PAGE, RW);
    assertThat(GuestAccess.load64(cpu, MIDDLE)).isZero();
  }

  @Test
  void discardedPagesReadAsZeroAndAreDiscardedAgain() {
    mapZone();
    for (int round = 1; round <= 2; round++) {
      GuestAccess.store64(cpu, MIDDLE + 4088, round);
      GuestAccess.store64(cpu, MIDDLE - 8, round);
      memory.discard(MIDDLE, MIDDLE + PAGE);
      assertThat(GuestAccess.load64(cpu, MIDDLE + 4088)).isZero();
      assertThat(GuestAccess.load64(cpu, MIDDLE - 8)).isEqualTo(round);
      assertThat(isInside(cpu, MIDDLE)).isTrue();
    }
  }

  @Test
  void writesAreSeenBySlowPathsToo() {
    mapZone();
    GuestAccess.store8(cpu, MIDDLE + 5, 0xAB);
    byte[] copy = new byte[1];
    memory.read(MIDDLE + 5, copy, 0, 1);
    assertThat(copy[0]).isEqualTo((byte) 0xAB);
    memory.move(MIDDLE, PAGE, END, PAGE, RW);
    assertThat(GuestAccess.load8(cpu, END + 5)).isEqualTo(0xABL);
  }

  @Test
  void sharedPagesAreNeverInside() {
    mapZone();
    GuestAccess.store64(cpu, MIDDLE, 7);
    AnonymousPages object = new AnonymousPages(2);
    object.retain();
    memory.mapShared(MIDDLE, MIDDLE + PAGE, RW, object, 0);
    memory.mapShared(END, END + PAGE, RW, object, 0);
    GuestAccess.store64(cpu, MIDDLE, 11);
    assertThat(GuestAccess.load64(cpu, END)).isEqualTo(11);
    memory.protect(MIDDLE, MIDDLE + PAGE, RW);
    GuestAccess.store64(cpu, END + 8, 12);
    assertThat(GuestAccess.load64(cpu, MIDDLE + 8)).isEqualTo(12);
    assertThat(isInside(cpu, MIDDLE)).isFalse();
  }

  @Test
  void executablePagesAreNeverInside() {
    memory.map(START, END, RW | GuestMemory.PROT_EXEC);
    GuestAccess.store64(cpu, START, 1);
    assertThat(isInside(cpu, START)).isFalse();
    memory.protect(START, END, RW);
    GuestAccess.store64(cpu, START, 1);
    assertThat(isInside(cpu, START)).isTrue();
    memory.protect(MIDDLE, MIDDLE + PAGE, RW | GuestMemory.PROT_EXEC);
    memory.markCode(MIDDLE, MIDDLE + 4);
    assertThat(catchThrowableOfType(GuestFault.class, () -> GuestAccess.store8(cpu, MIDDLE, 1)))
        .isNotNull()
        .extracting(fault -> fault.vector)
        .isEqualTo(GuestFault.CODE_WRITE);
    assertThat(isInside(cpu, MIDDLE)).isFalse();
  }

  @Test
  void growsAtBothEndsAndYieldsToALongerRun() {
    mapZone();
    memory.map(START - PAGE, START, RW);
    memory.map(END, END + PAGE, RW);
    GuestAccess.load8(cpu, END + PAGE - 1);
    assertThat(isInside(cpu, START - PAGE)).isTrue();
    assertThat(isInside(cpu, END + PAGE - 1024)).isTrue();

    long other = 0x200_0000;
    memory.map(other, other + (8L << 20), RW);
    GuestAccess.store8(cpu, other, 1);
    assertThat(isInside(cpu, other)).isTrue();
    assertThat(isInside(cpu, START)).isFalse();
    assertThat(GuestAccess.load8(cpu, START)).isZero();
  }

  @Test
  void olderCopyIsCutAsWell() {
    mapZone();
    long other = 0x200_0000;
    memory.map(other, other + (8L << 20), RW);
    assertThat(isInside(cpu, START)).as("not yet taken over").isTrue();
    memory.protect(MIDDLE, MIDDLE + PAGE, GuestMemory.PROT_READ);
    assertPageFault(() -> GuestAccess.store8(cpu, MIDDLE, 1), MIDDLE, WRITE | PRESENT);
    memory.unmap(START, START + PAGE);
    assertPageFault(() -> GuestAccess.load8(cpu, START), START, USER);
  }

  @Test
  void reservationsMadeUsableBitByBitBecomeTheZone() {
    long first = memory.findFreeToReserve(16L << 20);
    memory.map(first, first + (16L << 20), 0);
    mapZone();
    for (long at = 0; at < 3L << 20; at += 1L << 20) {
      memory.protect(first + at, first + at + (1L << 20), RW);
    }
    GuestAccess.store8(cpu, first, 1);
    assertThat(isInside(cpu, first)).as("although %x is longer", START).isTrue();
    assertThat(isInside(cpu, first + (3L << 20) - 1024)).isTrue();
    assertThat(isInside(cpu, first + (3L << 20))).isFalse();
  }

  @Test
  void lowZonesHoldWhatMayBeWrittenAndWhatMayBeRead() {
    long text = START - (1L << 18);
    long constants = START - (1L << 17);
    memory.map(text, constants, GuestMemory.PROT_READ | GuestMemory.PROT_EXEC);
    memory.map(constants, START, GuestMemory.PROT_READ);
    mapZone();
    assertThat(isAmongVariables(START - 1)).isFalse();
    assertThat(isAmongVariables(START) && isAmongVariables(END - 1024)).isTrue();
    assertThat(isInImage(text - 1)).isFalse();
    assertThat(isInImage(text) && isInImage(constants) && isInImage(END - 1024)).isTrue();
    assertThat(isInImage(END - 1023)).isFalse();

    memory.markCode(text, text + 4);
    assertThat(isInImage(text)).isTrue();
    memory.protect(MIDDLE, MIDDLE + PAGE, GuestMemory.PROT_READ);
    assertThat(isAmongVariables(MIDDLE - 1023)).isFalse();
    assertThat(isInImage(MIDDLE)).isTrue();
    memory.protect(MIDDLE, MIDDLE + PAGE, 0);
    assertThat(isInImage(MIDDLE)).isFalse();
    assertThat(isInImage(MIDDLE - 1023)).isFalse();
    assertThat(isInImage(text)).isTrue();
  }

  private boolean isAmongVariables(long a) {
    return a + cpu.variablesBias < cpu.variablesLimit;
  }

  private boolean isInImage(long a) {
    return a + cpu.imageBias < cpu.imageLimit;
  }

  @Test
  void detachedProcessorHasNoZone() {
    mapZone();
    memory.detach(cpu);
    memory.map(END, END + PAGE, RW);
    assertThat(isInside(cpu, START)).isFalse();
    assertThat(GuestAccess.load8(cpu, START)).isZero();
  }
}
