package dev.gox.translator.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.CpuSlots;
import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.memory.GuestMemory;
import dev.gox.translator.decode.Instruction;
import dev.gox.translator.decode.TableDecoder;
import dev.gox.translator.emit.FormLibrary;
import dev.gox.translator.form.FormIndex;
import dev.gox.translator.form.FormKey;
import dev.gox.translator.form.FormShape;
import dev.gox.translator.form.FormWord;
import dev.gox.translator.ir.Template;
import dev.gox.translator.lift.Lifters;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The compiled forms do what the evaluator does: each form that random encodings reach is run by
 * both from the same random state.
 */
class FormsAgreeTest {
  private static final long SEED = 20261124;
  private static final int ENCODINGS = 60_000;
  private static final long DATA = 0x40000;
  private static final int DATA_SIZE = 0x4000;

  /** What reads a clock differs between two runs. */
  private static final Set<String> VARYING =
      Set.of("rdtsc", "rdtscp", "syscall", "int1", "int3", "vdso", "rdrand", "rdseed");

  private final Random random = new Random(SEED);
  private final GuestMemory memory = new GuestMemory(64L << 20);
  private final FormIndex index = FormIndex.load();
  private final byte[] data = new byte[DATA_SIZE];
  private final byte[] seen = new byte[DATA_SIZE];
  private final byte[] other = new byte[DATA_SIZE];

  @Test
  void compiledFormsDoWhatTheEvaluatorDoes() {
    memory.map(DATA, DATA + DATA_SIZE, GuestMemory.PROT_READ | GuestMemory.PROT_WRITE);
    Lifters lifters = new Lifters(true);
    TableDecoder decoder = new TableDecoder();
    Instruction instruction = new Instruction();
    Set<FormShape> done = new HashSet<>();
    byte[] bytes = new byte[15];
    for (int i = 0; i < ENCODINGS; i++) {
      randomEncoding(bytes);
      if (decoder.decode(bytes, 0, bytes.length, 0x1000, instruction) <= 0
          || FormShape.needsAddressStep(instruction)) {
        continue;
      }
      FormShape shape = FormShape.of(instruction);
      if (VARYING.contains(shape.mnemonic()) || !done.add(shape)) {
        continue;
      }
      Template template = lifters.lift(shape);
      if (template != null) {
        compare(shape, template, instruction);
      }
    }
    assertThat(done).as("forms reached").hasSizeGreaterThan(500);
    memory.release();
  }

  private void randomEncoding(byte[] bytes) {
    random.nextBytes(bytes);
    byte[] prefixes = {0x66, (byte) 0xF2, (byte) 0xF3, 0x48, 0x41, 0x0F, 0x0F, 0x0F};
    int at = 0;
    if (random.nextBoolean()) {
      bytes[at++] = prefixes[random.nextInt(5)];
    }
    if (random.nextBoolean()) {
      bytes[at++] = 0x48;
    }
    if (random.nextBoolean()) {
      bytes[at] = 0x0F;
    }
  }

  private void compare(FormShape shape, Template template, Instruction instruction) {
    long[] words = new long[FormWord.LONGS];
    int entry = index.find(FormKey.of(instruction));
    assertThat(entry).as(shape.toString()).isNotEqualTo(FormIndex.NONE);
    FormWord.encode(instruction, FormIndex.number(entry), false, words, 0);
    random.nextBytes(data);
    Cpu first = randomCpu(instruction);
    Cpu second = new Cpu(memory);
    second.copyFrom(first);

    memory.write(DATA, data, 0, DATA_SIZE);
    String end = outcome(() -> evaluate(template, shape, first, words));
    memory.read(DATA, seen, 0, DATA_SIZE);
    memory.write(DATA, data, 0, DATA_SIZE);
    String otherEnd =
        outcome(
            () ->
                FormLibrary.form(FormIndex.number(entry))
                    .run(second, words[0], words[1], words[2]));
    memory.read(DATA, other, 0, DATA_SIZE);

    assertThat(otherEnd).as(shape.toString()).isEqualTo(end);
    assertThat(other).as(shape.toString()).isEqualTo(seen);
    assertThat(state(second)).as(shape.toString()).isEqualTo(state(first));
  }

  private static void evaluate(Template template, FormShape shape, Cpu cpu, long[] words) {
    boolean memory = shape.memory() != FormShape.Memory.NONE;
    new Evaluator(cpu).execute(template, memory, words[0], words[1], words[2]);
  }

  private static String outcome(Runnable run) {
    try {
      run.run();
      return "done";
    } catch (GuestFault fault) {
      return fault.getMessage();
    }
  }

  /** Random registers; those that may address memory mostly point into it. */
  private Cpu randomCpu(Instruction instruction) {
    Cpu cpu = new Cpu(memory);
    for (int slot = 0; slot < Cpu.SLOTS; slot++) {
      cpu.set64(slot, random.nextInt(4) == 0 ? random.nextInt(64) - 8 : random.nextLong());
    }
    cpu.zero = 0;
    for (int slot : new int[] {Cpu.RSP, Cpu.RSI, Cpu.RDI, Cpu.RBP}) {
      cpu.set64(slot, DATA + 0x1000 + 16L * random.nextInt(256));
    }
    cpu.r1 = random.nextInt(16);
    if (instruction.base < 16) {
      long index = instruction.index < 16 ? cpu.get64(instruction.index) : 0;
      long target = DATA + 0x1000 + 16L * random.nextInt(256);
      cpu.set64(instruction.base, target - (index << instruction.scale) - instruction.displacement);
    }
    cpu.setRflags(random.nextLong() & ~0x100L);
    return cpu;
  }

  private static String state(Cpu cpu) {
    StringBuilder text = new StringBuilder();
    for (int slot = 0; slot < Cpu.SLOTS; slot++) {
      text.append(CpuSlots.name(slot)).append(' ').append(cpu.get64(slot)).append('\n');
    }
    return text.append(cpu.rflags())
        .append(' ')
        .append(cpu.rip)
        .append(' ')
        .append(cpu.mxcsr)
        .toString();
  }
}
