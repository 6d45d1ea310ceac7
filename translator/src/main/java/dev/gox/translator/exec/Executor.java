package dev.gox.translator.exec;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.GuestExecutor;
import dev.gox.runtime.memory.GuestMemory;
import dev.gox.translator.decode.InstructionDecoder;
import dev.gox.translator.form.FormIndex;
import dev.gox.translator.region.FunctionMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Runs the guest threads of one process: interprets, and has hot code translated. */
public final class Executor implements GuestExecutor {
  private final GuestMemory memory;
  private final Supplier<InstructionDecoder> decoders;
  private final Mode mode;
  private final FormIndex index = FormIndex.load();
  private final CodeCache cache = new CodeCache();
  private final TranslationQueue translations;
  private final AtomicLong retired = new AtomicLong();

  /**
   * Makes the executor of a process; its memory reports changed code to it from now on.
   *
   * @param decoders makes a decoder for each thread: they are not shared
   * @param functions names the program's functions
   */
  public Executor(
      GuestMemory memory,
      Supplier<InstructionDecoder> decoders,
      Mode mode,
      Supplier<FunctionMap> functions) {
    this.memory = memory;
    this.decoders = decoders;
    this.mode = mode;
    memory.setCodeObserver(cache);
    translations =
        mode == Mode.INTERPRET
            ? null
            : new TranslationQueue(
                () -> new Translator(memory, decoders.get(), index, cache, mode, functions.get()));
  }

  @Override
  public void run(Cpu cpu) {
    BlockBuilder builder = new BlockBuilder(memory, decoders.get(), index);
    Session session = new Session(cpu, memory, builder, cache, mode, translations);
    cache.add(session);
    try {
      session.run();
    } finally {
      cache.remove(session);
      retired.addAndGet(cpu.retired);
    }
  }

  @Override
  public long retired() {
    return retired.get();
  }

  @Override
  public void close() {
    if (translations != null) {
      translations.close();
    }
  }
}
