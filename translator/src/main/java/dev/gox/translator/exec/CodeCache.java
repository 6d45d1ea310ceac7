package dev.gox.translator.exec;

import dev.gox.runtime.memory.CodeObserver;
import dev.gox.translator.emit.Entry;
import dev.gox.translator.emit.TranslatedCode;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What is known of a process's code: decoded blocks, and translated regions behind their entries.
 *
 * <p>A change of code drops what was made of the pages it is in; all else stays. A region is
 * reached through its {@link Entry} alone, so that dropping it there drops it for all callers;
 * threads that are in it leave at their next poll, as do all others: who is where is not known. An
 * entry stays, as callers hold it.
 */
final class CodeCache implements CodeObserver {
  /** Entries or pages of code at most; when there are more, everything is dropped. */
  private static final int MOST_PLACES = 1 << 18;

  private final AddressTable<Block> blocks = new AddressTable<>();
  private final AddressTable<Entry> entries = new AddressTable<>();
  private final TreeMap<Long, CodePage> pages = new TreeMap<>();
  private final List<Session> sessions = new CopyOnWriteArrayList<>();
  private final RegionBatches batches;

  /** Bytes that the decoder looked at for all blocks. */
  private long blockBytes;

  private final long mostBlockBytes;

  /** What a translation under way shall not have read, or null. */
  private CodeReading reading;

  /** The code that may be kept here; null for any. */
  private final FixedCode fixed;

  /** Counts changes of code: a block is executed only in the generation it was found in. */
  volatile int generation;

  /** Counts how often all entries were dropped: they are used only within one epoch. */
  volatile int epoch;

  /** Who is told of translations. */
  final TranslationMonitor monitor;

  /**
   * Makes an empty one.
   *
   * @param limit bytes of class files to keep at most
   * @param monitor who is told of translations
   */
  CodeCache(long limit, TranslationMonitor monitor) {
    this(limit, monitor, null);
  }

  /**
   * Makes an empty one for code that never changes.
   *
   * @param fixed where that is; null for any code
   */
  CodeCache(long limit, TranslationMonitor monitor, FixedCode fixed) {
    this.monitor = monitor;
    this.fixed = fixed;
    batches = new RegionBatches(limit);
    mostBlockBytes = limit;
  }

  /** The block at an address, or null. */
  Block find(long pc) {
    return blocks.find(pc);
  }

  /**
   * Adds a block that was decoded in a generation.
   *
   * @return what to execute: another thread's block of that address, if it was faster; or this one,
   *     but as one that is dropped already if code has changed since
   */
  synchronized Block add(Block block, int decodedIn) {
    makeRoom();
    if (decodedIn != generation) {
      block.drop();
      return block;
    }
    Block known = find(block.pc);
    if (known != null) {
      return known;
    }
    Entry entry = entries.find(block.pc);
    if (entry != null && entry.isTranslated()) {
      block.entry = entry;
    }
    blocks.add(block);
    blockBytes += block.end - block.pc;
    for (long page = block.pc & -4096; page < block.end; page += 4096) {
      page(page).blocks.add(block);
    }
    return block;
  }

  private CodePage page(long address) {
    CodePage page = pages.get(address);
    if (page == null) {
      page = new CodePage();
      pages.put(address, page);
    }
    return page;
  }

  /** What calls to an address go to. */
  Entry entry(long pc) {
    Entry found = entries.find(pc);
    return found != null ? found : newEntry(pc);
  }

  /** What calls to an address go to, if there were any; or null. */
  Entry knownEntry(long pc) {
    return entries.find(pc);
  }

  /** An entry that never leads to a translation. */
  static Entry apart(long pc) {
    return new Entry(pc, new InterpretedCode(pc));
  }

  /** Whether translated code executes an address. */
  boolean isTranslated(long pc) {
    Entry found = entries.find(pc);
    return found != null && found.isTranslated();
  }

  private synchronized Entry newEntry(long pc) {
    Entry found = entries.find(pc);
    if (found == null) {
      found = new Entry(pc, new InterpretedCode(pc));
      if (entries.size() < MOST_PLACES) {
        entries.add(found);
      }
    }
    return found;
  }

  // ---- translations ----

  /** Begins to read code for a translation. One is made at a time. */
  synchronized CodeReading read() {
    makeRoom();
    reading = new CodeReading();
    return reading;
  }

  /** Whether what was made of these pages may be kept here. */
  boolean mayKeep(long[] pagesRead) {
    for (long page : pagesRead) {
      if (fixed != null && !fixed.covers(page, page + 4096)) {
        return false;
      }
    }
    return true;
  }

  /** Where the class of a region shall be that was made of these pages. */
  synchronized RegionBatch batch(long[] madeOf) {
    boolean changes = false;
    for (long address : madeOf) {
      changes |= page(address).changes;
    }
    return batches.forNext(changes);
  }

