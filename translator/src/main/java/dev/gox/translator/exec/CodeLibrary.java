package dev.gox.translator.exec;

import dev.gox.runtime.memory.GuestMemory;
import dev.gox.translator.decode.InstructionDecoder;
import dev.gox.translator.form.FormIndex;
import dev.gox.translator.intrinsic.KnownBodies;
import dev.gox.translator.region.FunctionMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Makes executors for the processes of a kernel, and keeps what was learned of programs' code, for
 * the next process that runs the same.
 */
public final class CodeLibrary {
  /** Programs whose code is kept, in use or not; beyond them, those are forgotten that rest. */
  private static final int MOST = 16;

  final Supplier<InstructionDecoder> decoders;
  final ExecutionOptions options;
  final Inspection inspection;
  final FormIndex index = FormIndex.load();

  /** By identity, the one used longest ago first. */
  private final Map<Object, ProgramCode> known = new LinkedHashMap<>(MOST, 0.75f, true);

  /** What is not among the known yet: most programs execute no other, and are not looked at. */
  private ProgramCode first;

  /**
   * Makes an empty library.
   *
   * @param decoders makes a decoder for each thread: they are not shared
   * @param options how code is executed; of translated code so much is kept of each program
   * @param inspection what shall be seen of the executions
   */
  public CodeLibrary(
      Supplier<InstructionDecoder> decoders, ExecutionOptions options, Inspection inspection) {
    this.decoders = decoders;
    this.options = options;
    this.inspection = inspection;
  }

  /**
   * Makes the executor of a process; its memory reports changed code to it from now on.
   *
   * @param functions names the program's functions
   * @param fixed the code that the program file has brought there, unchanged up to now; null if
   *     nothing is known
   */
  public Executor executor(GuestMemory memory, FunctionMap functions, FixedCode fixed) {
    // Code that is checked has regions to be compared with: they are one process's.
    boolean shared = fixed != null && inspection.check() == 0;
    return new Executor(this, memory, functions, shared ? find(functions, fixed) : null, false);
  }

  private synchronized ProgramCode find(FunctionMap functions, FixedCode fixed) {
    if (first == null && known.isEmpty()) {
      first = make(functions, fixed, null, false);
      return first;
    }
    if (first != null) {
      known.put(first.fixed().identity(), first);
      first = null;
    }
    Object identity = fixed.identity();
    ProgramCode found = known.get(identity);
    if (found == null) {
      found = make(functions, fixed, null, false);
      known.put(identity, found);
      if (known.size() > MOST) {
        // Those who use it go on with it.
        known.remove(known.keySet().iterator().next());
      }
    }
    return found;
  }

  /** Makes what is known of nothing yet. */
  ProgramCode make(FunctionMap functions, FixedCode fixed, SelfCheck check, boolean exactFloats) {
    CodeCache cache = new CodeCache(options.codeCache(), new TranslationMonitor(inspection), fixed);
    AccessProfile profile = new AccessProfile();
    TranslationQueue queue =
        options.mode() == Mode.INTERPRET
            ? null
            : new TranslationQueue(
                new FirstUse(this, cache, functions, profile, check, exactFloats));
    return new ProgramCode(cache, queue, profile, fixed, exactFloats);
  }

  /**
   * Makes a program's translator when there is something to translate. No lambda: a cold JVM takes
   * longer to make one than to load a class, and this is on the way of every program's start.
   */
  private record FirstUse(
      CodeLibrary library,
      CodeCache cache,
      FunctionMap functions,
      AccessProfile profile,
      SelfCheck check,
      boolean exactFloats)
      implements Supplier<Translator> {
    @Override
    public Translator get() {
      return new Translator(
          null,
          library.decoders.get(),
          library.index,
          cache,
          library.options.mode(),
          functions,
          library.inspection,
          profile,
          check,
          library.knownBodies(check),
          exactFloats);
    }
  }

  /** Known functions are checked as their instructions, not as Java code. */
  private KnownBodies knownBodies(SelfCheck check) {
    return options.intrinsics() && check == null ? KnownBodies.load() : null;
  }
}
