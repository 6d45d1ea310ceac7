package dev.gox.translator.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.memory.GuestAccess;
import dev.gox.runtime.memory.GuestMemory;
import dev.gox.translator.region.FunctionMap;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Accesses that go by one check: translated code makes all of them, or leaves before the first. */
class AccessRunsTest {
  private static final long CODE = 0x10_0000;
  private static final long STACK = 0x20_0000;
  private static final long DATA = 0x40_0000;
  private static final long RETURN = 0x1234;
  private static final int RW = GuestMemory.PROT_READ | GuestMemory.PROT_WRITE;

  private final GuestMemory memory = new GuestMemory(64L << 20);
  private final Cpu cpu = new Cpu(memory);
  private final CodeCache cache = new CodeCache(1 << 20, new TranslationMonitor(Inspection.NONE));

  @BeforeEach
  void map() {
    memory.map(CODE, CODE + 4096, GuestMemory.PROT_READ | GuestMemory.PROT_EXEC);
    memory.map(STACK, STACK + (1 << 16), RW);
    memory.map(DATA, DATA + (2 << 12), RW);
    for (long at = 0; at < 2 << 12; at += 8) {
      memory.putLong(DATA + at, at);
    }
  }

  @AfterEach
  void release() {
    memory.release();
  }

  /** Whether a function returns; else it has left, all state being in the Cpu. */
  private boolean returns(String code, long rbx) {
    byte[] bytes = HexFormat.of().parseHex(code.replace(" ", ""));
    memory.poke(CODE, bytes, 0, bytes.length);
    if (!cache.isTranslated(CODE)) {
      Translators.of(memory, cache, FunctionMap.NONE).translate(CODE);
    }
    long stack = STACK + (1 << 15);
    memory.putLong(stack, RETURN);
    GuestAccess.load8(cpu, DATA); // takes over where the zones are
    cpu.limit = STACK;
    cpu.unwind = 0;
    cpu.caller = new LeavingCaller(cpu);
    cpu.r3 = rbx;
    cpu.r1 = -1;
    cpu.r0 = cache.entry(CODE).code.run(cpu, stack, -1, RETURN);
    return cpu.unwind == 0;
  }

  /** mov (%rbx),%rax; mov %rax,0x200(%rbx); mov -8(%rbx),%rcx; ret. */
  private static final String THREE = "48 8b 03 48 89 83 00 02 00 00 48 8b 4b f8 c3";

  @Test
  void accessesInOnePageAndInTwoAreMade() {
    for (long rbx : new long[] {DATA + 0x100, DATA + 0xF00, DATA + 0x1000, DATA + 0x1DF8}) {
      assertThat(returns(THREE, rbx)).as("%x", rbx).isTrue();
      assertThat(cpu.r0).isEqualTo(rbx - DATA);
      assertThat(memory.getLong(rbx + 0x200)).isEqualTo(rbx - DATA);
      assertThat(cpu.r1).isEqualTo(rbx - 8 - DATA);
      memory.putLong(rbx + 0x200, rbx + 0x200 - DATA);
    }
  }

  @Test
  void oneThatWouldFaultLeavesAllUndone() {
    for (long rbx : new long[] {DATA, DATA + 0x1E00, DATA + 0x1E01, 0, -1, Long.MIN_VALUE}) {
      assertThat(returns(THREE, rbx)).as("%x", rbx).isFalse();
      assertThat(cpu.rip).isEqualTo(CODE);
      assertThat(cpu.r0).isEqualTo(-1);
      assertThat(cpu.r1).isEqualTo(-1);
    }
    memory.protect(DATA, DATA + 4096, GuestMemory.PROT_READ);
    assertThat(returns(THREE, DATA + 0x100)).isFalse();
    assertThat(returns(THREE, DATA + 0xE08)).as("writes to the second page").isFalse();
    assertThat(memory.getLong(DATA + 0x300)).isEqualTo(0x300);
  }

  /** mov (%rbx),%rbx; mov 8(%rbx),%rcx; ret. */
  @Test
  void anotherAddressInTheRegisterHasItsOwnCheck() {
    String code = "48 8b 1b 48 8b 4b 08 c3";
    memory.putLong(DATA, DATA + 0x800);
    assertThat(returns(code, DATA)).isTrue();
    assertThat(cpu.r1).isEqualTo(0x808);
    memory.putLong(DATA, DATA + 0x2000);
    assertThat(returns(code, DATA)).isFalse();
    assertThat(cpu.rip).isEqualTo(CODE + 3);
    assertThat(cpu.r3).isEqualTo(DATA + 0x2000);
  }

  /** mov (%rbx),%rax; add $0x2000,%ebx; mov (%rbx),%rcx; ret. */
  @Test
  void addingToTheRegisterMakesAnotherAddress() {
    String code = "48 8b 03 81 c3 00 20 00 00 48 8b 0b c3";
    assertThat(returns(code, DATA + 8)).isFalse();
    assertThat(cpu.rip).isEqualTo(CODE + 9);
    assertThat(cpu.r0).isEqualTo(8);
  }

  /** mov (%rbx),%rax; mov 0x7f8(%rbx),%rcx; ret: further apart than one check covers. */
  @Test
  void distantAccessesHaveTheirOwnChecks() {
    String code = "48 8b 03 48 8b 8b f8 07 00 00 c3";
    assertThat(returns(code, DATA + 0x1800)).isTrue();
    assertThat(cpu.r1).isEqualTo(0x1FF8);
    assertThat(returns(code, DATA + 0x1808)).isFalse();
    assertThat(cpu.rip).isEqualTo(CODE + 3);
    assertThat(cpu.r0).isEqualTo(0x1808);
  }

  /** mov (%rbx),%rax; test %rax,%rax; je to the end; mov %rax,(%rbx); ret. */
  @Test
  void aCheckToReadIsNoneToWrite() {
    String code = "48 8b 03 48 85 c0 74 03 48 89 03 c3";
    assertThat(returns(code, DATA + 8)).isTrue();
    memory.protect(DATA, DATA + 4096, GuestMemory.PROT_READ);
    assertThat(returns(code, DATA + 8)).isFalse();
    assertThat(cpu.rip).isEqualTo(CODE + 8);
  }
}
