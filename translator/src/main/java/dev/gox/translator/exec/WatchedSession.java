package dev.gox.translator.exec;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.memory.GuestMemory;

/** The dispatcher of a thread that somebody watches: it interprets, and tells what has run. */
abstract class WatchedSession extends Session {
  WatchedSession(Cpu cpu, GuestMemory memory, BlockBuilder builder, ProcessCode process) {
    super(cpu, memory, builder, process, Mode.INTERPRET, null, null);
  }

  /** Runs a block and tells of it; of what precedes a fault, too. */
  final void interpret(Block block) {
    try {
      execute(block, false);
    } catch (GuestFault fault) {
      ran(block, block.countTo(cpu.rip));
      throw fault;
    }
    cpu.retired += block.instructions;
    ran(block, block.instructions);
  }
}
