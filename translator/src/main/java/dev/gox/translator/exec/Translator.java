package dev.gox.translator.exec;

import dev.gox.runtime.flight.Flight;
import dev.gox.runtime.flight.TranslationEvent;
import dev.gox.runtime.memory.GuestMemory;
import dev.gox.translator.decode.InstructionDecoder;
import dev.gox.translator.emit.Entry;
import dev.gox.translator.emit.JavaNames;
import dev.gox.translator.emit.RegionCompiler;
import dev.gox.translator.emit.RegionLinkage;
import dev.gox.translator.emit.TranslatedCode;
import dev.gox.translator.form.FormIndex;
import dev.gox.translator.intrinsic.KnownBodies;
import dev.gox.translator.opt.Optimizer;
import dev.gox.translator.region.FunctionMap;
import dev.gox.translator.region.Region;
import dev.gox.translator.region.RegionBuilder;
import dev.gox.translator.region.SourceLines;
import java.util.function.LongPredicate;

/** Turns the code behind an address into a JVM class. Used by one thread at a time. */
class Translator {
  private final CodeSource first;

  /** Instructions of a region at first; fewer if they make too large a method. */
  private static final int LARGEST_REGION = 500;

  /** Code that has run less is left out: a stack that grew once makes no loop of a function. */
  private static final int LEAST_RUNS = 4;

  /** Code that has run less often than the entry by this factor is left out too. */
  private static final int SELDOM = 256;

  private final CodeCache cache;
  private final FunctionMap functions;
  private final RegionBuilder builder;
  private final RegionCompiler compiler;
  private final boolean everything;
  private final boolean counting;
  private final boolean sampled;
  private final SelfCheck check;

  /** The functions that there is Java code for; null if it isn't to be used. */
  private final KnownBodies known;

  private JavaNames names = new JavaNames();

  /** The epoch in which they are used. */
  private int namedIn;

  /** Whether the JVM has no memory for another region, even after eviction. */
  private boolean exhausted;

  Translator(
      GuestMemory memory,
      InstructionDecoder decoder,
      FormIndex index,
      CodeCache cache,
      Mode mode,
      FunctionMap functions,
      Inspection inspection,
      AccessProfile profile,
      SelfCheck check,
      KnownBodies known,
      boolean exactFloats) {
    this.known = known;
    first = new CodeSource(memory);
    this.cache = cache;
    this.functions = functions;
    this.check = check;
    builder = new RegionBuilder(memory, decoder, index, functions);
    if (exactFloats) {
      builder.useExactFloats();
    }
    compiler = new RegionCompiler(linkage(profile));
    everything = mode == Mode.TRANSLATE;
    counting = inspection.counting();
    sampled = inspection.samplers() != null;
  }

  /** Runs the passes over a region. */
  void optimize(Region region) {
    Optimizer.run(region, builder::setsFlagsFirst);
  }

  private RegionLinkage linkage(AccessProfile profile) {
    return new RegionLinkage() {
      @Override
      public long windowPages() {
        return builder.memory().windowSize() >>> 12;
      }

      @Override
      public boolean comparesUnsigned() {
        // JDK-8283726.
        return Runtime.version().feature() >= 19;
      }

      @Override
      public Entry entry(long pc) {
        return check == null ? cache.entry(pc) : CodeCache.apart(pc);
      }

      @Override
      public boolean flagsDeadAt(long pc) {
        return builder.setsFlagsFirst(pc);
      }

      @Override
      public boolean isSlow(long pc) {
        return profile.isSlow(pc);
      }

      @Override
      public boolean isOutsideZone(long pc) {
        return profile.isOutsideZone(pc);
      }
    };
  }

  /** Tells which code shall be part of a region: what has run, and not just now and then. */
  private LongPredicate wanted(long entry) {
    if (everything) {
      return pc -> true;
    }
    Block first = cache.find(entry);
    int least = Math.max(LEAST_RUNS, first == null ? 0 : first.runs / SELDOM);
    return pc -> {
      Block block = cache.find(pc);
      return block != null && block.runs >= least;
    };
  }

  /** Translates what the memory has that the translator was made for. */
  void translate(long pc) {
    translate(pc, first);
  }

  /** Has an address counted anew until it is translated. */
  void cool(long pc) {
    cache.cool(pc);
  }

