package dev.gox.translator.exec;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.memory.GuestMemory;

/**
 * The dispatcher of a thread that a debugger holds: it interprets, block by block where nothing
 * stops it, and instruction by instruction where something may. System calls are executed alone, so
 * that registers are whole while one waits.
 */
final class DebuggedSession extends WatchedSession {
  private final ThreadControl control;

  DebuggedSession(
      Cpu cpu,
      GuestMemory memory,
      BlockBuilder builder,
      ProcessCode process,
      ThreadControl control) {
    super(cpu, memory, builder, process);
    this.control = control;
  }

  @Override
  void advance() {
    if (!control.mayRun()) {
      return;
    }
    Block block = block();
    boolean alone = block.ending == Block.SYSTEM_CALL || control.isStepped(block.pc, block.end);
    if (block.instructions > 1 && alone) {
      block = single();
    }
    boolean kernel = block.ending == Block.SYSTEM_CALL;
    if (kernel) {
      control.entersKernel();
    }
    try {
      interpret(block);
    } finally {
      if (kernel) {
        control.leavesKernel();
      }
    }
  }

  @Override
  void ran(Block block, int instructions) {
    if (instructions > 0) {
      control.ran(block.pc, instructions, Transfer.JUMP);
    }
  }

  @Override
  void end() {
    control.ended();
    super.end();
  }
}
