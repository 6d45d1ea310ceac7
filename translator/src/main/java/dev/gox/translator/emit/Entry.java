package dev.gox.translator.emit;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.translator.form.GuestPlace;

/** A guest address that calls go to, and what executes it now; callers hold on to it. */
public final class Entry extends GuestPlace {
  private static final int FIRST_PATIENCE = 20_000;

  /**
   * Replaced when the address is translated, and when its translation is dropped. Racing readers
   * may still run what was there.
   */
  public TranslatedCode code;

  /** HotSpot inlines hot calls of methods with at most so many bytes (FreqInlineSize). */
  public static final int INLINED = 325;

  /** Bytes of bytecode of the translation; 0 if there is none. */
  private int size;

  private final TranslatedCode untranslated;

  /** Whether the translation sets all flags before it reads any. */
  private boolean ignoresFlags;

  /** How often control left its region for code that was left out. Races only lose counts. */
  private int misses;

  /** At how many misses another translation is worth it: more each time. */
  private int patience = FIRST_PATIENCE;

  /**
   * Replaces the code by a translation.
   *
   * @param bytes of its bytecode
   * @param setsFlags whether it sets all flags before it reads any
   */
  public void translate(TranslatedCode translation, int bytes, boolean setsFlags) {
    size = bytes;
    ignoresFlags = setsFlags;
    code = translation;
  }

  /** Whether what executes the address now surely cares for no flags. */
  boolean ignoresFlags() {
    return ignoresFlags;
  }

  /** Whether HotSpot may inline the present translation. */
  boolean isSmall() {
    return size > 0 && size <= INLINED;
  }

  /** Runs the code: the one place in which calls of large functions have their types profiled. */
  public static long call(Entry entry, Cpu c, long rsp, long rax, long ret) {
    return entry.code.run(c, rsp, rax, ret);
  }

  /** Counts a miss; true if it is time for another translation. */
  boolean missed() {
    if (++misses < patience) {
      return false;
    }
    misses = 0;
    patience = patience < 1 << 24 ? patience * 4 : Integer.MAX_VALUE;
    return true;
  }

  /**
   * Makes an entry.
   *
   * @param untranslated what executes the address while it is not translated
   */
  public Entry(long pc, TranslatedCode untranslated) {
    super(pc);
    this.untranslated = untranslated;
    code = untranslated;
  }

  /** The translation, or null if there is none. */
  public TranslatedCode translation() {
    TranslatedCode now = code;
    return now == untranslated ? null : now;
  }

  /** Whether {@link #code} is a translation. */
  public boolean isTranslated() {
    return translation() != null;
  }

  /** Goes back to what executes the address without a translation. */
  public void drop() {
    code = untranslated;
    ignoresFlags = false;
    size = 0;
    misses = 0;
    patience = FIRST_PATIENCE;
  }
}
