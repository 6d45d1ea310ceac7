package dev.gox.translator.form;

/** Something that belongs to a guest address. */
public abstract class GuestPlace {
  /** The guest address. */
  public final long pc;

  protected GuestPlace(long pc) {
    this.pc = pc;
  }
}
