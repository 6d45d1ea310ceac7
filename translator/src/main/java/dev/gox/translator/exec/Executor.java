package dev.gox.translator.exec;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.GuestExecutor;
import dev.gox.runtime.memory.GuestMemory;
import dev.gox.translator.decode.InstructionDecoder;
import dev.gox.translator.emit.ExitReason;
import dev.gox.translator.form.FormIndex;
import dev.gox.translator.intrinsic.KnownBodies;
import dev.gox.translator.region.FunctionMap;
import dev.gox.translator.region.RegionBuilder;
import java.util.function.Supplier;

/** Runs the guest threads of one process: interprets, and has hot code translated. */
public final class Executor implements GuestExecutor {
  private final GuestMemory memory;
  private final Supplier<InstructionDecoder> decoders;
  private final ExecutionOptions options;
  private final FormIndex index = FormIndex.load();
  private final CodeCache cache;
  private final Inspection inspection;
  private final TranslationQueue translations;
  private final AccessProfile profile = new AccessProfile();
  private final Supplier<FunctionMap> functions;
  private final SelfCheck check;

  /** What ended threads have counted. */
  private final ExecutionCounts ended = new ExecutionCounts();

  /**
   * Makes the executor of a process; its memory reports changed code to it from now on.
   *
   * @param decoders makes a decoder for each thread: they are not shared
   * @param functions names the program's functions
   * @param inspection what shall be seen of it
   */
  public Executor(
      GuestMemory memory,
      Supplier<InstructionDecoder> decoders,
      ExecutionOptions options,
      Supplier<FunctionMap> functions,
      Inspection inspection) {
    this.memory = memory;
    this.decoders = decoders;
    this.options = options;
    this.inspection = inspection;
    this.functions = functions;
    check = inspection.check() == 0 ? null : new SelfCheck(inspection.check());
    cache = new CodeCache(options.codeCache(), new TranslationMonitor(inspection));
    memory.setCodeObserver(cache);
    translations =
        options.mode() == Mode.INTERPRET
            ? null
            : new TranslationQueue(
                () ->
                    new Translator(
                        memory,
                        decoders.get(),
                        index,
                        cache,
                        options.mode(),
                        functions.get(),
                        inspection.counting(),
                        profile,
                        check,
                        knownBodies()));
  }

  /** Known functions are checked as their instructions, not as Java code. */
  private KnownBodies knownBodies() {
    return options.intrinsics() && check == null ? KnownBodies.load() : null;
  }

  @Override
  public void run(Cpu cpu) {
    BlockBuilder builder = new BlockBuilder(memory, decoders.get(), index);
    RegionBuilder regions =
        check == null ? null : new RegionBuilder(memory, decoders.get(), index, functions.get());
    Session session =
        new Session(
            cpu, memory, builder, cache, options.mode(), translations, profile, check, regions);
    if (inspection.counting()) {
      cpu.exits = new long[ExitReason.values().length];
    }
    cache.add(session);
    try {
      session.run();
    } finally {
      synchronized (ended) {
        cache.remove(session);
        ended.add(session.counts());
      }
    }
  }

  @Override
  public GuestExecutor copyFor(GuestMemory copy) {
    return new Executor(copy, decoders, options, functions, inspection);
  }

  @Override
  public long retired() {
    synchronized (ended) {
      return ended.interpreted;
    }
  }

  /**
   * What its threads have counted up to now; instructions and exits of translated code only if that
   * was asked for.
   */
  public ExecutionCounts executionCounts() {
    ExecutionCounts all = new ExecutionCounts();
    synchronized (ended) {
      all.add(ended);
      for (Session session : cache.sessions()) {
        all.add(session.counts());
      }
    }
    return all;
  }

  /** What was translated up to now. */
  public TranslationCounts translationCounts() {
    return cache.monitor.counts();
  }

  @Override
  public void close() {
    if (translations != null) {
      translations.close();
    }
  }
}