  /**
   * Translates the region of an address and installs it. Should that fail by a defect of gox's, or
   * for want of memory, the code goes on being interpreted.
   *
   * @param source the memory that has the code
   */
  void translate(long pc, CodeSource source) {
    if (exhausted) {
      return;
    }
    try {
      builder.readFrom(source.memory);
      tryTwice(pc, source);
    } catch (RuntimeException | LinkageError e) {
      System.err.println(
          "gox: internal error translating 0x" + Long.toHexString(pc) + ", interpreting it: " + e);
    } catch (OutOfMemoryError e) {
      exhausted = true;
      System.err.println(
          "gox: no memory for more translations, interpreting"
              + " (raise -Xmx or -XX:MaxMetaspaceSize): "
              + e.getMessage());
    }
  }

  private void tryTwice(long pc, CodeSource source) {
    try {
      tryTo(pc, source);
    } catch (OutOfMemoryError e) {
      // The JVM unloads what has been evicted before it throws again.
      cache.ranOut();
      tryTo(pc, source);
    }
  }

  private void tryTo(long pc, CodeSource source) {
    long begun = System.nanoTime();
    TranslationEvent event = Flight.isOn() ? TranslationEvent.started() : null;
    CodeReading reading = cache.read();
    builder.forgetPages();
    FunctionMap.Function function = functions.at(pc);
    if (mayBeKnown(function)) {
      boolean isThere = KnownBodies.isFrom(cache.entry(function.start()).code);
      if ((isThere || installKnown(function, reading, source)) && pc == function.start()) {
        return;
      }
      reading = cache.read();
      builder.forgetPages();
    }
    boolean again = cache.isTranslated(pc);
    if (cache.epoch != namedIn) {
      names = new JavaNames();
      namedIn = cache.epoch;
    }
    LongPredicate wanted = wanted(pc);
    SourceLines lines = function == null ? SourceLines.NONE : functions.linesOf(function);
    FunctionMap.Symbol symbol = symbol(pc, function);
    for (int limit = LARGEST_REGION; limit > 0; limit /= 2) {
      Region region = builder.build(pc, function, wanted, limit);
      if (region == null) {
        return;
      }
      if (region.cut) {
        // Parts of a long loop end where the first one begins; else each would end, and have the
        // next one begin, at yet another place.
        LongPredicate apart = target -> target >= pc || !cache.isTranslated(target);
        region = builder.build(pc, function, wanted.and(apart), limit);
      }
      optimize(region);
      region.checked = check != null;
      region.lines = lines;
      region.counting = counting;
      region.sampled = sampled;
      String name = names.classFor(symbol.name(), pc - symbol.address());
      RegionCompiler.Compiled compiled = compiler.compile(region, name);
      if (compiled != null) {
        cache.monitor.compiled(compiled);
        if (install(region, compiled, reading, source)) {
          cache.monitor.translated(region, compiled, again, System.nanoTime() - begun);
          if (event != null) {
            event.finish(symbol.name(), pc, region.size(), compiled.code(), again);
          }
        } else {
          cache.cool(pc);
        }
        return;
      }
      cache.monitor.tooLarge(name, region);
    }
  }

  private boolean mayBeKnown(FunctionMap.Function function) {
    return known != null && function != null && known.hasName(function.name());
  }

  private boolean installKnown(
      FunctionMap.Function function, CodeReading reading, CodeSource source) {
    TranslatedCode code = known.find(function, builder::bodyHash);
    long[] pages = builder.pagesRead();
    if (code == null || reading.isVoid(pages) || !source.isValid() || !cache.mayKeep(pages)) {
      return false;
    }
    cache.monitor.known(function);
    return cache.install(
        new CodeCache.Made(function.start(), code, Entry.INLINED, 0, false, pages),
        reading,
        cache.batch(pages));
  }

  private boolean install(
      Region region, RegionCompiler.Compiled compiled, CodeReading reading, CodeSource source) {
    long[] pages = builder.pagesRead();
    if (reading.isVoid(pages) || !source.isValid() || !cache.mayKeep(pages)) {
      return false;
    }
    RegionBatch batch = cache.batch(pages);
    TranslatedCode code = compiled.define(batch.loader);
    if (check != null) {
      check.add(code, region);
    }
    CodeCache.Made made =
        new CodeCache.Made(
            region.pc,
            code,
            compiled.code(),
            compiled.bytes().length,
            !region.entry().flagsLiveIn,
            pages);
    return cache.install(made, reading, batch);
  }

  /** What code is called: by its function, else by the nearest symbol, else by its address. */
  private FunctionMap.Symbol symbol(long pc, FunctionMap.Function function) {
    if (function != null) {
      return new FunctionMap.Symbol(function.start(), function.name());
    }
    FunctionMap.Symbol symbol = functions.symbolAt(pc);
    return symbol != null ? symbol : new FunctionMap.Symbol(pc, "0x" + Long.toHexString(pc));
  }
}
