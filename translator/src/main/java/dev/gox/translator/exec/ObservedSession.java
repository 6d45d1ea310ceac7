package dev.gox.translator.exec;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.memory.GuestMemory;

/** The dispatcher of a thread that is observed: it interprets, and tells of each block. */
final class ObservedSession extends WatchedSession {
  private final ExecutionObserver observer;

  ObservedSession(
      Cpu cpu,
      GuestMemory memory,
      BlockBuilder builder,
      ProcessCode process,
      ExecutionObserver observer) {
    super(cpu, memory, builder, process);
    this.observer = observer;
  }

  @Override
  void advance() {
    Block block = block();
    if (block.instructions > 1 && observer.isStepped(block.pc, block.end)) {
      block = single();
    }
    observer.runs(block.pc);
    interpret(block);
  }

  @Override
  void ran(Block block, int instructions) {
    boolean whole = instructions == block.instructions;
    observer.ran(block.pc, instructions, whole ? transfer(block.ending) : Transfer.JUMP);
  }

  private static Transfer transfer(int ending) {
    return switch (ending) {
      case Block.CALL -> Transfer.CALL;
      case Block.RETURN -> Transfer.RETURN;
      default -> Transfer.JUMP;
    };
  }
}
