package dev.gox.translator.emit;

import dev.gox.translator.form.GuestPlace;

/** A guest address that calls go to, and what executes it now; callers hold on to it. */
public final class Entry extends GuestPlace {
  /** Replaced when the address is translated. Racing readers may still run what was there. */
  public TranslatedCode code;

  /** Makes an entry. */
  public Entry(long pc, TranslatedCode code) {
    super(pc);
    this.code = code;
  }
}
