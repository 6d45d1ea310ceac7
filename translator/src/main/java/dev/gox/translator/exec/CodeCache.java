package dev.gox.translator.exec;

import dev.gox.runtime.memory.CodeObserver;
import dev.gox.translator.emit.Entry;
import dev.gox.translator.emit.RegionLoader;
import dev.gox.translator.emit.TranslatedCode;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What is known of a process's code: decoded blocks, and the entries of translated regions. A
 * change of code drops everything, and each thread leaves translated code at its next poll or
 * return; threads notice a change by the generation.
 */
final class CodeCache implements CodeObserver {
  /** Entries for so many addresses at most; calls to others are never linked. */
  private static final int MOST_ENTRIES = 1 << 20;

  private final AddressTable<Block> blocks = new AddressTable<>();
  private final AddressTable<Entry> entries = new AddressTable<>();
  private final List<Session> sessions = new CopyOnWriteArrayList<>();
  private RegionLoader loader = new RegionLoader();

  /** Who is told of translations. */
  final TranslationMonitor monitor;

  /** Counts invalidations; a block chain is only followed within one generation. */
  volatile int generation;

  /** Makes an empty cache whose events somebody is told of. */
  CodeCache(TranslationMonitor monitor) {
    this.monitor = monitor;
  }

  /** The block at an address, or null. */
  Block find(long pc) {
    return blocks.find(pc);
  }

  /** Adds a block that was decoded in a generation; ignored if code has changed since. */
  synchronized void add(Block block, int decodedIn) {
    if (decodedIn == generation && find(block.pc) == null) {
      Entry entry = entries.find(block.pc);
      if (entry != null && !(entry.code instanceof InterpretedCode)) {
        block.entry = entry;
      }
      blocks.add(block);
    }
  }

  /** What calls to an address go to. */
  Entry entry(long pc) {
    Entry found = entries.find(pc);
    return found != null ? found : newEntry(pc);
  }

  /** Whether translated code executes an address. */
  boolean isTranslated(long pc) {
    Entry found = entries.find(pc);
    return found != null && !(found.code instanceof InterpretedCode);
  }

  private synchronized Entry newEntry(long pc) {
    Entry found = entries.find(pc);
    if (found == null) {
      found = new Entry(pc, new InterpretedCode(pc));
      if (entries.size() < MOST_ENTRIES) {
        entries.add(found);
      }
    }
    return found;
  }

  /** Where regions of this generation are defined. */
  synchronized RegionLoader loader() {
    return loader;
  }

  /**
   * Makes a translation what executes an address; ignored if code has changed since.
   *
   * @param size bytes of its bytecode
   */
  synchronized void install(long pc, TranslatedCode code, int size, int madeIn) {
    if (madeIn != generation) {
      return;
    }
    Entry entry = newEntry(pc);
    entry.translate(code, size);
    Block block = blocks.find(pc);
    if (block != null) {
      block.entry = entry;
    }
  }

  List<Session> sessions() {
    return sessions;
  }

  void add(Session session) {
    sessions.add(session);
  }

  void remove(Session session) {
    sessions.remove(session);
  }

  @Override
  public synchronized void codeChanged(long start, long end) {
    generation++;
    blocks.clear();
    entries.clear();
    loader = new RegionLoader();
    monitor.invalidated(start, end);
    for (Session session : sessions) {
      session.leaveTranslations();
    }
  }
}
