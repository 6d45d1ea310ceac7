package dev.gox.runtime.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.GuestFault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Locked operations agree wherever the operand lies, and change nothing beside it. */
class GuestAtomicsTest {
  private static final int RW = GuestMemory.PROT_READ | GuestMemory.PROT_WRITE;
  private static final long ZONE = 0x100_0000;
  private static final long SMALL = 0x200_0000;
  private static final long FAR = 0x7000_0000_0000L;
  private static final long MARGIN = 0x5A5A_5A5A_5A5A_5A5AL;

  private final GuestMemory memory = new GuestMemory(64L << 20);
  private final Cpu cpu = new Cpu(memory);

  GuestAtomicsTest() {
    memory.map(ZONE, ZONE + (2L << 20), RW);
    memory.map(SMALL, SMALL + 8192, RW);
    memory.map(FAR, FAR + 8192, RW);
    GuestAccess.load8(cpu, SMALL);
  }

  @AfterEach
  void release() {
    memory.release();
  }

  private void prepare(long a, long value) {
    memory.putLong(a - 8, MARGIN);
    memory.putLong(a + 8, MARGIN);
    memory.putLong(a, value);
  }

  private void assertHolds(long a, long value) {
    assertThat(memory.getLong(a)).isEqualTo(value);
    assertThat(memory.getLong(a - 8)).isEqualTo(MARGIN);
    assertThat(memory.getLong(a + 8)).isEqualTo(MARGIN);
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        ZONE + 64,
        ZONE + 67,
        ZONE + 4092,
        SMALL + 64,
        SMALL + 61,
        SMALL + 4095,
        FAR + 8,
        FAR + 4093
      })
  void everyOperationOfEveryWidth(long a) {
    long old = 0x8123_4567_89AB_CDEFL;
    prepare(a, old);
    assertThat(GuestAtomics.xadd64(cpu, a, 0x11)).isEqualTo(old);
    assertHolds(a, 0x8123_4567_89AB_CE00L);
    assertThat(GuestAtomics.xadd32(cpu, a, 0xF000_0000L)).isEqualTo(0x89AB_CE00L);
    assertHolds(a, 0x8123_4567_79AB_CE00L);
    assertThat(GuestAtomics.xadd16(cpu, a, 0x4000)).isEqualTo(0xCE00L);
    assertHolds(a, 0x8123_4567_79AB_0E00L);
    assertThat(GuestAtomics.xadd8(cpu, a, -1)).isZero();
    assertHolds(a, 0x8123_4567_79AB_0EFFL);
    assertThat(GuestAtomics.xchg8(cpu, a, 0x180)).isEqualTo(0xFFL);
    assertThat(GuestAtomics.xchg16(cpu, a, 0xF00F)).isEqualTo(0x0E80L);
    assertThat(GuestAtomics.xchg32(cpu, a, -2)).isEqualTo(0x79AB_F00FL);
    assertThat(GuestAtomics.xchg64(cpu, a, old)).isEqualTo(0x8123_4567_FFFF_FFFEL);
    assertHolds(a, old);
    assertThat(GuestAtomics.and8(cpu, a, 0xF0)).isEqualTo(0xEFL);
    assertThat(GuestAtomics.and16(cpu, a, 0x0FFF)).isEqualTo(0xCDE0L);
    assertThat(GuestAtomics.and32(cpu, a, 0x0FFF_FFFFL)).isEqualTo(0x89AB_0DE0L);
    assertThat(GuestAtomics.and64(cpu, a, Long.MAX_VALUE)).isEqualTo(0x8123_4567_09AB_0DE0L);
    assertHolds(a, 0x0123_4567_09AB_0DE0L);
    assertThat(GuestAtomics.or8(cpu, a, 0x0F)).isEqualTo(0xE0L);
    assertThat(GuestAtomics.or16(cpu, a, 0xC000)).isEqualTo(0x0DEFL);
    assertThat(GuestAtomics.or32(cpu, a, 0x8000_0000L)).isEqualTo(0x09AB_CDEFL);
    assertThat(GuestAtomics.or64(cpu, a, Long.MIN_VALUE)).isEqualTo(0x0123_4567_89AB_CDEFL);
    assertHolds(a, old);
    assertThat(GuestAtomics.xor8(cpu, a, 0xFF)).isEqualTo(0xEFL);
    assertThat(GuestAtomics.xor16(cpu, a, 0xFF00)).isEqualTo(0xCD10L);
    assertThat(GuestAtomics.xor32(cpu, a, 0xFFFF_0000L)).isEqualTo(0x89AB_3210L);
    assertThat(GuestAtomics.xor64(cpu, a, -1L << 32)).isEqualTo(0x8123_4567_7654_3210L);
    assertHolds(a, 0x7EDC_BA98_7654_3210L);
    assertThat(GuestAtomics.neg8(cpu, a)).isEqualTo(0x10L);
    assertThat(GuestAtomics.neg16(cpu, a)).isEqualTo(0x32F0L);
    assertThat(GuestAtomics.neg32(cpu, a)).isEqualTo(0x7654_CD10L);
    assertThat(GuestAtomics.neg64(cpu, a)).isEqualTo(0x7EDC_BA98_89AB_32F0L);
    assertHolds(a, 0x8123_4567_7654_CD10L);
  }

  @ParameterizedTest
  @ValueSource(longs = {ZONE + 64, ZONE + 65, SMALL + 64, SMALL + 4095, FAR + 8})
  void exchangesOnlyWhatIsExpected(long a) {
    prepare(a, -1);
    assertThat(GuestAtomics.cas8(cpu, a, 0xFF, 1)).isEqualTo(0xFFL);
    assertThat(GuestAtomics.cas16(cpu, a, 0xFF02, 7)).isEqualTo(0xFF01L);
    assertThat(GuestAtomics.cas16(cpu, a, 0xFF01, 2)).isEqualTo(0xFF01L);
    assertThat(GuestAtomics.cas32(cpu, a, 0xFFFF_0003L, 7)).isEqualTo(0xFFFF_0002L);
    assertThat(GuestAtomics.cas32(cpu, a, 0xFFFF_0002L, 3)).isEqualTo(0xFFFF_0002L);
    assertThat(GuestAtomics.cas64(cpu, a, 3, 7)).isEqualTo(0xFFFF_FFFF_0000_0003L);
    assertThat(GuestAtomics.cas64(cpu, a, 0xFFFF_FFFF_0000_0003L, 4))
        .isEqualTo(0xFFFF_FFFF_0000_0003L);
    assertHolds(a, 4);
  }

  @ParameterizedTest
  @ValueSource(longs = {ZONE + 64, SMALL + 64, FAR + 8})
  void faultsAsAWriteEvenIfNothingWouldBeExchanged(long a) {
    memory.protect(a & -4096, (a & -4096) + 4096, GuestMemory.PROT_READ);
    assertThatThrownBy(() -> GuestAtomics.cas32(cpu, a, 1, 2))
        .isInstanceOfSatisfying(
            GuestFault.class,
            fault -> {
              assertThat(fault.address).isEqualTo(a);
              assertThat(fault.errorCode).isEqualTo(7); // user, write, present
            });
    assertThat(memory.getInt(a)).isZero();
  }
}
