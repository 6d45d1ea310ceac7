package dev.gox.translator.emit;

import dev.gox.translator.form.GuestPlace;

/** A guest address that calls go to, and what executes it now; callers hold on to it. */
public final class Entry extends GuestPlace {
  /** Replaced when the address is translated. Racing readers may still run what was there. */
  public TranslatedCode code;

  /** How often control left its region for code that was left out. Races only lose counts. */
  private int misses;

  /** At how many misses another translation is worth it: more each time. */
  private int patience = 256;

  /** Counts a miss; true if it is time for another translation. */
  boolean missed() {
    if (++misses < patience) {
      return false;
    }
    misses = 0;
    patience = patience < 1 << 24 ? patience * 8 : Integer.MAX_VALUE;
    return true;
  }

  /** Makes an entry. */
  public Entry(long pc, TranslatedCode code) {
    super(pc);
    this.code = code;
  }
}
