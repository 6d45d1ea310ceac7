package dev.gox.translator.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.memory.GuestMemory;
import dev.gox.translator.decode.TableDecoder;
import dev.gox.translator.form.FormIndex;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where blocks end, and what an instruction that can't be fetched does (Intel SDM vol. 3, 4.7). */
class BlockBuilderTest {
  private static final long PAGE = 0x10000;
  private static final long PAGE_END = PAGE + 4096;

  /** mov $0x1122334455667788,%rax. */
  private static final byte[] TEN_BYTES = {
    0x48, (byte) 0xb8, (byte) 0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11
  };

  private final GuestMemory memory = new GuestMemory(16L << 20);
  private final BlockBuilder builder =
      new BlockBuilder(memory, new TableDecoder(), FormIndex.load());

  @BeforeEach
  void map() {
    memory.map(PAGE, PAGE_END, GuestMemory.PROT_READ | GuestMemory.PROT_EXEC);
  }

  @AfterEach
  void release() {
    memory.release();
  }

  private void put(long address, byte... code) {
    memory.poke(address, code, 0, code.length);
  }

  private static byte[] repeat(byte[] instruction, int times, int... last) {
    byte[] code = Arrays.copyOf(new byte[0], instruction.length * times + last.length);
    for (int i = 0; i < times; i++) {
      System.arraycopy(instruction, 0, code, i * instruction.length, instruction.length);
    }
    for (int i = 0; i < last.length; i++) {
      code[instruction.length * times + i] = (byte) last[i];
    }
    return code;
  }

  private GuestFault faultOf(long pc) {
    return catchThrowableOfType(GuestFault.class, () -> builder.build(pc, 64));
  }

  @Test
  void aBlockLongerThanOneFetchEndsWithItsBranch() {
    put(PAGE, repeat(TEN_BYTES, 30, 0xeb, 0xfe, 0x90));
    Block block = builder.build(PAGE, 64);
    assertThat(block.instructions).isEqualTo(31);
    assertThat(block.end).isEqualTo(PAGE + 302);
    for (int i = 0; i < 30; i++) {
      assertThat(block.code[3 * i + 2]).isEqualTo(0x1122_3344_5566_7788L);
    }
  }

  @Test
  void aBlockMayGoOnInTheNextPage() {
    memory.map(PAGE_END, PAGE_END + 4096, GuestMemory.PROT_READ | GuestMemory.PROT_EXEC);
    put(PAGE_END - 15, repeat(TEN_BYTES, 3, 0xc3));
    Block block = builder.build(PAGE_END - 15, 64);
    assertThat(block.instructions).isEqualTo(4);
    assertThat(block.code[3 + 2]).isEqualTo(0x1122_3344_5566_7788L);
  }

  @Test
  void aBlockEndsBeforeTheInstructionThatCannotBeFetched() {
    put(PAGE_END - 15, repeat(TEN_BYTES, 1));
    put(PAGE_END - 5, Arrays.copyOf(TEN_BYTES, 5));
    Block block = builder.build(PAGE_END - 15, 64);
    assertThat(block.instructions).isEqualTo(1);
    assertThat(block.end).isEqualTo(PAGE_END - 5);
    GuestFault fault = faultOf(PAGE_END - 5);
    assertThat(fault.vector).isEqualTo(GuestFault.PAGE_FAULT);
    assertThat(fault.address).isEqualTo(PAGE_END);
    assertThat(fault.errorCode & GuestFault.PF_FETCH).isNotZero();
  }

  @Test
  void pagesWithoutTheRightToExecuteAreNotFetched() {
    memory.map(PAGE_END, PAGE_END + 4096, GuestMemory.PROT_READ);
    put(PAGE_END - 1, (byte) 0x90, (byte) 0xc3);
    assertThat(builder.build(PAGE_END - 1, 64).end).isEqualTo(PAGE_END);
    GuestFault fault = faultOf(PAGE_END);
    assertThat(fault.address).isEqualTo(PAGE_END);
    assertThat(fault.errorCode & GuestFault.PF_PRESENT).isNotZero();
    assertThat(faultOf(1L << 47).vector).isEqualTo(GuestFault.GENERAL_PROTECTION);
  }

  @Test
  void eachBlockIsFetchedAnew() {
    put(PAGE, (byte) 0x90, (byte) 0xc3);
    assertThat(builder.build(PAGE, 64).instructions).isEqualTo(2);
    put(PAGE, (byte) 0xc3);
    assertThat(builder.build(PAGE, 64).instructions).isEqualTo(1);
  }
}
