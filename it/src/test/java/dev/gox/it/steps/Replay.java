package dev.gox.it.steps;

import dev.gox.it.conformance.UndefinedFlags;
import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.cpu.Supervisor;
import dev.gox.runtime.memory.GuestMemory;
import dev.gox.translator.decode.Instruction;
import dev.gox.translator.decode.InstructionDecoder;
import dev.gox.translator.decode.TableDecoder;
import dev.gox.translator.exec.CodeLibrary;
import dev.gox.translator.exec.ExecutionObserver;
import dev.gox.translator.exec.ExecutionOptions;
import dev.gox.translator.exec.Inspection;
import dev.gox.translator.exec.Mode;
import dev.gox.translator.exec.Transfer;
import dev.gox.translator.region.FunctionMap;
import java.util.HexFormat;

/**
 * Executes a recorded program's steps in gox, from the same state; what only the processor, the
 * kernel or its vDSO know is taken from the recording. All registers are compared before each.
 */
final class Replay implements ExecutionObserver, Supervisor {
  /** TF and RF, which are the recorder's. */
  private static final long RECORDERS = 0x1_0100;

  private static final long SYSCALL_BYTES = 2;

  private final Recording recording;
  private final GuestMemory memory;
  private final Cpu cpu;
  private final InstructionDecoder decoder = new TableDecoder();
  private Recording.State before;
  private Recording.State expected;
  private int at;

  /** How many steps the kernel or the processor told the results of. */
  int told;

  private Replay(Recording recording, GuestMemory memory) {
    this.recording = recording;
    this.memory = memory;
    cpu = new Cpu(memory);
    cpu.supervisor = this;
    expected = recording.first;
    before = expected;
    set(expected);
  }

  /** Runs all steps; gives the replay for what it counted. */
  static Replay of(Recording recording, GuestMemory memory) {
    Replay replay = new Replay(recording, memory);
    Inspection observed = new Inspection(false, null, null, 0, cpu -> replay, null);
    ExecutionOptions options = new ExecutionOptions(Mode.INTERPRET, 1 << 20, false);
    new CodeLibrary(TableDecoder::new, options, observed)
        .executor(memory, FunctionMap.NONE, null)
        .run(replay.cpu);
    return replay;
  }

  int steps() {
    return at;
  }

  private void set(Recording.State state) {
    for (int i = 0; i < 16; i++) {
      cpu.set64(i, state.general(i));
      for (int lane = 0; lane < 4; lane++) {
        cpu.setVector(i, lane, state.vectors[4 * i + lane]);
      }
    }
    cpu.rip = state.rip();
    cpu.fsBase = state.fsBase();
    cpu.setRflags(state.flags() & ~RECORDERS);
  }

  // ---- the observer ----

  @Override
  public boolean isStepped(long start, long end) {
    return true;
  }

  @Override
  public void runs(long address) {
    same("RIP", address, expected.rip());
  }

  @Override
  public void ran(long from, int instructions, Transfer how) {
    Recording.Step step = recording.steps.get(at++);
    before = expected;
    expected = step.after();
    if (step.how() == Recording.TOLD) {
      told++;
      step.apply(memory);
      set(expected);
    }
    compare();
    cpu.halted = at == recording.steps.size();
  }

  private void compare() {
    same("RIP", cpu.rip, expected.rip());
    for (int i = 0; i < 16; i++) {
      same("register " + i, cpu.get64(i), expected.general(i));
      for (int lane = 0; lane < 4; lane++) {
        String name = "vector register " + i + ", lane " + lane;
        same(name, cpu.getVector(i, lane), expected.vectors[4 * i + lane]);
      }
    }
    same("FS base", cpu.fsBase, expected.fsBase());
    long defined = ~(RECORDERS | undefined());
    same("RFLAGS", cpu.rflags() & defined, expected.flags() & defined);
    cpu.setRflags(expected.flags() & ~RECORDERS);
  }

  /** The flags that the SDM leaves undefined after the step. */
  private int undefined() {
    byte[] code = code();
    Instruction in = new Instruction();
    if (decoder.decode(code, 0, code.length, before.rip(), in) <= 0) {
      return 0;
    }
    int last = Math.max(0, in.operandCount - 1);
    int count =
        in.kind[last] == Instruction.Kind.IMMEDIATE
            ? (int) in.imm[last]
            : (int) before.general(Cpu.RCX);
    return UndefinedFlags.of(in.mnemonic(), in.width[0], count & 0xFF);
  }

  private byte[] code() {
    byte[] code = new byte[15];
    memory.read(before.rip(), code, 0, code.length);
    return code;
  }

  private void same(String what, long ours, long theirs) {
    if (ours != theirs) {
      throw new AssertionError(
          String.format(
              "step %d, at 0x%x (%s): %s is 0x%x and should be 0x%x",
              at, before.rip(), HexFormat.of().formatHex(code()), what, ours, theirs));
    }
  }

  // ---- the kernel ----

  @Override
  public void systemCall(Cpu c) {
    Recording.Step step = recording.steps.get(at);
    if (step.how() != Recording.CALL) {
      throw new AssertionError("a system call at step " + at);
    }
    told++;
    step.apply(memory);
    c.set64(Cpu.RAX, step.after().general(Cpu.RAX));
    c.fsBase = step.after().fsBase();
    // The recorder's TF is in what SYSCALL saves of RFLAGS.
    long saved = step.after().general(11) & ~RECORDERS;
    same("R11", c.get64(11) & ~RECORDERS, saved);
    c.set64(11, step.after().general(11));
    same("RCX", c.get64(Cpu.RCX), expected.rip() + SYSCALL_BYTES);
  }

  @Override
  public void poll(Cpu c) {
    c.poll = 0;
  }

  @Override
  public void fault(Cpu c, GuestFault fault) {
    throw new AssertionError(
        String.format("step %d, at 0x%x: %s", at, c.rip, fault.getClass() + " " + fault));
  }
}
