package dev.gox.translator.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.memory.GuestMemory;
import dev.gox.translator.emit.TranslatedCode;
import dev.gox.translator.region.FunctionMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A loop too long for one region is cut at the same places each time round. */
class LongLoopTest {
  private static final long START = 0x10_0000;
  private static final long STACK = 0x20_0000;
  private static final int ADDITIONS = 700;

  private final GuestMemory memory = new GuestMemory(64L << 20);
  private final Cpu cpu = new Cpu(memory);
  private final CodeCache cache = new CodeCache(1 << 20, new TranslationMonitor(Inspection.NONE));

  @AfterEach
  void release() {
    memory.release();
  }

  @Test
  void laterPartsEndWhereTheFirstBegins() {
    layLoop();
    Translator translator = Translators.of(memory, cache, FunctionMap.NONE);
    translator.translate(START);
    long second = leaveFrom(START);
    assertThat(second).isGreaterThan(START);
    long before = cpu.r3;
    assertThat(before).isPositive().isLessThan(ADDITIONS);
    translator.translate(second);
    assertThat(leaveFrom(second)).isEqualTo(START);
    assertThat(cpu.r3).isEqualTo(ADDITIONS);
  }

  /** add $1,%ebx, many times, and a jump back to the first. */
  private void layLoop() {
    memory.map(START, START + 4096, GuestMemory.PROT_READ | GuestMemory.PROT_EXEC);
    memory.map(STACK, STACK + (1 << 20), GuestMemory.PROT_READ | GuestMemory.PROT_WRITE);
    byte[] code = new byte[3 * ADDITIONS + 5];
    for (int i = 0; i < ADDITIONS; i++) {
      code[3 * i] = (byte) 0x83;
      code[3 * i + 1] = (byte) 0xC3;
      code[3 * i + 2] = 1;
    }
    int back = -code.length;
    code[3 * ADDITIONS] = (byte) 0xE9;
    for (int i = 0; i < 4; i++) {
      code[3 * ADDITIONS + 1 + i] = (byte) (back >> 8 * i);
    }
    memory.poke(START, code, 0, code.length);
  }

  /** Runs the translation at an address; where it leaves for. */
  private long leaveFrom(long pc) {
    cpu.limit = STACK;
    cpu.unwind = 0;
    cpu.caller = new LeavingCaller(cpu);
    cache.entry(pc).code.run(cpu, STACK + (1 << 19), 0, TranslatedCode.NOWHERE);
    assertThat(cpu.unwind).isEqualTo(Cpu.LEFT);
    return cpu.rip;
  }
}
