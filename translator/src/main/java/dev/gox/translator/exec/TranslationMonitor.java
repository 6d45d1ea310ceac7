package dev.gox.translator.exec;

import dev.gox.runtime.flight.Flight;
import dev.gox.runtime.flight.InvalidationEvent;
import dev.gox.translator.emit.RegionCompiler;
import dev.gox.translator.region.FunctionMap;
import dev.gox.translator.region.Region;

/** Counts translations, and shows them to a user who wants to see them. */
final class TranslationMonitor {
  private final TranslationLog log;
  private final ClassDump dump;
  private long regions;
  private long again;
  private long cut;
  private long tooLarge;
  private long bytes;
  private long nanos;
  private long invalidations;
  private long evictions;

  /** Translations dropped since the latest change of code was told. */
  private int droppedByChange;

  TranslationMonitor(Inspection inspection) {
    log = inspection.log();
    dump = inspection.classes() == null ? null : new ClassDump(inspection.classes());
  }

  /** A translation was asked for in the place of another one. */
  void wanted(long pc, String why) {
    if (log != null) {
      log.wanted(pc, why);
    }
  }

  /** A region is a class now. */
  synchronized void translated(
      Region region, RegionCompiler.Compiled compiled, boolean replaces, long took) {
    regions++;
    again += replaces ? 1 : 0;
    cut += region.cut ? 1 : 0;
    bytes += compiled.code();
    nanos += took;
    if (log != null) {
      log.translated(region, compiled, replaces, took);
    }
  }

  /** A function has Java code in its place now. */
  void known(FunctionMap.Function function) {
    if (log != null) {
      log.known(function);
    }
  }

  /** A class is about to be defined. */
  void compiled(RegionCompiler.Compiled compiled) {
    if (dump != null) {
      dump.write(compiled.name(), compiled.bytes());
    }
  }

  /** A region would be too large a method. */
  synchronized void tooLarge(String name, Region region) {
    tooLarge++;
    if (log != null) {
      log.tooLarge(name, region);
    }
  }

  /** A translation was dropped: because its code has changed, or to keep less. */
  synchronized void dropped(long pc, boolean evicted) {
    evictions += evicted ? 1 : 0;
    droppedByChange += evicted ? 0 : 1;
    if (log != null) {
      log.dropped(pc, evicted);
    }
  }

  /** Code has changed; what was translated of it has been dropped. */
  synchronized void invalidated(long start, long end) {
    invalidations++;
    if (Flight.isOn()) {
      InvalidationEvent.happened(start, end, droppedByChange);
    }
    droppedByChange = 0;
    if (log != null) {
      log.invalidated(start, end);
    }
  }

  synchronized TranslationCounts counts() {
    return new TranslationCounts(
        regions, again, cut, tooLarge, regions, bytes, nanos, invalidations, evictions);
  }
}