  /**
   * A region's code.
   *
   * @param pc guest address of its entry
   * @param bytecode bytes of its method
   * @param classFile bytes of its class file
   * @param ignoresFlags whether it sets all flags before it reads any
   * @param madeOf addresses of the pages that were read to make it
   */
  record Made(
      long pc,
      TranslatedCode code,
      int bytecode,
      int classFile,
      boolean ignoresFlags,
      long[] madeOf) {}

  /**
   * Makes a translation what executes its address, and evicts the oldest ones if there are too
   * many.
   *
   * @param batch in whose loader its class is
   * @return false if code that it was made of has changed since reading began: then it isn't
   *     installed
   */
  synchronized boolean install(Made region, CodeReading since, RegionBatch batch) {
    batches.defined(batch, region.classFile);
    if (since != reading || since.isVoid(region.madeOf)) {
      batches.dropped(batch);
      return false;
    }
    Entry entry = newEntry(region.pc);
    Translation made = new Translation(entry, region.madeOf, batch);
    batch.translations.add(made);
    if (entry.isTranslated()) {
      forgetTranslationOf(entry);
    }
    for (long address : region.madeOf) {
      page(address).translations.add(made);
    }
    entry.translate(region.code, region.bytecode, region.ignoresFlags);
    Block block = blocks.find(region.pc);
    if (block != null) {
      block.entry = entry;
    }
    evict(batches.overLimit(batch));
    return true;
  }

  /** A new translation takes the place of an older one of the same entry. */
  private void forgetTranslationOf(Entry entry) {
    for (Translation t : page(entry.pc & -4096).translations) {
      if (t.entry() == entry) {
        forget(t);
        return;
      }
    }
  }

  private void forget(Translation t) {
    for (long address : t.pages()) {
      CodePage page = pages.get(address);
      if (page != null) {
        page.translations.remove(t);
      }
    }
    t.batch().translations.remove(t);
    batches.dropped(t.batch());
  }

  /** Drops a translation; what it executed is interpreted, and counted, from the beginning. */
  private void drop(Translation t, boolean evicted) {
    monitor.dropped(t.entry().pc, evicted);
    forget(t);
    t.entry().drop();
    Block block = blocks.find(t.entry().pc);
    if (block != null) {
      drop(block);
    }
  }

  private void drop(Block block) {
    block.drop();
    blocks.remove(block);
    blockBytes -= block.end - block.pc;
    for (long address = block.pc & -4096; address < block.end; address += 4096) {
      CodePage page = pages.get(address);
      if (page != null) {
        page.blocks.remove(block);
      }
    }
  }

  /** Has an address counted anew until it is translated. */
  void cool(long pc) {
    Block block = blocks.find(pc);
    if (block != null) {
      block.heat = 0;
    }
  }

  // ---- eviction ----

  private void evict(List<RegionBatch> evicted) {
    for (RegionBatch batch : evicted) {
      List.copyOf(batch.translations).forEach(t -> drop(t, true));
    }
  }

  /**
   * After the JVM had no memory for a class: evicts the older half of all regions, and keeps fewer
   * from now on.
   *
   * @return false if there was none
   */
  synchronized boolean ranOut() {
    List<RegionBatch> evicted = batches.ranOut();
    evict(evicted);
    leaveTranslations();
    return !evicted.isEmpty();
  }

  private void makeRoom() {
    if (entries.size() >= MOST_PLACES || pages.size() >= MOST_PLACES) {
      evict(batches.all());
      entries.clear();
      dropBlocks();
      pages.clear();
      reading = null;
      epoch++;
      leaveTranslations();
    } else if (blockBytes > mostBlockBytes) {
      dropBlocks();
    }
  }

  /** Drops all blocks; those that are decoded anew find their translations. */
  private void dropBlocks() {
    for (CodePage page : pages.values()) {
      page.blocks.forEach(Block::drop);
      page.blocks.clear();
    }
    blocks.clear();
    blockBytes = 0;
    generation++;
  }

  // ---- threads ----

  void add(Session session) {
    sessions.add(session);
  }

  void remove(Session session) {
    sessions.remove(session);
  }

  List<Session> sessions() {
    return sessions;
  }

  private void leaveTranslations() {
    for (Session session : sessions) {
      session.leaveTranslations();
    }
  }

  @Override
  public synchronized void codeChanged(long start, long end) {
    generation++;
    if (reading != null) {
      reading.changed(start, end);
    }
    for (CodePage page : pages.subMap(start & -4096, end).values()) {
      page.changes = true;
      List.copyOf(page.translations).forEach(t -> drop(t, false));
      List.copyOf(page.blocks).forEach(this::drop);
    }
    leaveTranslations();
    monitor.invalidated(start, end);
  }
}
