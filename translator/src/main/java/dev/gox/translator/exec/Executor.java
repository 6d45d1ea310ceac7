package dev.gox.translator.exec;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.GuestExecutor;
import dev.gox.runtime.memory.GuestMemory;
import dev.gox.translator.emit.ExitReason;
import dev.gox.translator.region.FunctionMap;
import dev.gox.translator.region.RegionBuilder;

/** Runs the guest threads of one process: interprets, and has hot code translated. */
public final class Executor implements GuestExecutor {
  private final CodeLibrary library;
  private final GuestMemory memory;
  private final FunctionMap functions;
  private final SelfCheck check;
  private final ProcessCode code;

  /** What ended threads have counted. */
  private final ExecutionCounts ended = new ExecutionCounts();

  /**
   * Makes the executor of a process.
   *
   * @param functions names the program's functions
   * @param shared what other processes know of its code; null if it shall have its own
   * @param exact whether MXCSR counts in that
   */
  Executor(
      CodeLibrary library,
      GuestMemory memory,
      FunctionMap functions,
      ProgramCode shared,
      boolean exact) {
    this.library = library;
    this.memory = memory;
    this.functions = functions;
    int every = library.inspection.check();
    check = every == 0 ? null : new SelfCheck(every);
    OwnCode own = new OwnCode(library, functions, check);
    code = new ProcessCode(memory, shared == null ? own.make(exact) : shared, own);
  }

  /** Makes what no other process has. */
  private record OwnCode(CodeLibrary library, FunctionMap functions, SelfCheck check)
      implements ProcessCode.Own {
    @Override
    public ProgramCode make(boolean exactFloats) {
      return library.make(functions, null, check, exactFloats);
    }
  }

  @Override
  public void run(Cpu cpu) {
    BlockBuilder builder = new BlockBuilder(memory, library.decoders.get(), library.index);
    RegionBuilder regions =
        check == null
            ? null
            : new RegionBuilder(memory, library.decoders.get(), library.index, functions);
    ExecutionObserver.Factory observers = library.inspection.observers();
    ExecutionObserver observer = observers == null ? null : observers.observe(cpu);
    Session session =
        observer == null
            ? new Session(cpu, memory, builder, code, library.options.mode(), check, regions)
            : watched(cpu, builder, observer);
    ThreadSampler.Factory samplers = library.inspection.samplers();
    if (samplers != null) {
      session.sample(
          samplers.sample(cpu, functions, session::askPlace, session::leaveTranslations));
    }
    if (library.inspection.counting()) {
      cpu.exits = new long[ExitReason.values().length];
    }
    try {
      session.run();
    } finally {
      synchronized (ended) {
        session.end();
        ended.add(session.counts());
      }
    }
  }

  private Session watched(Cpu cpu, BlockBuilder builder, ExecutionObserver observer) {
    return observer instanceof ThreadControl control
        ? new DebuggedSession(cpu, memory, builder, code, control)
        : new ObservedSession(cpu, memory, builder, code, observer);
  }

  @Override
  public GuestExecutor copyFor(GuestMemory copy) {
    ProgramCode present = code.use().code();
    return new Executor(
        library, copy, functions, present.isShared() ? present : null, present.exactFloats);
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
      for (Session session : code.sessions()) {
        all.add(session.counts());
      }
    }
    return all;
  }

  /** What was translated up to now of the program, by all processes that share its code. */
  public TranslationCounts translationCounts() {
    return code.use().code().cache.monitor.counts();
  }

  @Override
  public void close() {
    code.close();
  }
}
