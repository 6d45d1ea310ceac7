package dev.gox.translator.exec;

/**
 * What is known of a program's code, and who gets to know more: blocks, translations, profile.
 * Processes that run the same code unchanged share it, so that only the first one starts cold.
 */
final class ProgramCode {
  final CodeCache cache;

  /** Who translates; null if nobody does. */
  final TranslationQueue translations;

  final AccessProfile profile;

  /** The code that is the same in all processes; null if one process alone uses this. */
  private final FixedCode fixed;

  /** Whether MXCSR counts in translations. */
  final boolean exactFloats;

  /** Guarded by this. */
  private int users;

  ProgramCode(
      CodeCache cache,
      TranslationQueue translations,
      AccessProfile profile,
      FixedCode fixed,
      boolean exactFloats) {
    this.cache = cache;
    this.translations = translations;
    this.profile = profile;
    this.fixed = fixed;
    this.exactFloats = exactFloats;
  }

  /** Whether several processes may use it, of which none may change it. */
  boolean isShared() {
    return fixed != null;
  }

  /** Whether code in [start, end) may be kept here. */
  boolean covers(long start, long end) {
    return fixed == null || fixed.covers(start, end);
  }

  /** The code that is the same in all processes; null if one process alone uses this. */
  FixedCode fixed() {
    return fixed;
  }

  synchronized void addUser() {
    users++;
  }

  /** Takes a user away; nothing reads its memory any more when this returns. */
  void removeUser(CodeSource source) {
    source.end();
    boolean last;
    synchronized (this) {
      last = --users == 0;
    }
    if (translations != null) {
      translations.forget(source, last);
    }
  }
}
