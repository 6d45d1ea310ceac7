package dev.gox.translator.exec;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.GuestExecutor;
import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.memory.GuestMemory;
import dev.gox.translator.decode.InstructionDecoder;
import dev.gox.translator.emit.FormCode;
import dev.gox.translator.form.FormIndex;
import dev.gox.translator.form.FormWord;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Runs the guest threads of one process from decoded blocks. */
public final class Interpreter implements GuestExecutor {
  private final GuestMemory memory;
  private final Supplier<InstructionDecoder> decoders;
  private final FormIndex index = FormIndex.load();
  private final CodeCache cache = new CodeCache();
  private final AtomicLong retired = new AtomicLong();

  /**
   * Makes the executor of a process; its memory reports changed code to it from now on.
   *
   * @param decoders makes a decoder for each thread: they are not shared
   */
  public Interpreter(GuestMemory memory, Supplier<InstructionDecoder> decoders) {
    this.memory = memory;
    this.decoders = decoders;
    memory.setCodeObserver(cache);
  }

  @Override
  public void run(Cpu cpu) {
    try {
      new Session(cpu).run();
    } finally {
      retired.addAndGet(cpu.retired);
    }
  }

  @Override
  public long retired() {
    return retired.get();
  }

  /** One thread's way through the blocks. */
  private final class Session {
    /** Blocks run before {@link #chain} returns, so that compiled code of it gets entered anew. */
    private static final int CHAIN = 1 << 14;

    private final Cpu cpu;
    private final BlockBuilder builder = new BlockBuilder(memory, decoders.get(), index);

    Session(Cpu cpu) {
      this.cpu = cpu;
    }

    void run() {
      while (!cpu.halted) {
        if (cpu.poll != 0) {
          cpu.supervisor.poll(cpu);
          continue;
        }
        try {
          int generation = cache.generation;
          chain(blockAt(cpu.rip, generation), generation);
        } catch (GuestFault fault) {
          deliver(fault);
        }
      }
    }

    private Block blockAt(long pc, int generation) {
      Block found = cache.find(pc);
      if (found == null) {
        found = builder.build(pc, Integer.MAX_VALUE);
        cache.add(found, generation);
      }
      return found;
    }

    /** Runs blocks from one to the next, until there is something else to do. */
    private void chain(Block first, int generation) {
      Block block = first;
      for (int i = 0; i < CHAIN; i++) {
        execute(block);
        cpu.retired += block.instructions;
        if (cpu.poll != 0 || cpu.halted || cache.generation != generation) {
          return;
        }
        long pc = cpu.rip;
        Block next = block.successor;
        if (next == null || next.pc != pc) {
          next = block.otherSuccessor;
          if (next == null || next.pc != pc) {
            next = blockAt(pc, generation);
            block.link(next);
          }
        }
        block = next;
      }
    }

    /** Runs a block; at a fault RIP is the address of the instruction that made it. */
    private void execute(Block block) {
      FormCode[] forms = block.forms;
      long[] code = block.code;
      int i = 0;
      cpu.rip = block.end;
      try {
        for (; i < forms.length; i++) {
          int at = i * FormWord.LONGS;
          forms[i].run(cpu, code[at], code[at + 1], code[at + 2]);
        }
      } catch (GuestFault fault) {
        cpu.rip = block.pcOf(i);
        throw fault;
      }
    }

    private void deliver(GuestFault fault) {
      if (fault.vector != GuestFault.CODE_WRITE) {
        cpu.supervisor.fault(cpu, fault);
        return;
      }
      memory.allowCodeWrite(cpu, true);
      try {
        execute(builder.build(cpu.rip, 1));
      } catch (GuestFault second) {
        cpu.supervisor.fault(cpu, second);
      } finally {
        memory.allowCodeWrite(cpu, false);
      }
    }
  }
}
