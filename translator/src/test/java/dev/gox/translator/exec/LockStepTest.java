package dev.gox.translator.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.cpu.Supervisor;
import dev.gox.runtime.memory.GuestMemory;
import dev.gox.translator.decode.TableDecoder;
import dev.gox.translator.form.FormIndex;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Stmt;
import dev.gox.translator.region.FunctionMap;
import dev.gox.translator.region.Region;
import dev.gox.translator.region.RegionBlock;
import dev.gox.translator.region.RegionBuilder;
import dev.gox.translator.region.RegionInstruction;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a wrong pass does to a translation is found and told; what is right passes. */
class LockStepTest {
  private static final long START = 0x10_0000;
  private static final long STACK = 0x20_0000;
  private static final long DATA = 0x40_0000;
  private static final int TURNS = 50_000;

  /** A loop that calls a function; then an undefined instruction. */
  private static final String CODE =
      "4801cb" // loop: add rbx, rcx
          + "48891f" // mov [rdi], rbx
          + "e80e000000" // call function
          + "83fb07" // cmp ebx, 7
          + "4883d200" // adc rdx, 0
          + "48ffc8" // dec rax
          + "75e9" // jnz loop
          + "0f0b" // ud2
          + "ff4708" // function: inc dword [rdi+8]
          + "c3"; // ret

  private final GuestMemory memory = new GuestMemory(64L << 20);
  private final Cpu cpu = new Cpu(memory);
  private final SelfCheck check = new SelfCheck(1);

  @AfterEach
  void release() {
    memory.release();
  }

  @Test
  void rightTranslationsPass() {
    run(UnaryOperator.identity());
    assertThat(cpu.r3).isEqualTo(3L * TURNS);
    assertThat(cpu.r2).isEqualTo(2);
    assertThat(memory.getInt(DATA + 8)).isEqualTo(TURNS);
    assertThat(check.comparisons()).isGreaterThan(TURNS);
  }

  @Test
  void aWrongRegisterIsReported() {
    assertThatThrownBy(
            () ->
                run(
                    stmt ->
                        stmt instanceof Stmt.Set s && s.register().number() == Cpu.RBX
                            ? new Stmt.Set(s.register(), s.width(), more(s.value()))
                            : stmt))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the translation of 0x100000 is wrong")
        .hasMessageContaining("r3 is 0x4 and should be 0x3")
        .hasMessageContaining("add rbx, rcx")
        .hasMessageContaining("rbx:64 = add(")
        .hasMessageContaining("should be: rip 0x100019");
  }

  @Test
  void aWrongStoreIsReported() {
    assertThatThrownBy(
            () ->
                run(
                    stmt ->
                        stmt instanceof Stmt.Store s && s.width() == 64
                            ? new Stmt.Store(64, more(s.address()), s.value())
                            : stmt))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the byte at 0x400000 is 0x0 and should be 0x3");
  }

  @Test
  void aWrongFlagIsReported() {
    assertThatThrownBy(
            () ->
                run(
                    stmt ->
                        stmt instanceof Stmt.SetFlags s && s.width() == 32
                            ? new Stmt.SetFlags(
                                s.rule(), 32, List.of(s.arguments().get(1), s.arguments().get(0)))
                            : stmt))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("r2 is 0x0 and should be 0x1");
  }

  private static Expr more(Expr value) {
    return new Expr.Binary(Expr.BinaryOp.ADD, value, Expr.constant(1));
  }

  /** Runs the code to its end with a pass behind all others. */
  private void run(UnaryOperator<Stmt> pass) {
    byte[] code = HexFormat.of().parseHex(CODE);
    memory.map(START, START + 4096, GuestMemory.PROT_READ | GuestMemory.PROT_EXEC);
    memory.map(STACK, STACK + (1 << 20), GuestMemory.PROT_READ | GuestMemory.PROT_WRITE);
    memory.map(DATA, DATA + 4096, GuestMemory.PROT_READ | GuestMemory.PROT_WRITE);
    memory.poke(START, code, 0, code.length);
    cpu.rip = START;
    cpu.r0 = TURNS;
    cpu.r1 = 3;
    cpu.r4 = STACK + (1 << 19);
    cpu.r7 = DATA;
    cpu.supervisor = new Halting();
    FormIndex index = FormIndex.load();
    CodeCache cache = new CodeCache(1 << 20, new TranslationMonitor(Inspection.NONE));
    TranslationQueue queue =
        new TranslationQueue(() -> new WithPass(memory, index, cache, check, pass));
    RegionBuilder regions = new RegionBuilder(memory, new TableDecoder(), index, FunctionMap.NONE);
    BlockBuilder builder = new BlockBuilder(memory, new TableDecoder(), index);
    ProgramCode known = new ProgramCode(cache, queue, new AccessProfile(), null, false);
    ProcessCode process = new ProcessCode(memory, known, exact -> known);
    new Session(cpu, memory, builder, process, Mode.TRANSLATE, check, regions).run();
  }

  /** Ends the thread at a fault. */
  private static final class Halting implements Supervisor {
    @Override
    public void systemCall(Cpu c) {
      throw new IllegalStateException();
    }

    @Override
    public void poll(Cpu c) {
      c.poll = 0;
    }

    @Override
    public void fault(Cpu c, GuestFault fault) {
      c.halted = true;
    }
  }

  /** A translator with one pass more. */
  private static final class WithPass extends Translator {
    private final UnaryOperator<Stmt> pass;

    WithPass(
        GuestMemory memory,
        FormIndex index,
        CodeCache cache,
        SelfCheck check,
        UnaryOperator<Stmt> pass) {
      super(
          memory,
          new TableDecoder(),
          index,
          cache,
          Mode.TRANSLATE,
          FunctionMap.NONE,
          Inspection.NONE,
          new AccessProfile(),
          check,
          null,
          false);
      this.pass = pass;
    }

    @Override
    void optimize(Region region) {
      super.optimize(region);
      for (RegionBlock block : region.blocks()) {
        for (RegionInstruction instruction : block.instructions) {
          instruction.body = new ArrayList<>(instruction.body);
          instruction.body.replaceAll(pass);
        }
      }
    }
  }
}
